using Portal.Application.Applications;
using Portal.Application.Enterprises;
using Portal.Application.Recommendations;
using Portal.Application.RichText;
using Portal.Application.Seals;
using Portal.Rules;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Documents;

/// <summary>
/// What a campaign's papers may have to print, made from its own form: filled in to the last field, and as it looks before anybody wrote a
/// word. A template that takes both takes what lies between.
/// </summary>
internal static class SamplePapers
{
    /// <summary>Of the picture that stands wherever a picture may.</summary>
    public static Guid PictureId { get; } = new("5a3b1e00-0000-4000-8000-000000000001");

    /// <summary>A grey PNG of four by three pixels.</summary>
    public static ReadOnlyMemory<byte> Picture { get; } = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAAAAACRn/EaAAAADklEQVR42mM4AQQMcAIARl8JYX4NFOUAAAAASUVORK5CYII=");

    /// <summary>Some lines of a long text that has no limit.</summary>
    private const int UsualLength = 400;

    private const int Rows = 30;

    private static SubmittedFile Enclosed { get; } = new(PictureId, Texts.SamplePicture, "image/png", Picture.Length, new string('0', 64));

    public static SubmissionFacts FullFacts(DateTimeOffset at) =>
        new(Texts.SampleNumber, Texts.SampleNumber, 1, Texts.SampleOffice, at, Texts.SamplePerson, new string('0', 64));

    public static SubmissionFacts EmptyFacts { get; } = new("", "", 0, "", null, "", new string('0', 64));

    public static SubmittedContent Empty { get; } = new(
        new Dictionary<string, string>(), new Dictionary<string, string>(), new Dictionary<string, string>(), new Dictionary<string, IReadOnlyList<SubmittedFile>>(), [], [], new("", "", "", "", "", []), []);

    public static SubmittedContent Full(ApplicationForm form, Policy policy, ProfileFields profile, FactoryFields factories)
    {
        var files = form.Sections.SelectMany(section => section.Items).SelectMany(item => item.Kind switch
        {
            FormItemKind.Files => [item.Key],
            FormItemKind.Finance => form.Years.Select(year => AskedFields.FinanceYear(item, year)),
            _ => (IEnumerable<string>)[],
        });
        return Empty with
        {
            Enterprise = Named(profile.All.Names.Append("creditCode")),
            EnterpriseWords = Named(profile.All.Names),
            Factory = Named(factories.All.Names),
            FactoryWords = Named(factories.All.Names),
            Answers = form.Fields.ToDictionary(field => field.Key, Answer, StringComparer.Ordinal),
            Files = files.ToDictionary(key => key, _ => (IReadOnlyList<SubmittedFile>)[Enclosed, Enclosed], StringComparer.Ordinal),
            Indicators = [.. policy.Indicators.All.Select((one, at) => new SubmittedIndicator(one.Number, $"{at % 6}", $"{at % 6 * 20}", at % 7 == 6, "12.50", "2.50", Texts.SampleText, [Enclosed]))],
            Scenarios = [.. policy.Scenarios.Rows.Select(scenario => new SubmittedScenario(
                scenario.Row, scenario.PrintedStage, scenario.Name, scenario.Cells.IsEmpty ? "" : policy.Tiers[0].Tier.ApiName(), Texts.SampleName, LongText(UsualLength), UsesAi: true, [Enclosed, Enclosed, Enclosed]))],
            Maturity = new("3", "", "3.2", Texts.SampleName, "2025-06-30", [Enclosed]),
            Declarations = [new("sample", AskedFields.Yes, Texts.SampleText, [Enclosed])],
        };
    }

    /// <summary>A long list with a fast track, as the first of a city passes it on; or one project alone, of which nothing optional is known.</summary>
    public static ListContent List(CampaignDefinition definition, SealRules seals, bool full)
    {
        var modes = full ? Enumerable.Repeat(Texts.SampleName, 3).ToArray() : [];
        var rows = Enumerable.Range(1, full ? Rows : 1).Select(rank => new ListContent.Row(
            rank, Texts.SampleEnterprise, new string('9', 18), Texts.SampleName, full ? [.. Enumerable.Repeat(Texts.SampleName, 6)] : [], modes,
            full ? Texts.SamplePerson : null, full ? "13800000000" : null, Guid.Empty, "", Texts.SampleNumber, new string('0', 64), FastTrack: null)).ToList();
        return new ListContent(
            new ListContent.CampaignHead(definition.Id, definition.Title, definition.Year),
            new ListContent.RecommenderHead(Guid.Empty, Texts.SampleOffice, "", new(seals.Of(SealHolderKind.CityOrCounty).Usual, full ? seals.Of(SealHolderKind.Province).Usual : null)),
            1, ListContent.ColumnsOf(definition), rows, [], full ? [rows[0] with { Rank = 0, FastTrack = Texts.SampleText }] : []);
    }

    private static Dictionary<string, string> Named(IEnumerable<string> fields) => fields.ToDictionary(field => field, _ => Texts.SampleName, StringComparer.Ordinal);

    private static string Answer(AskedField field) => field.Kind switch
    {
        FormItemKind.LongText => LongText(field.Limit ?? UsualLength),
        FormItemKind.Number or FormItemKind.Money => "12.50",
        FormItemKind.Date => "2025-06-30",
        FormItemKind.Month => "2025-06",
        FormItemKind.Choice => field.Item.Options.FirstOrDefault()?.Value ?? AskedFields.Yes,
        _ => Long(Math.Min(field.Limit ?? UsualLength, UsualLength)),
    };

    /// <summary>Every kind of block and mark that a text may have, and prose to the length of the field.</summary>
    private static string LongText(int length)
    {
        var words = Texts.SampleText;
        return $"""
            <p>{Long(length)}</p><h3>{words}</h3><p><strong>{words}</strong><em>{words}</em><u>{words}</u><sub>{words}</sub><sup>{words}</sup><br>{words}</p>
            <h4>{words}</h4><ol><li>{words}<ul><li>{words}</li></ul></li><li>{words}</li></ol>
            <table><thead><tr><th colspan="2">{words}</th><th>{words}</th></tr></thead><tbody><tr><td rowspan="2">{words}</td><td>{words}</td><td>{words}</td></tr><tr><td>{words}</td><td>{words}</td></tr></tbody></table>
            <p><img src="{RichWriter.PictureAddress}{PictureId:D}" alt="{words}"></p>
            """;
    }

    private static string Long(int length) => string.Concat(Enumerable.Repeat(Texts.SampleText, (length / Texts.SampleText.Length) + 1))[..length];
}
