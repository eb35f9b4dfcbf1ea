using System.Text.RegularExpressions;
using Portal.Application.Recommendations;
using Portal.Application.Seals;
using Portal.Documents.Papers;
using Portal.Rules.Campaigns;

namespace Portal.Application.Documents;

/// <summary>推荐汇总表 and 推荐函 from a frozen version of a list.</summary>
internal static partial class ListPapers
{
    /// <summary>Title, head and note as the notice prints the table, where it prints one; the columns and the order of the version; those on a fast track stand behind the ranked ones and say so, the reserve is not recommended and stays out.</summary>
    /// <param name="definition">As it was when the version was frozen.</param>
    public static SummarySheet Table(CampaignDefinition definition, ListContent content, DateTimeOffset at, SealRules seals)
    {
        var rows = content.Recommended.Concat(content.FastTrack).ToList();
        return new SummarySheet(
            TitleOf(definition, content), Annex: null, definition.SummaryTable?.Head ?? Texts.DocumentsRecommenderSeal, content.Recommender.Name, at.Day(),
            [.. content.Columns.Select(column => new SummarySheetColumn(column.Title, Share(column.Field), column.Field is SummaryField.Rank or SummaryField.Contact or SummaryField.Telephone ? "center" : "left"))],
            [.. rows.Select(row => (IReadOnlyList<string>)[.. content.Columns.Select(column => string.Join('\n', Listed(column.Field, row[column.Field])))])],
            [.. Notes(definition, content)], Measures(content, seals).Own, Measures(content, seals).Higher);
    }

    /// <param name="definition">As it was when the version was frozen.</param>
    public static LetterSheet Letter(CampaignDefinition definition, ListContent content, DateTimeOffset at, SealRules seals) => new(
        Letterhead: null, Number: null, definition.Letter.Wording.SubjectOf(content.Recommender.Name, content.Campaign.Title), definition.Letter.To,
        [
            definition.Letter.BodyOf(definition.Notice.Cited, content.Recommended.Count.ToString(Phrase.Culture)),
            .. content.FastTrack.Count > 0 ? (string[])[definition.Letter.Wording.TracksOf(content.FastTrack.Count.ToString(Phrase.Culture))] : [],
            definition.Letter.End,
        ],
        [TitleOf(definition, content)],
        content.Recommender.Name, at.Day(), Contact: null, Measures(content, seals).Own, Measures(content, seals).Higher);

    /// <summary>As they were frozen; today's of a version from before they were kept.</summary>
    private static ListContent.SealMeasures Measures(ListContent content, SealRules seals) =>
        content.Recommender.Seals ?? ListContent.SealMeasures.Of(seals, content.Recommender.Area, isPassedOn: SealHolder.KindOf(content.Recommender.Area) != SealHolderKind.Province);

    /// <summary>The letter names the table as it is called, word by word (GB/T 9704-2012, 7.3.4).</summary>
    private static string TitleOf(CampaignDefinition definition, ListContent content) =>
        definition.SummaryTable?.Title ?? DocumentNames.Titled(content.Campaign.Title, Texts.DocumentsSummaryTable);

    /// <summary>（罗列）: numbered as in the example that the notices print, unless the applicant has done so.</summary>
    private static IEnumerable<string> Listed(SummaryField field, IReadOnlyList<string> all) =>
        field is not (SummaryField.Scenarios or SummaryField.Modes) || all.Any(one => OwnNumber().IsMatch(one))
            ? all : all.Select((one, at) => (at + 1).ToString(Phrase.Culture) + "." + one);

    /// <summary>1. or 2、 or （3）; no 5G, and no 3.0.</summary>
    [GeneratedRegex(@"^[（(]?\d{1,2}[.．、)）](?!\d)")]
    private static partial Regex OwnNumber();

    private static IEnumerable<string> Notes(CampaignDefinition definition, ListContent content)
    {
        yield return definition.SummaryTable?.Note ?? Texts.DocumentsTableOwn;
        yield return Texts.DocumentsTableVersion.With(content.Campaign.Title, content.Version, content.Recommended.Count);
        foreach (var row in content.FastTrack)
        {
            yield return Texts.DocumentsTableTrack.With(row.Enterprise, row.FastTrack);
        }
    }

    private static decimal Share(SummaryField field) => field switch
    {
        SummaryField.Rank => 1,
        SummaryField.Enterprise => 4,
        SummaryField.Project => 4,
        SummaryField.Scenarios => 10,
        SummaryField.Modes => 4,
        SummaryField.Contact => 2,
        SummaryField.Telephone => 3,
    };
}
