using Microsoft.AspNetCore.Html;
using Portal.Rules;

namespace Portal.Web.Components;

/// <summary>How the outcome of a condition is shown: never by colour alone.</summary>
public static class OutcomeLook
{
    internal static (string CssName, IHtmlContent Icon) Look(this Outcome outcome) => outcome switch
    {
        Outcome.Met => ("met", Icon.Check),
        Outcome.MetWithNote => ("met-with-note", Icon.CheckNote),
        Outcome.NotMet => ("not-met", Icon.Cross),
        Outcome.NeedsJudgement => ("needs-judgement", Icon.Question),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
