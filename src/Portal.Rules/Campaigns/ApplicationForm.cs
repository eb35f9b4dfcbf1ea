using System.Collections.Immutable;
using Portal.Rules.Policies;

namespace Portal.Rules.Campaigns;

/// <summary>
/// 申报书 as data. The official templates are not part of the notices: the sections carry the names of the printed material lists, the
/// fields within them are this platform's own layout.
/// </summary>
/// <param name="Note">Says so, in Chinese.</param>
/// <param name="FirstYear">First of the three years whose 财务报表 is asked for.</param>
public sealed record ApplicationForm(string Note, int FirstYear, ImmutableArray<FormSection> Sections)
{
    /// <summary>How many years of 财务报表.</summary>
    public const int FinanceYears = 3;

    /// <summary>The section with this key; null where the form has none.</summary>
    public FormSection? this[string key] => Sections.FirstOrDefault(section => section.Key == key);

    /// <summary>The same form with the indicators of a policy; without the section where the policy prints none.</summary>
    public ApplicationForm With(ImmutableArray<Kpi> kpis) => this with
    {
        Sections =
        [
            .. Sections
                .Select(section => section with { Items = [.. section.Items.Select(item => item.Kind == FormItemKind.Kpis ? item with { Kpis = kpis } : item)] })
                .Where(section => !kpis.IsEmpty || section.Items.All(item => item.Kind != FormItemKind.Kpis)),
        ],
    };

    /// <summary>Every field that is stored by itself, in the order of the form.</summary>
    public ImmutableArray<AskedField> Fields => [.. Sections.SelectMany(section => section.Items.SelectMany(item => AskedFields.Of(this, section, item)))];

    /// <summary>The years of the 财务报表, ascending.</summary>
    public IEnumerable<int> Years => Enumerable.Range(FirstYear, FinanceYears);
}

/// <summary>A section of the form, and what it answers to.</summary>
/// <param name="Key">Part of addresses; stable.</param>
/// <param name="Clause">The row of the material list, or the clause, that asks for it; null where the notice does not say.</param>
public sealed record FormSection(string Key, string Title, Clause? Clause, ImmutableArray<FormItem> Items)
{
    /// <summary>What there is to read of an applicant: without 直报资格 where it neither takes the direct channel nor says anything of it.</summary>
    /// <param name="answer">The stored answer of a key; empty where there is none.</param>
    public IEnumerable<FormItem> ItemsOf(Func<string, string> answer) => Items.Where(item =>
        item.Key != AskedFields.ChannelTitle || answer(AskedFields.Channel) == AskedFields.ChannelDirect || answer(item.Key).Length > 0);
}

/// <summary>What an item of the form is.</summary>
public enum FormItemKind
{
    /// <summary>One line, or several short ones.</summary>
    Text,

    /// <summary>Prose with headings, lists, tables and pictures.</summary>
    LongText,

    /// <summary>A number from 0 with at most two decimals.</summary>
    Number,

    /// <summary>An amount from 0 with at most two decimals.</summary>
    Money,
    Date,

    /// <summary>yyyy-MM.</summary>
    Month,
    Choice,

    /// <summary>One or more files.</summary>
    Files,

    /// <summary>关键绩效指标 with base and current value.</summary>
    Kpis,

    /// <summary>三年财务报表: figures and a file for each year.</summary>
    Finance,

    /// <summary>具体场景: the claims of the self-assessment, with their descriptions.</summary>
    Scenarios,

    /// <summary>What the portal knows of the enterprise and the factory.</summary>
    Profile,

    /// <summary>真实性承诺: the text, a tick and a name.</summary>
    Commitment,
}

/// <summary>One item of a section.</summary>
/// <param name="Key">What answers, files and returns are stored under; stable.</param>
/// <param name="Limit">Most characters; for scenarios those of one description.</param>
/// <param name="Unit">Behind the number, such as 万元.</param>
/// <param name="Lines">A text of several short lines.</param>
/// <param name="NotBefore">Key of the month or date that may not lie after this one.</param>
/// <param name="Text">The text of a commitment.</param>
public sealed record FormItem(
    string Key,
    string Label,
    FormItemKind Kind,
    bool Required,
    int? Limit,
    string? Hint,
    string? Unit,
    bool Lines,
    string? NotBefore,
    string? Text,
    ImmutableArray<FormOption> Options,
    ImmutableArray<FinanceColumn> Columns)
{
    /// <summary>The indicators of a <see cref="FormItemKind.Kpis"/> item.</summary>
    public ImmutableArray<Kpi> Kpis { get; init; } = [];
}

/// <summary>One option of a choice.</summary>
public sealed record FormOption(string Value, string Text);

/// <param name="Signed">May be negative.</param>
public sealed record FinanceColumn(string Key, string Label, bool Signed);

/// <summary>A field that is stored by itself: an item, or one cell of an item that is a table.</summary>
/// <param name="Key">What its answer is stored under.</param>
/// <param name="Kind">Text, LongText, Number, Money, Date, Month or Choice.</param>
/// <param name="Required">Must be filled by itself; cells of a table are judged together, see <see cref="FormProgress"/>.</param>
/// <param name="Signed">A number may be negative.</param>
public sealed record AskedField(FormSection Section, FormItem Item, string Key, string Label, FormItemKind Kind, bool Required, int? Limit, bool Signed = false);

/// <summary>The keys of the cells of the items that are tables.</summary>
public static class AskedFields
{
    /// <summary>The choice of the application's kind, where the campaign tells kinds apart; also the key of its section.</summary>
    public const string Kind = "kind";

    /// <summary>The choice of who recommends: the office of the place, the direct channel, or a group or the corps by its code.</summary>
    public const string Channel = "channel";

    /// <summary>The office of the factory's place.</summary>
    public const string ChannelOffice = "office";

    public const string ChannelDirect = "direct";

    /// <summary>In the layouts: stands for each of the groups and the corps that a campaign names; its text has a place for the name.</summary>
    public const string ChannelGroup = "group";

    /// <summary>What an applicant who takes the direct channel says of its right to it.</summary>
    public const string ChannelTitle = "channel-title";

    /// <summary>Of the tick of a commitment, and of 经营不满三年.</summary>
    public const string Yes = "yes";

    public static string KpiValue(int no, string part) => $"kpi-{no.ToString(System.Globalization.CultureInfo.InvariantCulture)}-{part}";

    /// <summary>The figure of a column in a year.</summary>
    public static string Finance(FormItem item, int year, string column) => $"{FinanceYear(item, year)}-{column}";

    /// <summary>What the file of a year is stored under.</summary>
    public static string FinanceYear(FormItem item, int year) => $"{item.Key}-{year.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>Whether the enterprise is younger than three years.</summary>
    public static string FinanceShort(FormItem item) => item.Key + "-short";

    public static string FinanceShortReason(FormItem item) => item.Key + "-short-reason";

    /// <summary>The legal representative's name under a commitment.</summary>
    public static string CommitmentName(FormItem item) => item.Key + "-name";

    internal static IEnumerable<AskedField> Of(ApplicationForm form, FormSection section, FormItem item)
    {
        AskedField Cell(string key, string label, FormItemKind kind, int? limit = null, bool required = false, bool signed = false) =>
            new(section, item, key, label, kind, required, limit, signed);

        switch (item.Kind)
        {
            case FormItemKind.Text or FormItemKind.LongText or FormItemKind.Number or FormItemKind.Money or FormItemKind.Date
                or FormItemKind.Month or FormItemKind.Choice:
                return [Cell(item.Key, item.Label, item.Kind, item.Limit, item.Required)];
            case FormItemKind.Kpis:
                return item.Kpis.SelectMany(kpi => (AskedField[])
                [
                    Cell(KpiValue(kpi.Number, "base"), kpi.Name, FormItemKind.Number, signed: true),
                    Cell(KpiValue(kpi.Number, "current"), kpi.Name, FormItemKind.Number, signed: true),
                ]);
            case FormItemKind.Finance:
                return
                [
                    .. form.Years.SelectMany(year => item.Columns.Select(column =>
                        Cell(Finance(item, year, column.Key), $"{year.ToString(System.Globalization.CultureInfo.InvariantCulture)} {column.Label}", FormItemKind.Money, signed: column.Signed))),
                    Cell(FinanceShort(item), item.Label, FormItemKind.Choice),
                    Cell(FinanceShortReason(item), item.Label, FormItemKind.Text, 500),
                ];
            case FormItemKind.Commitment:
                return
                [
                    Cell(item.Key, item.Label, FormItemKind.Choice, required: item.Required),
                    Cell(CommitmentName(item), item.Label, FormItemKind.Text, 60, item.Required),
                ];
            case FormItemKind.Files or FormItemKind.Scenarios or FormItemKind.Profile:
            default:
                return [];
        }
    }
}
