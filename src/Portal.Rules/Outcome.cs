namespace Portal.Rules;

/// <summary>What became of one condition.</summary>
public enum Outcome
{
    Met = 0,

    /// <summary>Met, but the decision carries a remark that has to be read.</summary>
    MetWithNote = 1,

    NotMet = 2,

    /// <summary>The facts it needs were not given: neither met nor missed.</summary>
    NeedsJudgement = 3,
}

public static class Outcomes
{
    /// <summary>The name of the JSON contract: met, metWithNote, notMet, needsJudgement.</summary>
    public static string ApiName(this Outcome outcome) => outcome switch
    {
        Outcome.Met => "met",
        Outcome.MetWithNote => "metWithNote",
        Outcome.NotMet => "notMet",
        Outcome.NeedsJudgement => "needsJudgement",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
    };
}
