using Portal.Application.Recommendations;
using Portal.Application.Seals;
using Portal.Documents.Papers;
using Portal.Rules.Campaigns;

namespace Portal.Application.Documents;

/// <summary>推荐汇总表 and 推荐函 from a frozen version of a list.</summary>
internal static class ListPapers
{
    /// <summary>The columns and the order of the version; those on a fast track stand behind the ranked ones and say so, the reserve is not recommended and stays out.</summary>
    public static SummarySheet Table(ListContent content, DateTimeOffset at, SealRules seals)
    {
        var rows = content.Recommended.Concat(content.FastTrack).ToList();
        return new SummarySheet(
            DocumentNames.Titled(content.Campaign.Title, Texts.DocumentsSummaryTable), Annex: null, Texts.DocumentsRecommenderSeal, content.Recommender.Name, at.Day(),
            [.. content.Columns.Select(column => new SummarySheetColumn(column.Title, Share(column.Field), column.Field is SummaryField.Rank or SummaryField.Contact or SummaryField.Telephone ? "center" : "left"))],
            [.. rows.Select(row => (IReadOnlyList<string>)[.. content.Columns.Select(column => string.Join('\n', row[column.Field]))])],
            [.. Notes(content)], seals.UsualOf(content.Recommender.Area), Countersign(content, seals));
    }

    /// <param name="definition">As it was when the version was frozen.</param>
    public static LetterSheet Letter(CampaignDefinition definition, ListContent content, DateTimeOffset at, SealRules seals) => new(
        Letterhead: null, Number: null, definition.Letter.Wording.SubjectOf(content.Campaign.Title), definition.Letter.To,
        [
            definition.Letter.Wording.BodyOf(definition.Notice.Cited, content.Recommended.Count.ToString(Phrase.Culture)),
            .. content.FastTrack.Count > 0 ? (string[])[definition.Letter.Wording.TracksOf(content.FastTrack.Count.ToString(Phrase.Culture))] : [],
            definition.Letter.Wording.End,
        ],
        [DocumentNames.Titled(content.Campaign.Title, Texts.DocumentsSummaryTable)],
        content.Recommender.Name, at.Day(), Contact: null, seals.UsualOf(content.Recommender.Area), Countersign(content, seals));

    /// <summary>The province's, where the recommender is not the province itself.</summary>
    private static decimal? Countersign(ListContent content, SealRules seals)
    {
        var province = content.Recommender.Area[..2] + "0000";
        return content.Recommender.Area == province ? null : seals.UsualOf(province);
    }

    private static IEnumerable<string> Notes(ListContent content)
    {
        yield return Texts.DocumentsTableVersion.With(content.Version, content.Recommended.Count);
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
