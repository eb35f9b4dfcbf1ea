using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Portal.Documents.Tables;

/// <summary>Writes one sheet, row after row, to the part it is given.</summary>
internal sealed class SheetWriter(Stream part, TableSheet sheet, CellLooks looks) : IDisposable
{
    private const string Xml = "http://www.w3.org/XML/1998/namespace";
    private const double LineHeight = 15;
    private const int MostLines = 27;

    /// <summary>Where 宋体 is missing, another font stands in, of up to 15.6 points a line: at 15 the first and last of several lines would be cut.</summary>
    private const double WrappedLineHeight = 16.5;

    /// <summary>In points; more is not allowed.</summary>
    private const double MostHeight = 409;

    /// <summary>The last day before the count begins: 1900-01-01 is day 1, and a 1900-02-29 that never was is day 60.</summary>
    private static readonly int DayZero = new DateOnly(1899, 12, 30).DayNumber;
    private static readonly int FirstDay = new DateOnly(1900, 3, 1).DayNumber;

    private static readonly OpenXmlAttribute Preserved = new("xml:space", Xml, "preserve");
    private static readonly OpenXmlAttribute Inline = new("t", null!, "inlineStr");

    private readonly OpenXmlWriter _writer = OpenXmlWriter.Create(part);
    private readonly string[] _letters = [.. Enumerable.Range(1, sheet.Columns.Count).Select(CellAddress.Letters)];
    private readonly List<OpenXmlAttribute> _attributes = [];
    private readonly List<int> _merged = [];
    private readonly double _width = sheet.Columns.Sum(column => column.Width);

    // Written again for each cell: the writer takes only their names.
    private readonly Row _row = new();
    private readonly Cell _cell = new();
    private readonly CellValue _value = new();
    private readonly InlineString _string = new();
    private readonly Text _text = new();

    private int _at;
    private int _data;

    internal int HeaderRow => sheet.Titles.Count + 1;

    internal int LastDataRow => HeaderRow + _data;

    internal void Begin()
    {
        _writer.WriteStartDocument();
        _writer.WriteStartElement(new Worksheet());
        _writer.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
        var below = string.Create(CultureInfo.InvariantCulture, $"A{HeaderRow + 1}");
        _writer.WriteElement(new SheetViews(new SheetView(
            new Pane { VerticalSplit = HeaderRow, TopLeftCell = below, ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen },
            new Selection { Pane = PaneValues.BottomLeft, ActiveCell = below, SequenceOfReferences = new ListValue<StringValue>([below]) })
        { TabSelected = true, WorkbookViewId = 0 }));
        _writer.WriteElement(new SheetFormatProperties { DefaultRowHeight = LineHeight });
        _writer.WriteElement(new Columns(sheet.Columns.Select((column, at) =>
            new Column { Min = (uint)at + 1, Max = (uint)at + 1, Width = column.Width, CustomWidth = true })));
        _writer.WriteStartElement(new SheetData());
        for (var at = 0; at < sheet.Titles.Count; at++)
        {
            Across(sheet.Titles[at], at == 0 ? looks.Heading : looks.Title, at == 0 ? 2 * LineHeight : LineHeight);
        }
        StartRow(HeightOf(at => sheet.Columns[at].Title));
        for (var at = 0; at < sheet.Columns.Count; at++)
        {
            WriteText(at, sheet.Columns[at].Title, looks.Header);
        }
        _writer.WriteEndElement();
    }

    internal void Row(IReadOnlyList<TableCell> cells)
    {
        _data++;
        if (cells.Count != sheet.Columns.Count)
        {
            throw Fault(WorkbookFault.UnevenRow);
        }
        StartRow(HeightOf(at => sheet.Columns[at].Wrapped ? cells[at].Written : null));
        for (var at = 0; at < cells.Count; at++)
        {
            var cell = cells[at];
            if (cell.IsEmpty)
            {
                StartCell(at, looks.Values[at], text: false);
                _writer.WriteEndElement();
            }
            else if (cell.Kind == ColumnKind.Text)
            {
                WriteText(at, cell.Written!, looks.Texts[at]);
            }
            else
            {
                StartCell(at, looks.Values[at], text: false);
                _writer.WriteStartElement(_value);
                _writer.WriteString(Number(cell, at));
                _writer.WriteEndElement();
                _writer.WriteEndElement();
            }
        }
        _writer.WriteEndElement();
    }

    internal void End()
    {
        foreach (var note in sheet.Notes)
        {
            Across(note, looks.Note, LineHeight);
        }
        _writer.WriteEndElement();
        var last = _letters[^1];
        _writer.WriteElement(new AutoFilter { Reference = string.Create(CultureInfo.InvariantCulture, $"A{HeaderRow}:{last}{LastDataRow}") });
        if (_merged.Count > 0 && sheet.Columns.Count > 1)
        {
            _writer.WriteElement(new MergeCells(_merged.Select(row => new MergeCell { Reference = string.Create(CultureInfo.InvariantCulture, $"A{row}:{last}{row}") })) { Count = (uint)_merged.Count });
        }
        _writer.WriteElement(new PrintOptions { HorizontalCentered = true });
        _writer.WriteElement(new PageMargins { Left = 0.5, Right = 0.5, Top = 0.6, Bottom = 0.6, Header = 0.3, Footer = 0.3 });
        // Paper 9 is A4; as many pages in height as there are rows for.
        _writer.WriteElement(new PageSetup { PaperSize = 9, Orientation = OrientationValues.Landscape, FitToWidth = 1, FitToHeight = 0 });
        _writer.WriteElement(new HeaderFooter(new OddFooter("&C第 &P 页 共 &N 页")));
        _writer.WriteEndElement();
    }

    public void Dispose()
    {
        _writer.Dispose();
        part.Dispose();
    }

    /// <summary>One line over all columns.</summary>
    private void Across(string text, CellLooks.TextLook look, double line)
    {
        StartRow(line * Lines(text, _width));
        WriteText(0, text, look);
        _writer.WriteEndElement();
        _merged.Add(_at);
    }

    /// <summary>
    /// What the row's wrapped text needs, in points; null for one line. Programs grow a row when its text is typed, not when it is
    /// read (LibreOffice) or when it goes over several columns (all of them).
    /// </summary>
    private double? HeightOf(Func<int, string?> textOf)
    {
        var most = 1;
        for (var at = 0; at < sheet.Columns.Count; at++)
        {
            if (textOf(at) is { Length: > 0 } text)
            {
                most = Math.Max(most, Lines(text, sheet.Columns[at].Width));
            }
        }
        return most == 1 ? null : Math.Min(MostHeight, most * WrappedLineHeight);
    }

    /// <summary>Lines of a text in so many characters, a Chinese one counting twice; no more than the highest row holds (409 points).</summary>
    private static int Lines(string text, double width)
    {
        var (lines, used) = (1, 0);
        foreach (var c in text)
        {
            var needs = c < '\u0300' ? 1 : 2;
            if (c == '\n' || used + needs > width)
            {
                (lines, used) = (lines + 1, 0);
            }
            used += c is '\n' or '\r' ? 0 : needs;
        }
        return Math.Min(lines, MostLines);
    }

    /// <param name="height">In points; a program that knows the font better may find another one.</param>
    private void StartRow(double? height)
    {
        if (++_at > SheetCheck.MostRows)
        {
            throw Fault(WorkbookFault.TooManyRows);
        }
        _attributes.Clear();
        _attributes.Add(new("r", null!, _at.ToString(CultureInfo.InvariantCulture)));
        if (height is { } points)
        {
            _attributes.Add(new("ht", null!, points.ToString(CultureInfo.InvariantCulture)));
        }
        _writer.WriteStartElement(_row, _attributes);
    }

    private void StartCell(int column, uint look, bool text)
    {
        _attributes.Clear();
        _attributes.Add(new("r", null!, string.Create(CultureInfo.InvariantCulture, $"{_letters[column]}{_at}")));
        _attributes.Add(new("s", null!, look.ToString(CultureInfo.InvariantCulture)));
        if (text)
        {
            _attributes.Add(Inline);
        }
        _writer.WriteStartElement(_cell, _attributes);
    }

    private void WriteText(int column, string text, CellLooks.TextLook look)
    {
        var clean = CellText.Clean(text);
        if (clean.Length > CellText.Longest)
        {
            throw Fault(WorkbookFault.TextTooLong, column);
        }
        StartCell(column, look.For(clean), text: true);
        _writer.WriteStartElement(_string);
        _attributes.Clear();
        _attributes.Add(Preserved);
        _writer.WriteStartElement(_text, _attributes);
        _writer.WriteString(CellText.Escape(clean));
        _writer.WriteEndElement();
        _writer.WriteEndElement();
        _writer.WriteEndElement();
    }

    private string Number(in TableCell cell, int column)
    {
        if (cell.Kind != sheet.Columns[column].Kind)
        {
            throw Fault(WorkbookFault.WrongKind, column);
        }
        if (cell.Kind == ColumnKind.Date)
        {
            if (cell.Number < FirstDay)
            {
                throw Fault(WorkbookFault.DateTooEarly, column);
            }
            return (cell.Number - DayZero).ToString(CultureInfo.InvariantCulture);
        }
        if (Math.Abs(cell.Number) >= 1_000_000_000_000_000m)
        {
            throw Fault(WorkbookFault.NumberTooLong, column);
        }
        return cell.Number.ToString(CultureInfo.InvariantCulture);
    }

    private WorkbookFaultException Fault(WorkbookFault fault, int column = -1) => new(fault, _data, column + 1);
}
