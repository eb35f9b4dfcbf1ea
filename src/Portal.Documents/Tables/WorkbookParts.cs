using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Portal.Documents.Tables;

/// <summary>The parts of a workbook around its sheet.</summary>
internal static class WorkbookParts
{
    internal const string Sheet = "xl/worksheets/sheet1.xml";
    private const string Book = "xl/workbook.xml";
    private const string Styles = "xl/styles.xml";

    private const string Package = "http://schemas.openxmlformats.org/package/2006/";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    /// <summary>The archive's format knows nothing earlier.</summary>
    private static readonly DateTimeOffset Always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal static Stream Open(ZipArchive archive, string path)
    {
        var entry = archive.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = Always;
        return entry.Open();
    }

    internal static void WriteFixed(ZipArchive archive)
    {
        Write(archive, "[Content_Types].xml", $"""
            <Types xmlns="{Package}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/{Book}" ContentType="{Spreadsheet}sheet.main+xml"/><Override PartName="/{Sheet}" ContentType="{Spreadsheet}worksheet+xml"/><Override PartName="/{Styles}" ContentType="{Spreadsheet}styles+xml"/></Types>
            """);
        Write(archive, "_rels/.rels", $"""
            <Relationships xmlns="{Package}relationships"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="{Book}"/></Relationships>
            """);
        Write(archive, "xl/_rels/workbook.xml.rels", $"""
            <Relationships xmlns="{Package}relationships"><Relationship Id="rId1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{Office}/styles" Target="styles.xml"/></Relationships>
            """);
    }

    internal static void WriteStyles(ZipArchive archive, CellLooks looks)
    {
        using var part = Open(archive, Styles);
        using var writer = OpenXmlWriter.Create(part);
        writer.WriteStartDocument();
        writer.WriteElement(looks.ToStylesheet());
    }

    /// <param name="header">The row of the column titles, from 1: printed on every page.</param>
    /// <param name="last">The last row of data, from 1.</param>
    internal static void WriteWorkbook(ZipArchive archive, TableSheet sheet, int header, int last)
    {
        // In a reference an apostrophe of the name is doubled.
        var name = "'" + sheet.Name.Replace("'", "''", StringComparison.Ordinal) + "'";
        var table = string.Create(CultureInfo.InvariantCulture, $"{name}!$A${header}:${CellAddress.Letters(sheet.Columns.Count)}${last}");
        using var part = Open(archive, Book);
        using var writer = OpenXmlWriter.Create(part);
        writer.WriteStartDocument();
        writer.WriteElement(new DocumentFormat.OpenXml.Spreadsheet.Workbook(
            new BookViews(new WorkbookView()),
            new Sheets(new Sheet { Name = CellText.Escape(sheet.Name), SheetId = 1, Id = "rId1" }),
            new DefinedNames(
                new DefinedName(table) { Name = "_xlnm._FilterDatabase", LocalSheetId = 0, Hidden = true },
                new DefinedName(string.Create(CultureInfo.InvariantCulture, $"{name}!${header}:${header}")) { Name = "_xlnm.Print_Titles", LocalSheetId = 0 })));
    }

    private static void Write(ZipArchive archive, string path, string xml)
    {
        using var stream = Open(archive, path);
        stream.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n" + xml));
    }
}

internal static class CellAddress
{
    /// <summary>A for the first column, AA for the 27th.</summary>
    internal static string Letters(int column)
    {
        var letters = "";
        for (; column > 0; column = (column - 1) / 26)
        {
            letters = (char)('A' + ((column - 1) % 26)) + letters;
        }
        return letters;
    }
}
