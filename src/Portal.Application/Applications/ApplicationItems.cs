using System.Globalization;
using Portal.Application.Assessments;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Applications;

/// <summary>Where an item of an application is filled in.</summary>
public enum ItemPlace
{
    /// <summary>A section of the form.</summary>
    Section,
    Indicators,
    Scenarios,
    Maturity,
    Requirements,
}

/// <summary>One thing that a return can tick, a check can complain about and a comparison can name.</summary>
/// <param name="Key">As in <c>ReturnItem.Item</c>.</param>
/// <param name="Section">Key of the form's section, where it belongs to one.</param>
public sealed record ApplicationItem(string Key, string Label, ItemPlace Place, string? Section);

/// <summary>The items of an application: those of its form, and those of the self-assessment that it rests on.</summary>
public static class ApplicationItems
{
    public const string Maturity = "maturity";
    private const string OfScenario = "scenario:";
    private const string OfIndicator = "indicator:";
    private const string OfDeclaration = "declaration:";

    public static string Scenario(int row) => string.Create(CultureInfo.InvariantCulture, $"{OfScenario}{row}");

    public static string Indicator(int number) => string.Create(CultureInfo.InvariantCulture, $"{OfIndicator}{number}");

    public static string Declaration(string code) => OfDeclaration + code;

    /// <summary>The item of the self-assessment that an evidence file belongs to.</summary>
    public static string OfEvidence(AssessmentPart part, string item) => part switch
    {
        AssessmentPart.Scenarios => OfScenario + item,
        AssessmentPart.Indicators => OfIndicator + item,
        AssessmentPart.Declarations => Declaration(item),
        AssessmentPart.Maturity => Maturity,
    };

    /// <summary>Whether a key names an answer of the self-assessment, which other applications may rest on as well.</summary>
    public static bool IsOfAssessment(string key) =>
        key == Maturity || Tail(key, OfScenario) is not null || Tail(key, OfIndicator) is not null || Tail(key, OfDeclaration) is not null;

    /// <summary>Everything that can be ticked, in the order of the form, then that of the self-assessment.</summary>
    /// <param name="rows">Claimed rows.</param>
    public static IReadOnlyList<ApplicationItem> All(ApplicationForm form, Policy policy, IEnumerable<int> rows) =>
    [
        // The item of the scenarios stands for its rows, each of which is ticked by itself.
        .. form.Sections.SelectMany(section => section.Items.Where(item => item.Kind != FormItemKind.Scenarios)
            .Select(item => new ApplicationItem(item.Key, item.Label, ItemPlace.Section, section.Key))),
        .. rows.Select(row => Find(form, policy, Scenario(row))),
        .. policy.Indicators.All.Select(indicator => Find(form, policy, Indicator(indicator.Number))),
        Find(form, policy, Maturity),
        .. BasicRequirements.AskedBy(policy).Select(condition => Find(form, policy, Declaration(condition.StoredCode()))),
    ];

    /// <summary>What a key stands for; a key that nothing bears any more is its own label.</summary>
    public static ApplicationItem Find(ApplicationForm form, Policy policy, string key)
    {
        if (form.Fields.FirstOrDefault(field => field.Key == key) is { } asked)
        {
            return new(key, asked.Key == asked.Item.Key ? asked.Item.Label : $"{asked.Item.Label}：{asked.Label}", ItemPlace.Section, asked.Section.Key);
        }

        foreach (var section in form.Sections)
        {
            if (section.Items.FirstOrDefault(item => item.Key == key || FormFiles.ItemOf(form, key) == item.Key) is { } item)
            {
                return new(key, FormFiles.NameOf(form, key) ?? item.Label, ItemPlace.Section, section.Key);
            }
        }

        return key switch
        {
            Maturity => new(key, Texts.EvidenceItemMaturity, ItemPlace.Maturity, null),
            _ when Tail(key, OfScenario) is { } row => new(key, EvidenceItems.NameOf(policy, AssessmentPart.Scenarios, row) ?? key, ItemPlace.Scenarios, null),
            _ when Tail(key, OfIndicator) is { } number => new(key, EvidenceItems.NameOf(policy, AssessmentPart.Indicators, number) ?? key, ItemPlace.Indicators, null),
            _ when Tail(key, OfDeclaration) is { } code => new(key, EvidenceItems.NameOf(policy, AssessmentPart.Declarations, code) ?? key, ItemPlace.Requirements, null),
            _ => new(key, key, ItemPlace.Section, null),
        };
    }

    /// <summary>Where a key stands among <see cref="All"/>, to sort by; one that nothing bears any more comes last.</summary>
    internal static (int Part, int At) PositionOf(ApplicationForm form, Policy policy, string key)
    {
        var item = form.Sections.SelectMany(section => section.Items).Select(one => one.Key).ToList().IndexOf(key);
        return item >= 0 ? (0, item)
            : Tail(key, OfScenario) is { } row ? (1, Number(row))
            : Tail(key, OfIndicator) is { } number ? (2, Number(number))
            : key == Maturity ? (3, 0)
            : Tail(key, OfDeclaration) is { } code ? (4, BasicRequirements.AskedBy(policy).Select(condition => condition.StoredCode()).ToList().IndexOf(code))
            : (5, 0);

        static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
    }

    /// <summary>The row, number or code behind the colon.</summary>
    public static string? Tail(string key, string prefix) => key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : null;
}
