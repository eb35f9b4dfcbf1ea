using Microsoft.AspNetCore.Html;
using Portal.Application;

namespace Portal.Web.Components;

/// <summary>How the outcome of a condition is shown: never by colour alone.</summary>
public enum OutcomeMark
{
    Met,
    MetWithNote,
    NotMet,
    NeedsJudgement,
}

public static class OutcomeMarks
{
    public static string Text(this OutcomeMark outcome) => outcome switch
    {
        OutcomeMark.Met => Texts.OutcomeMet,
        OutcomeMark.MetWithNote => Texts.OutcomeMetWithNote,
        OutcomeMark.NotMet => Texts.OutcomeNotMet,
        OutcomeMark.NeedsJudgement => Texts.OutcomeNeedsJudgement,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    internal static (string CssName, IHtmlContent Icon) Look(this OutcomeMark outcome) => outcome switch
    {
        OutcomeMark.Met => ("met", Icon.Check),
        OutcomeMark.MetWithNote => ("met-with-note", Icon.CheckNote),
        OutcomeMark.NotMet => ("not-met", Icon.Cross),
        OutcomeMark.NeedsJudgement => ("needs-judgement", Icon.Question),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
