using System.Globalization;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.RichText;
using Portal.Rules;
using Portal.Rules.Policies;
using Portal.Web.Components;

namespace Portal.Web.Pages.Assessments;

/// <summary>The fields of one row's form, by their plain names.</summary>
internal static class ScenarioForm
{
    public const string Tier = "tier";
    public const string InstanceName = "instanceName";
    public const string Description = "description";
    public const string UsesAi = "usesAi";
    private const string VersionPart = "version";

    /// <summary>What the checkbox posts.</summary>
    public const string Yes = "true";

    public static string VersionName(int row) => ClaimEntry.Field(row, VersionPart);

    /// <summary>What was typed, and the version it is based on; a version that is no number is one that nobody has.</summary>
    public static (int Version, ClaimEntry Entry) Read(IFormCollection form, int row) => (
        VersionOf(form[VersionName(row)]),
        new ClaimEntry(
            form[ClaimEntry.Field(row, Tier)],
            form[ClaimEntry.Field(row, InstanceName)],
            form[ClaimEntry.Field(row, Description)],
            form[ClaimEntry.Field(row, UsesAi)] == Yes));

    public static int VersionOf(string? typed) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;

    /// <summary>Stored values by field name, as a script types them; a description as it stands in the page's text area.</summary>
    public static Dictionary<string, string?> Values(int row, ClaimEntry entry) => new()
    {
        [ClaimEntry.Field(row, Tier)] = entry.Tier,
        [ClaimEntry.Field(row, InstanceName)] = entry.InstanceName,
        [ClaimEntry.Field(row, Description)] = RichTextCleaner.ForTextArea(RichTextCleaner.Read(entry.Description).Document),
        [ClaimEntry.Field(row, UsesAi)] = entry.UsesAi ? Yes : null,
    };

    /// <summary>Both texts side by side, field by field.</summary>
    public static SaveConflict Conflict(Policy policy, ClaimEntry mine, ReadScenarios.Claim theirs)
    {
        var differences = new List<SaveDifference>();
        var stored = theirs.Entry;
        Compare(ScenarioWords.Of(policy).Choice, ChoiceName(policy, mine.Tier), ChoiceName(policy, stored.Tier));
        Compare(Texts.ScenariosInstanceName, mine.InstanceName, stored.InstanceName);
        var (typedText, storedText) = (RichTextCleaner.Read(mine.Description, pictures: false).Document, RichTextCleaner.Read(stored.Description).Document);
        if (typedText.ToHtml() != storedText.ToHtml())
        {
            differences.Add(new(Texts.ScenariosDescription, typedText.ToPlain(), storedText.ToPlain()));
        }

        Compare(Texts.ScenariosUsesAi, mine.UsesAi ? Texts.ScenariosYes : Texts.ScenariosNo, stored.UsesAi ? Texts.ScenariosYes : Texts.ScenariosNo);
        return new(theirs.SavedBy, theirs.SavedAt?.Moment() ?? "", differences);

        void Compare(string label, string? typed, string? saved)
        {
            if ((typed ?? "").ReplaceLineEndings("\n").Trim() != (saved ?? ""))
            {
                differences.Add(new(label, typed, saved));
            }
        }
    }

    /// <summary>The tier's printed name, or 已建成; 未申报 or 未建成 for none.</summary>
    public static string ChoiceName(Policy policy, string? choice) =>
        Tiers.TryParse(choice, out var tier) ? policy.NameOf(tier)
        : choice == ClaimEntry.Built ? ScenarioWords.Of(policy).Claimed
        : ScenarioWords.Of(policy).NotClaimed;
}
