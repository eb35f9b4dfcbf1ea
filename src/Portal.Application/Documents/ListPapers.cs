using Portal.Application.Campaigns;
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
            [.. Notes(content)], seals.UsualOf(content.Recommender.Area));
    }

    public static LetterSheet Letter(CampaignDefinition definition, ListContent content, DateTimeOffset at, OfficeNames names, SealRules seals) => new(
        Letterhead: null, Number: null,
        Texts.DocumentsLetterSubject.With(InLines(content.Campaign.Title)),
        definition.Receiver == CampaignReceiver.Ministry ? Texts.DocumentsToMinistry : Texts.DocumentsToProvince.With(names[definition.Province]),
        [
            Texts.DocumentsLetterBody.With(
                definition.Notice.Number is { } number ? Texts.DocumentsNotice.With(definition.Notice.Title, number) : Texts.DocumentsNoticeUnnumbered.With(definition.Notice.Title),
                content.Recommended.Count),
            .. content.FastTrack.Count > 0 ? (string[])[Texts.DocumentsLetterTracks.With(content.FastTrack.Count)] : [],
            Texts.DocumentsLetterEnd,
        ],
        [DocumentNames.Titled(content.Campaign.Title, Texts.DocumentsSummaryTable)],
        content.Recommender.Name, at.Day(), Contact: null, seals.UsualOf(content.Recommender.Area));

    /// <summary>回行词意完整: a long title of a letter breaks before 项目 and not within a word (GB/T 9704-2012, 7.3.1).</summary>
    private static string InLines(string title) => title.Replace(Texts.DocumentsLetterBreak, "\n" + Texts.DocumentsLetterBreak, StringComparison.Ordinal);

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
