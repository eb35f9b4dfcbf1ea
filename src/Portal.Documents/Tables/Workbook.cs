using System.IO.Compression;
using System.Text;

namespace Portal.Documents.Tables;

/// <summary>
/// A table as a workbook (XLSX): typed cells, frozen header with filters, printed on A4 across, fitted to the width, the
/// header on every page and 第 n 页 共 m 页 at the foot. There is never a formula in it.
/// </summary>
/// <remarks>
/// Rows are written as they come. The parts go into the archive one after the other, with a fixed time: the same table gives
/// the same bytes (of one version of .NET), and a sheet is never held in memory, as the library's own package would do.
/// </remarks>
public static class Workbook
{
    /// <param name="output">Written to synchronously and left open; it need not seek.</param>
    /// <exception cref="WorkbookFaultException">The table cannot be written; the output is to be thrown away.</exception>
    public static void Write(Stream output, TableSheet sheet, IEnumerable<IReadOnlyList<TableCell>> rows)
    {
        SheetCheck.Demand(sheet);
        using var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
        WorkbookParts.WriteFixed(archive);
        var looks = new CellLooks(sheet.Columns);
        int header, last;
        using (var writer = new SheetWriter(WorkbookParts.Open(archive, WorkbookParts.Sheet), sheet, looks))
        {
            writer.Begin();
            foreach (var row in rows)
            {
                writer.Row(row);
            }
            writer.End();
            (header, last) = (writer.HeaderRow, writer.LastDataRow);
        }
        WorkbookParts.WriteStyles(archive, looks);
        WorkbookParts.WriteWorkbook(archive, sheet, header, last);
    }

    /// <inheritdoc cref="Write"/>
    public static async Task WriteAsync(Stream output, TableSheet sheet, IAsyncEnumerable<IReadOnlyList<TableCell>> rows, CancellationToken ct = default)
    {
        SheetCheck.Demand(sheet);
        using var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
        WorkbookParts.WriteFixed(archive);
        var looks = new CellLooks(sheet.Columns);
        int header, last;
        using (var writer = new SheetWriter(WorkbookParts.Open(archive, WorkbookParts.Sheet), sheet, looks))
        {
            writer.Begin();
            await foreach (var row in rows.WithCancellation(ct).ConfigureAwait(false))
            {
                writer.Row(row);
            }
            writer.End();
            (header, last) = (writer.HeaderRow, writer.LastDataRow);
        }
        WorkbookParts.WriteStyles(archive, looks);
        WorkbookParts.WriteWorkbook(archive, sheet, header, last);
    }
}
