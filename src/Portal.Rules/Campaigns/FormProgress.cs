using System.Collections.Immutable;

namespace Portal.Rules.Campaigns;

/// <summary>What a form's completeness depends on.</summary>
/// <param name="Answers">Stored values by field key; absent or empty = not filled in.</param>
/// <param name="Files">Items that have at least one file.</param>
/// <param name="ProfileGaps">Names of what is missing in the records of enterprise and factory.</param>
/// <param name="Claims">Claimed scenarios.</param>
/// <param name="Length">Characters of a long text as its reader counts them.</param>
public sealed record FormFacts(
    IReadOnlyDictionary<string, string> Answers,
    IReadOnlySet<string> Files,
    ImmutableArray<string> ProfileGaps,
    ImmutableArray<ClaimFacts> Claims,
    Func<string, int> Length)
{
    public string this[string key] => Answers.TryGetValue(key, out var value) ? value : "";
}

/// <summary>A claimed scenario as far as the form asks about it.</summary>
/// <param name="Row">Row of the matrix or number of the guideline.</param>
public sealed record ClaimFacts(int Row, string Name, bool HasInstance, bool HasDescription);

public enum FormGapKind
{
    Missing,
    TooLong,
    OutOfOrder,
    FileMissing,
    ProfileIncomplete,
    NoScenario,
    ScenarioWithoutInstance,
    ScenarioWithoutDescription,

    /// <summary>A year of the 财务报表 lacks figures.</summary>
    YearIncomplete,

    /// <summary>Fewer years than three, and no reason why.</summary>
    ReasonMissing,

    /// <summary>An indicator has one of its two values.</summary>
    HalfIndicator,
}

/// <summary>Something that is still to do before a form is complete.</summary>
/// <param name="Key">The field or item; <c>scenario:9</c> for a claim.</param>
/// <param name="Label">What it is called, or what exactly is missing.</param>
/// <param name="Year">Of the 财务报表 where one year is meant.</param>
public sealed record FormGap(FormSection Section, string Key, FormGapKind Kind, string Label, int? Year = null);

public enum SectionState
{
    /// <summary>未开始.</summary>
    NotStarted,

    /// <summary>填写中.</summary>
    InProgress,

    /// <summary>已完成.</summary>
    Complete,

    /// <summary>选填: nothing of it is asked, and nothing is entered.</summary>
    Optional,
}

/// <summary>How far a section is.</summary>
public sealed record SectionProgress(FormSection Section, SectionState State, ImmutableArray<FormGap> Gaps);

/// <summary>How far a form is, section by section. Total: any answers are judged.</summary>
public static class FormProgress
{
    public static ImmutableArray<SectionProgress> Of(ApplicationForm form, FormFacts facts) =>
    [
        .. form.Sections.Select(section =>
        {
            var gaps = section.Items.SelectMany(item => GapsOf(form, section, item, facts)).ToImmutableArray();
            return new SectionProgress(section, (gaps.IsEmpty, IsBegun(form, section, facts)) switch
            {
                (true, true) => SectionState.Complete,
                (true, false) => SectionState.Optional,
                (false, true) => SectionState.InProgress,
                (false, false) => SectionState.NotStarted,
            }, gaps);
        }),
    ];

    private static bool IsBegun(ApplicationForm form, FormSection section, FormFacts facts) => section.Items.Any(item => item.Kind switch
    {
        FormItemKind.Profile => facts.ProfileGaps.IsEmpty,
        FormItemKind.Scenarios => !facts.Claims.IsEmpty,
        FormItemKind.Files => facts.Files.Contains(item.Key),
        FormItemKind.Finance when form.Years.Any(year => facts.Files.Contains(AskedFields.FinanceYear(item, year))) => true,
        _ => AskedFields.Of(form, section, item).Any(field => facts[field.Key].Length > 0),
    });

    private static IEnumerable<FormGap> GapsOf(ApplicationForm form, FormSection section, FormItem item, FormFacts facts) => item.Kind switch
    {
        FormItemKind.Profile => facts.ProfileGaps.Select(gap => new FormGap(section, item.Key, FormGapKind.ProfileIncomplete, gap)),
        FormItemKind.Scenarios => Scenarios(section, item, facts),
        FormItemKind.Files => item.Required && !facts.Files.Contains(item.Key) ? [new(section, item.Key, FormGapKind.FileMissing, item.Label)] : [],
        FormItemKind.Kpis => Kpis(section, item, facts),
        FormItemKind.Finance => Finance(form, section, item, facts),
        _ => AskedFields.Of(form, section, item).SelectMany(field => Simple(section, item, field, facts)),
    };

    private static IEnumerable<FormGap> Simple(FormSection section, FormItem item, AskedField field, FormFacts facts)
    {
        var value = facts[field.Key];
        if (value.Length == 0)
        {
            if (field.Required)
            {
                yield return new(section, field.Key, FormGapKind.Missing, field.Label);
            }

            yield break;
        }

        if (field is { Kind: FormItemKind.LongText, Limit: { } limit } && facts.Length(value) > limit)
        {
            yield return new(section, field.Key, FormGapKind.TooLong, field.Label);
        }

        // yyyy-MM and yyyy-MM-dd sort as they stand.
        if (item.NotBefore is { } earlier && facts[earlier] is { Length: > 0 } bound && string.CompareOrdinal(value, bound) < 0)
        {
            yield return new(section, field.Key, FormGapKind.OutOfOrder, field.Label);
        }
    }

    private static IEnumerable<FormGap> Scenarios(FormSection section, FormItem item, FormFacts facts)
    {
        if (facts.Claims.IsEmpty && item.Required)
        {
            yield return new(section, item.Key, FormGapKind.NoScenario, item.Label);
        }

        foreach (var claim in facts.Claims)
        {
            var key = $"scenario:{claim.Row.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            if (!claim.HasInstance)
            {
                yield return new(section, key, FormGapKind.ScenarioWithoutInstance, claim.Name);
            }

            if (!claim.HasDescription)
            {
                yield return new(section, key, FormGapKind.ScenarioWithoutDescription, claim.Name);
            }
        }
    }

    private static IEnumerable<FormGap> Kpis(FormSection section, FormItem item, FormFacts facts)
    {
        if (item.Required && item.Kpis.All(kpi => facts[AskedFields.KpiValue(kpi.Number, "current")].Length == 0))
        {
            yield return new(section, item.Key, FormGapKind.Missing, item.Label);
        }

        foreach (var kpi in item.Kpis)
        {
            if ((facts[AskedFields.KpiValue(kpi.Number, "base")].Length == 0) != (facts[AskedFields.KpiValue(kpi.Number, "current")].Length == 0))
            {
                yield return new(section, AskedFields.KpiValue(kpi.Number, facts[AskedFields.KpiValue(kpi.Number, "base")].Length == 0 ? "base" : "current"), FormGapKind.HalfIndicator, kpi.Name);
            }
        }
    }

    /// <summary>
    /// Every year that is begun is whole: all figures and its file. Where the item is required, all three are, unless the enterprise says
    /// that it is younger and why (经营不满三年的按实际年度提供).
    /// </summary>
    private static IEnumerable<FormGap> Finance(ApplicationForm form, FormSection section, FormItem item, FormFacts facts)
    {
        var isShort = facts[AskedFields.FinanceShort(item)] == AskedFields.Yes;
        foreach (var year in form.Years)
        {
            var file = AskedFields.FinanceYear(item, year);
            var empty = item.Columns.Where(column => facts[AskedFields.Finance(item, year, column.Key)].Length == 0).ToList();
            var begun = empty.Count < item.Columns.Length || facts.Files.Contains(file);
            if (!begun && (isShort || !item.Required))
            {
                continue;
            }

            if (empty.Count > 0)
            {
                yield return new(section, AskedFields.Finance(item, year, empty[0].Key), FormGapKind.YearIncomplete,
                    string.Join('、', empty.Select(column => column.Label)), year);
            }

            if (!facts.Files.Contains(file))
            {
                yield return new(section, file, FormGapKind.FileMissing, item.Label, year);
            }
        }

        if (isShort && facts[AskedFields.FinanceShortReason(item)].Length == 0)
        {
            yield return new(section, AskedFields.FinanceShortReason(item), FormGapKind.ReasonMissing, item.Label);
        }
    }
}

/// <summary>The change of an indicator from its base to its current value.</summary>
public static class KpiChange
{
    /// <summary>Relative to the base, exact, in percent; null where the base is 0 or a value is missing. A fall is negative.</summary>
    public static decimal? Percent(decimal? from, decimal? to) => from is { } start and not 0 && to is { } end ? (end - start) * 100 / Math.Abs(start) : null;
}
