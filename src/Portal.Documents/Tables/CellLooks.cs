using DocumentFormat.OpenXml.Spreadsheet;

namespace Portal.Documents.Tables;

/// <summary>The formats of a workbook's cells, each with the number by which a cell names it.</summary>
internal sealed class CellLooks
{
    private const uint TextFormat = 49;
    private const uint WholeFormat = 1;

    /// <summary>Numbers below belong to the programs (ECMA-376 part 1, 18.8.30).</summary>
    private const uint FirstOwnFormat = 164;

    private readonly List<string> _codes = [];
    private readonly List<Look> _looks = [];

    internal CellLooks(IReadOnlyList<TableColumn> columns)
    {
        NumberOf(new Look());
        Heading = Both(new Look { Font = Face.Heading, Number = TextFormat, Across = HorizontalAlignmentValues.Center, Wrapped = true });
        Title = Both(new Look { Number = TextFormat, Wrapped = true });
        Header = Both(new Look { Font = Face.Header, Number = TextFormat, Across = HorizontalAlignmentValues.Center, Wrapped = true, Filled = true, Ruled = true });
        Note = Both(new Look { Number = TextFormat, Wrapped = true });
        Values = [.. columns.Select(column => NumberOf(new Look { Number = FormatOf(column), Across = AcrossOf(column.Kind), Wrapped = column.Wrapped, Ruled = true }))];
        Texts = [.. columns.Select(column => Both(new Look { Number = TextFormat, Across = AcrossOf(column.Kind), Wrapped = column.Wrapped, Ruled = true }))];
    }

    /// <summary>The text as it is, and as text that is never to be typed in again as a formula (quotePrefix).</summary>
    internal readonly record struct TextLook(uint Plain, uint Quoted)
    {
        internal uint For(string text) => CellText.LooksLikeFormula(text) ? Quoted : Plain;
    }

    internal TextLook Heading { get; }

    internal TextLook Title { get; }

    internal TextLook Header { get; }

    internal TextLook Note { get; }

    internal IReadOnlyList<uint> Values { get; }

    internal IReadOnlyList<TextLook> Texts { get; }

    private enum Face
    {
        Body,
        Header,
        Heading,
    }

    private sealed record Look
    {
        internal Face Font { get; init; }

        internal uint Number { get; init; }

        internal HorizontalAlignmentValues? Across { get; init; }

        internal bool Wrapped { get; init; }

        internal bool Filled { get; init; }

        internal bool Ruled { get; init; }

        internal bool Quoted { get; init; }
    }

    internal Stylesheet ToStylesheet() => new(
        new NumberingFormats(_codes.Select((code, at) => new NumberingFormat { NumberFormatId = FirstOwnFormat + (uint)at, FormatCode = code })) { Count = (uint)_codes.Count },
        new Fonts(FontOf(11), FontOf(11, bold: true), FontOf(16, bold: true)) { Count = 3 },
        new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }),
            new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
            new Fill(new PatternFill(new ForegroundColor { Rgb = "FFF2F2F2" }) { PatternType = PatternValues.Solid }))
        { Count = 3 },
        new Borders(
            new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder()),
            new Border(
                new LeftBorder { Style = BorderStyleValues.Thin },
                new RightBorder { Style = BorderStyleValues.Thin },
                new TopBorder { Style = BorderStyleValues.Thin },
                new BottomBorder { Style = BorderStyleValues.Thin },
                new DiagonalBorder()))
        { Count = 2 },
        new CellStyleFormats(new CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0 }) { Count = 1 },
        new CellFormats(_looks.Select(FormatOf)) { Count = (uint)_looks.Count },
        new CellStyles(new CellStyle { Name = "Normal", FormatId = 0, BuiltinId = 0 }) { Count = 1 });

    private static Font FontOf(double size, bool bold = false)
    {
        var font = new Font();
        if (bold)
        {
            font.Append(new Bold());
        }
        font.Append(new FontSize { Val = size }, new FontName { Val = "宋体" }, new FontFamily { Val = 1 }, new FontCharSet { Val = 134 });
        return font;
    }

    private static CellFormat FormatOf(Look look) =>
        new(new Alignment { Horizontal = look.Across, Vertical = VerticalAlignmentValues.Center, WrapText = look.Wrapped ? true : null })
        {
            NumberFormatId = look.Number,
            FontId = (uint)look.Font,
            FillId = look.Filled ? 2u : 0u,
            BorderId = look.Ruled ? 1u : 0u,
            FormatId = 0,
            QuotePrefix = look.Quoted ? true : null,
            ApplyNumberFormat = true,
            ApplyFont = true,
            ApplyFill = true,
            ApplyBorder = true,
            ApplyAlignment = true,
        };

    private static HorizontalAlignmentValues? AcrossOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => null,
        ColumnKind.Whole or ColumnKind.Date => HorizontalAlignmentValues.Center,
        ColumnKind.Decimal or ColumnKind.Percentage => HorizontalAlignmentValues.Right,
    };

    private uint FormatOf(TableColumn column) => column.Kind switch
    {
        ColumnKind.Text => TextFormat,
        ColumnKind.Whole => WholeFormat,
        ColumnKind.Decimal => Own(Digits(column.Decimals)),
        ColumnKind.Percentage => Own(Digits(column.Decimals) + "%"),
        ColumnKind.Date => Own("yyyy\\-mm\\-dd"),
    };

    private static string Digits(int decimals) => decimals == 0 ? "0" : "0." + new string('0', decimals);

    private uint Own(string code)
    {
        var at = _codes.IndexOf(code);
        if (at < 0)
        {
            at = _codes.Count;
            _codes.Add(code);
        }
        return FirstOwnFormat + (uint)at;
    }

    private TextLook Both(Look look) => new(NumberOf(look), NumberOf(look with { Quoted = true }));

    private uint NumberOf(Look look)
    {
        var at = _looks.IndexOf(look);
        if (at < 0)
        {
            at = _looks.Count;
            _looks.Add(look);
        }
        return (uint)at;
    }
}
