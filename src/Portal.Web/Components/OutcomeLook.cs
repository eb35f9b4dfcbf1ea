using Microsoft.AspNetCore.Html;
using Portal.Application;
using Portal.Rules;

namespace Portal.Web.Components;

/// <summary>How the outcome of a condition is shown: never by colour alone.</summary>
public static class OutcomeLook
{
    public static string Text(this Outcome outcome) => outcome switch
    {
        Outcome.Met => Texts.OutcomeMet,
        Outcome.MetWithNote => Texts.OutcomeMetWithNote,
        Outcome.NotMet => Texts.OutcomeNotMet,
        Outcome.NeedsJudgement => Texts.OutcomeNeedsJudgement,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    internal static (string CssName, IHtmlContent Icon) Look(this Outcome outcome) => outcome switch
    {
        Outcome.Met => ("met", Icon.Check),
        Outcome.MetWithNote => ("met-with-note", Icon.CheckNote),
        Outcome.NotMet => ("not-met", Icon.Cross),
        Outcome.NeedsJudgement => ("needs-judgement", Icon.Question),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
