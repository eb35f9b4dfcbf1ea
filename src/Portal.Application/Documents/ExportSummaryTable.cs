using MediatR;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Seals;
using Portal.Documents.Tables;
using Portal.Rules.Campaigns;

namespace Portal.Application.Documents;

/// <summary>推荐汇总表 of a frozen version as a workbook: the rows, columns and order of the paper, with its hash below.</summary>
public static class ExportSummaryTable
{
    /// <exception cref="NotFoundException">There is no such version, or the officer may not see it.</exception>
    [Needs(Permission.RankOwnList)]
    public sealed record Query(Guid ListId, int Number) : IQuery<View>;

    public sealed record View(string FileName, byte[] Workbook);

    internal sealed class Handler(PortalDb db, ICurrentUser user, DocumentSources sources, CampaignBook campaigns, SealRules seals) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var source = await sources.OfAsync(user, DocumentKind.SummaryTable, query.ListId, query.Number, cancellationToken);
            var content = source.List!;
            var campaign = await campaigns.OfVersionAsync(db, source.CampaignVersion, cancellationToken);
            var sheet = ListPapers.Table(campaign.Definition, content, source.At, seals);
            using var file = new MemoryStream();
            Workbook.Write(
                file,
                new TableSheet
                {
                    Name = Texts.DocumentsSummaryTable,
                    Titles = [sheet.Title, sheet.Head + sheet.Recommender + "　" + sheet.Date],
                    Columns = [.. content.Columns.Select(Column)],
                    Notes = [.. sheet.Notes, Texts.DocumentsTableHash.With(Convert.ToHexStringLower(source.Sha256))],
                },
                sheet.Rows.Select(row => (IReadOnlyList<TableCell>)[.. row.Zip(content.Columns, (text, column) => Cell(text, column.Field))]));
            return new View(DocumentNames.FileName(Texts.DocumentsWorkbookName, source.Kind, source.Issuer, source.Number), file.ToArray());
        }

        private static TableCell Cell(string text, SummaryField field) =>
            field == SummaryField.Rank ? TableCell.Whole(text.Length == 0 ? null : int.Parse(text, Phrase.Culture)) : TableCell.Text(text);

        private static TableColumn Column(SummaryColumn column) => column.Field switch
        {
            SummaryField.Rank => new(column.Title, ColumnKind.Whole, 8),
            SummaryField.Enterprise or SummaryField.Project => new(column.Title, ColumnKind.Text, 32) { Wrapped = true },
            SummaryField.Scenarios or SummaryField.Modes => new(column.Title, ColumnKind.Text, 60) { Wrapped = true },
            SummaryField.Contact => new(column.Title, ColumnKind.Text, 12),
            SummaryField.Telephone => new(column.Title, ColumnKind.Text, 20),
        };
    }
}
