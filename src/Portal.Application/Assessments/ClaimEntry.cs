using System.Globalization;
using Portal.Application.Pipeline;
using Portal.Rules;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>One row of the matrix as it was typed.</summary>
/// <param name="Tier">A tier's name of the JSON contract, <see cref="NotClaimed"/>, or nothing.</param>
public sealed record ClaimEntry(string? Tier = null, string? InstanceName = null, string? Description = null, bool UsesAi = false)
{
    /// <summary>The choice that stands for 未申报.</summary>
    public const string NotClaimed = "none";

    /// <summary>Most characters of an instance's name; as wide as the column.</summary>
    public const int LongestName = 120;

    /// <summary>Most characters of a description; as wide as the column.</summary>
    public const int LongestDescription = 3000;

    /// <summary>The form field of one part of a row.</summary>
    public static string Field(int row, string part) => string.Create(CultureInfo.InvariantCulture, $"scenarios.{row}.{part}");

    /// <summary>
    /// Writes into <paramref name="claim"/> what can be stored. A claim without a name is stored and flagged; a row that is no longer
    /// claimed keeps its texts.
    /// </summary>
    /// <exception cref="InvalidException">Something cannot be stored; <paramref name="claim"/> is as it was.</exception>
    internal void WriteTo(ScenarioClaim claim, Policy policy)
    {
        var errors = new List<FieldError>();
        var tier = ReadTier(policy.Scenarios[claim.Row], errors);
        var name = AsLine(InstanceName);
        if (Characters(name) > LongestName)
        {
            errors.Add(new(Field(claim.Row, "instanceName"), Texts.ScenariosNameTooLong.With(LongestName)));
        }

        var description = Description.AsRemark();
        if (Characters(description) > LongestDescription)
        {
            errors.Add(new(Field(claim.Row, "description"), Texts.ScenariosDescriptionTooLong.With(LongestDescription)));
        }

        if (errors.Count > 0)
        {
            throw new InvalidException(errors);
        }

        (claim.Tier, claim.InstanceName, claim.Description) = ((int?)tier, name, description);

        // Of a row that was never claimed nobody has said whether it uses artificial intelligence.
        claim.UsesAi = UsesAi ? true : tier is null && claim.UsesAi is null ? null : false;
    }

    private Tier? ReadTier(Scenario scenario, List<FieldError> errors)
    {
        if (string.IsNullOrEmpty(Tier) || Tier == NotClaimed)
        {
            return null;
        }

        if (!Tiers.TryParse(Tier, out var tier))
        {
            errors.Add(new(Field(scenario.Row, "tier"), Texts.ScenariosTierUnknown));
        }
        else if (!scenario[tier].Claimable)
        {
            errors.Add(new(Field(scenario.Row, "tier"), Texts.ScenariosTierNotClaimable));
        }
        else
        {
            return tier;
        }

        return null;
    }

    /// <summary>A name is one line, whatever was pasted.</summary>
    private static string? AsLine(string? typed) => typed.AsRemark()?.ReplaceLineEndings(" ").Trim();

    /// <summary>As the column and the reader count: a rare character of two code units is one.</summary>
    private static int Characters(string? text) => text?.EnumerateRunes().Count() ?? 0;
}
