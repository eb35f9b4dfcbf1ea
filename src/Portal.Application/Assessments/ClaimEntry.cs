using System.Globalization;
using Portal.Application.Pipeline;
using Portal.Application.RichText;
using Portal.Rules;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>One scenario as it was typed.</summary>
/// <param name="Tier">
/// A tier's name of the JSON contract or, where the policy asks only what is built, <see cref="Built"/>; <see cref="NotClaimed"/>, or nothing.
/// </param>
/// <param name="Description">The editor's HTML or plain text, as <see cref="RichTextCleaner.Read"/> reads it.</param>
public sealed record ClaimEntry(string? Tier = null, string? InstanceName = null, string? Description = null, bool UsesAi = false)
{
    /// <summary>The choice that stands for 未申报, or 未建成.</summary>
    public const string NotClaimed = "none";

    /// <summary>The choice that stands for 已建成, where scenarios are not claimed by tier.</summary>
    public const string Built = "built";

    /// <summary>The choice that a stored claim stands for.</summary>
    internal static string ChoiceOf(Policy policy, int? tier) =>
        tier is not { } claimed ? NotClaimed : policy.Scenarios.ByTier ? ((Rules.Tier)claimed).ApiName() : Built;

    /// <summary>Most characters of an instance's name; as wide as the column.</summary>
    public const int LongestName = 120;

    /// <summary>Most characters of a description, counted as <see cref="RichDocument.CountCharacters"/> does.</summary>
    public const int LongestDescription = 3000;

    /// <summary>
    /// Most characters of a description's canonical HTML; as wide as the column. The longest description, each letter bold and in a
    /// table's cell of its own, has some 80,000.
    /// </summary>
    public const int LongestMarkup = 100_000;

    /// <summary>The form field of one part of a row.</summary>
    public static string Field(int row, string part) => string.Create(CultureInfo.InvariantCulture, $"scenarios.{row}.{part}");

    /// <summary>
    /// Writes into <paramref name="claim"/> what can be stored: a choice, a name and a description do not wait for one another. A claim
    /// without a name is stored and flagged; a row that is no longer claimed keeps its texts.
    /// </summary>
    /// <returns>What cannot be stored, by field; empty when all of it was written.</returns>
    internal IReadOnlyList<FieldError> WriteTo(ScenarioClaim claim, Policy policy)
    {
        var errors = new List<FieldError>();
        var tier = policy.Scenarios.ByTier ? (int?)ReadTier(policy.Scenarios[claim.Row], errors) : ReadBuilt(claim.Row, errors);
        if (errors.Count == 0)
        {
            claim.Tier = tier;

            // Of a row that was never claimed nobody has said whether it uses artificial intelligence.
            claim.UsesAi = UsesAi ? true : tier is null && claim.UsesAi is null ? null : false;
        }

        if (AsLine(InstanceName) is var name && Characters(name) > LongestName)
        {
            errors.Add(new(Field(claim.Row, "instanceName"), Texts.ScenariosNameTooLong.With(LongestName)));
        }
        else
        {
            claim.InstanceName = name;
        }

        if (ReadDescription(claim.Row, errors) is { } description)
        {
            // A text from before the editor is plain. While it says the same it stays as it is, so that nothing seems to have changed.
            claim.Description = RichTextCleaner.Read(claim.Description).Html == description ? claim.Description
                : description.Length > 0 ? description : null;
        }

        return errors;
    }

    /// <summary>Canonical HTML, maybe empty; null where it cannot be stored. Pictures of a scenario are its evidence (decision 0018).</summary>
    private string? ReadDescription(int row, List<FieldError> errors)
    {
        var clean = Description?.Length > RichTextCleaner.MostInput ? null : RichTextCleaner.Read(Description, pictures: false);
        if (clean is { Characters: <= LongestDescription, Html.Length: <= LongestMarkup })
        {
            return clean.Html;
        }

        errors.Add(new(Field(row, "description"), clean?.Characters > LongestDescription
            ? Texts.ScenariosDescriptionTooLong.With(LongestDescription) : Texts.RichTextTooLarge));
        return null;
    }

    private int? ReadBuilt(int row, List<FieldError> errors)
    {
        if (Tier == Built)
        {
            return ScenarioClaim.Built;
        }

        if (!string.IsNullOrEmpty(Tier) && Tier != NotClaimed)
        {
            errors.Add(new(Field(row, "tier"), Texts.ScenariosBuiltUnknown));
        }

        return null;
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
