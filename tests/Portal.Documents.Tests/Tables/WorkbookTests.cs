using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Portal.Documents.Tables;
using Workbook = Portal.Documents.Tables.Workbook;

namespace Portal.Documents.Tests.Tables;

public sealed class WorkbookTests
{
    private static readonly TableSheet Summary = new()
    {
        Name = "推荐汇总表",
        Titles = ["江苏省卓越级智能工厂项目推荐汇总表", "推荐单位（盖章）："],
        Columns =
        [
            new("序号", ColumnKind.Whole, 6),
            new("申报单位名称", ColumnKind.Text, 30) { Wrapped = true },
            new("总投资（万元）", ColumnKind.Decimal, 14),
            new("设备联网率", ColumnKind.Percentage, 12) { Decimals = 1 },
            new("建成日期", ColumnKind.Date, 12),
            new("联系方式", ColumnKind.Text, 16),
        ],
        Notes = ["注：1.按推荐优先级排序。", "2.场景实例须与申报书一致。"],
    };

    private static TableCell[] Row(int number, string name) =>
        [TableCell.Whole(number), TableCell.Text(name), TableCell.Decimal(1234.5m), TableCell.Percentage(0.875m), TableCell.Date(new DateOnly(2025, 12, 31)), TableCell.Text("13800000000")];

    [Fact]
    public void A_table_is_a_valid_workbook_with_typed_cells()
    {
        using var book = Opened(Written(Summary, [Row(1, "苏州示例制造有限公司"), Row(2, "Ünïcode 𬭩 鄠")]));
        Cell(book, "A4").ShouldSatisfyAllConditions(cell => cell.CellValue!.Text.ShouldBe("1"), cell => Format(book, cell).ShouldBe("0"));
        Text(book, "B4").ShouldBe("苏州示例制造有限公司");
        Text(book, "B5").ShouldBe("Ünïcode 𬭩 鄠");
        Cell(book, "C4").ShouldSatisfyAllConditions(cell => cell.CellValue!.Text.ShouldBe("1234.5"), cell => Format(book, cell).ShouldBe("0.00"));
        Cell(book, "D4").ShouldSatisfyAllConditions(cell => cell.CellValue!.Text.ShouldBe("0.875"), cell => Format(book, cell).ShouldBe("0.0%"));
        // 31 December 2025 is day 46,022 of a spreadsheet.
        Cell(book, "E4").ShouldSatisfyAllConditions(cell => cell.CellValue!.Text.ShouldBe("46022"), cell => Format(book, cell).ShouldBe("yyyy\\-mm\\-dd"));
        Cell(book, "F4").ShouldSatisfyAllConditions(cell => cell.DataType!.Value.ShouldBe(CellValues.InlineString), cell => Format(book, cell).ShouldBe("@"));
        Text(book, "A1").ShouldBe("江苏省卓越级智能工厂项目推荐汇总表");
        Text(book, "A6").ShouldBe("注：1.按推荐优先级排序。");
    }

    [Fact]
    public void It_is_frozen_filtered_and_set_up_for_printing()
    {
        using var book = Opened(Written(Summary, [Row(1, "甲"), Row(2, "乙")]));
        var sheet = Sheet(book);
        var pane = sheet.Descendants<Pane>().Single();
        (pane.State!.Value, pane.VerticalSplit!.Value, pane.TopLeftCell!.Value).ShouldBe((PaneStateValues.Frozen, 3, "A4"));
        sheet.Descendants<AutoFilter>().Single().Reference!.Value.ShouldBe("A3:F5");
        var setup = sheet.Descendants<PageSetup>().Single();
        (setup.PaperSize!.Value, setup.Orientation!.Value, setup.FitToWidth!.Value, setup.FitToHeight!.Value).ShouldBe((9u, OrientationValues.Landscape, 1u, 0u));
        sheet.Descendants<PageSetupProperties>().Single().FitToPage!.Value.ShouldBeTrue();
        sheet.Descendants<OddFooter>().Single().Text.ShouldBe("&C第 &P 页 共 &N 页");
        book.WorkbookPart!.Workbook.Descendants<DefinedName>().ToDictionary(name => name.Name!.Value!, name => name.Text).ShouldBe(new Dictionary<string, string>
        {
            ["_xlnm._FilterDatabase"] = "'推荐汇总表'!$A$3:$F$5",
            ["_xlnm.Print_Titles"] = "'推荐汇总表'!$3:$3",
        });
        sheet.Descendants<MergeCell>().Select(cell => cell.Reference!.Value).ShouldBe(["A1:F1", "A2:F2", "A6:F6", "A7:F7"]);
    }

    [Fact]
    public void A_row_is_as_high_as_its_longest_wrapped_text()
    {
        // The second column takes 15 Chinese characters in a line; the last one does not wrap.
        using var book = Opened(Written(Summary, [Row(1, new string('长', 15)), Row(2, new string('长', 16)), Row(3, "一\n二\r\n三"), Row(4, new string('长', 5_000)), Row(5, "x")]));
        Sheet(book).Descendants<Row>().Skip(3).Take(5).Select(row => row.Height?.Value).ShouldBe([null, 33, 49.5, 409, null]);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil.example\",\"点我\")")]
    [InlineData("+1+1")]
    [InlineData("-2+3+cmd|' /C calc'!A0")]
    [InlineData("@SUM(1+9)*cmd|' /C calc'!A0")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    [InlineData("\n=1+1")]
    [InlineData("＝1+1")]
    [InlineData("＋1")]
    [InlineData("－1")]
    [InlineData("＠SUM(1)")]
    [InlineData("\u0001=1+1")]
    [InlineData("_x003D_1+1")]
    public void Text_is_never_a_formula(string text)
    {
        using var book = Opened(Written(Summary with { Titles = [text], Notes = [text] }, [Row(1, text)]));
        Sheet(book).Descendants<CellFormula>().ShouldBeEmpty();
        var kept = text.Replace("\r", "\n", StringComparison.Ordinal).Replace("\u0001", "", StringComparison.Ordinal);
        foreach (var address in new[] { "A1", "B3", "A4" })
        {
            var cell = Cell(book, address);
            cell.DataType!.Value.ShouldBe(CellValues.InlineString);
            Text(book, address).ShouldBe(kept);
            Format(book, cell).ShouldBe("@");
            (Look(book, cell).QuotePrefix?.Value == true).ShouldBe(kept[0] != '_');
        }
    }

    [Fact]
    public void A_column_title_is_no_formula_either()
    {
        using var book = Opened(Written(Summary with { Columns = [new("=1+1", ColumnKind.Text, 10)], Titles = [], Notes = [] }, []));
        Text(book, "A1").ShouldBe("=1+1");
        Look(book, Cell(book, "A1")).QuotePrefix!.Value.ShouldBeTrue();
    }

    [Theory]
    [InlineData("a\0b\u000bc", "abc")]
    [InlineData("𬭩", "𬭩")]
    [InlineData("一\r\n二\r三", "一\n二\n三")]
    [InlineData(" 前后 ", " 前后 ")]
    [InlineData("\u202e反向", "\u202e反向")]
    [InlineData("<&>\"']]>", "<&>\"']]>")]
    [InlineData("_x000D__x0041_", "_x000D__x0041_")]
    [InlineData("_x_x0041_", "_x_x0041_")]
    public void Any_text_is_kept_as_far_as_a_cell_can_hold_it(string text, string kept)
    {
        using var book = Opened(Written(Summary, [Row(1, text)]));
        Text(book, "B4").ShouldBe(kept);
    }

    [Fact]
    public void Whatever_is_typed_the_workbook_is_valid_and_says_it()
    {
        var random = new Random(20261121);
        // Anything of the first plane, and much of what has a meaning somewhere.
        const string special = "=+-@\t\r\n _x005F_\"'<>&]]>;,\\\u202e\ufeff＝＠";
        string[] texts = [.. Enumerable.Range(0, 500).Select(_ => new string([.. Enumerable.Range(0, random.Next(1, 30)).Select(_ =>
            random.Next(2) == 0 ? special[random.Next(special.Length)] : (char)random.Next(0x10000))]))];
        using var book = Opened(Written(Summary, texts.Select((text, at) => (IReadOnlyList<TableCell>)Row(at, text))));
        var cells = Sheet(book).Descendants<Cell>().Where(cell => cell.CellReference!.Value!.StartsWith('B')).Skip(1).ToList();
        for (var at = 0; at < texts.Length; at++)
        {
            // Bytes of UTF-8 have no half characters: they come back replaced.
            var whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(texts[at])).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            var expected = new string([.. whole.Where(c => c >= ' ' || c is '\t' or '\n').Select(c => c >= '\ufffe' ? '\ufffd' : c)]);
            XmlConvert.DecodeName(cells[at].InlineString?.Text?.Text ?? "").ShouldBe(expected);
        }
        Sheet(book).Descendants<CellFormula>().ShouldBeEmpty();
    }

    [Fact]
    public void Half_a_character_is_replaced()
    {
        // Not as data of a theory: attributes are kept as UTF-8, which has no halves either.
        using var book = Opened(Written(Summary, [Row(1, "半\ud83d"), Row(2, "\udc00半"), Row(3, "\uffff\ufffe")]));
        Text(book, "B4").ShouldBe("半\ufffd");
        Text(book, "B5").ShouldBe("\ufffd半");
        Text(book, "B6").ShouldBe("\ufffd\ufffd");
        Fault(Summary with { Name = "甲\ud800" }, []).ShouldBe((WorkbookFault.BadSheetName, 0, 0));
    }

    [Fact]
    public void A_text_may_stand_where_a_number_would()
    {
        using var book = Opened(Written(Summary, [[default, TableCell.Text(null), TableCell.Text("不涉及"), TableCell.Percentage(null), TableCell.Date(null), TableCell.Text("")]]));
        Text(book, "C4").ShouldBe("不涉及");
        Cell(book, "A4").CellValue.ShouldBeNull();
        Cell(book, "F4").InlineString.ShouldBeNull();
    }

    [Fact]
    public void What_a_spreadsheet_cannot_hold_is_refused_with_its_place()
    {
        Fault(Summary, [Row(1, "甲"), Row(2, new string('长', 32_768))]).ShouldBe((WorkbookFault.TextTooLong, 2, 2));
        Fault(Summary, [Row(1, new string('长', 32_767))]).ShouldBeNull();
        Fault(Summary, [Row(1, "甲")[..5]]).ShouldBe((WorkbookFault.UnevenRow, 1, 0));
        Fault(Summary, [[TableCell.Decimal(1), .. Row(1, "甲")[1..]]]).ShouldBe((WorkbookFault.WrongKind, 1, 1));
        Fault(Summary, [[TableCell.Whole(1_000_000_000_000_000), .. Row(1, "甲")[1..]]]).ShouldBe((WorkbookFault.NumberTooLong, 1, 1));
        Fault(Summary, [[TableCell.Whole(-999_999_999_999_999), .. Row(1, "甲")[1..]]]).ShouldBeNull();
        Fault(Summary, [[.. Row(1, "甲")[..4], TableCell.Date(new DateOnly(1900, 2, 28)), default]]).ShouldBe((WorkbookFault.DateTooEarly, 1, 5));
        Fault(Summary, [[.. Row(1, "甲")[..4], TableCell.Date(new DateOnly(1900, 3, 1)), default]]).ShouldBeNull();
        Fault(Summary with { Columns = [] }, []).ShouldBe((WorkbookFault.BadColumns, 0, 0));
        Fault(Summary with { Columns = [new("宽", ColumnKind.Text, 256)] }, []).ShouldBe((WorkbookFault.BadColumns, 0, 1));
        Fault(Summary with { Titles = [new string('长', 32_768)] }, []).ShouldBe((WorkbookFault.TextTooLong, 0, 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二")]
    [InlineData("甲/乙")]
    [InlineData("a[1]")]
    [InlineData("'甲")]
    [InlineData("甲'")]
    [InlineData("history")]
    [InlineData("甲\n乙")]
    public void A_sheet_has_a_name_that_programs_take(string name) => Fault(Summary with { Name = name }, []).ShouldBe((WorkbookFault.BadSheetName, 0, 0));

    [Fact]
    public void A_name_with_an_apostrophe_inside_is_quoted_where_it_is_referred_to()
    {
        using var book = Opened(Written(Summary with { Name = "甲's 表" }, []));
        book.WorkbookPart!.Workbook.Descendants<DefinedName>().First().Text.ShouldBe("'甲''s 表'!$A$3:$F$3");
    }

    [Fact]
    public async Task The_same_rows_give_the_same_bytes_streamed_or_not()
    {
        var ct = TestContext.Current.CancellationToken;
        var first = Written(Summary, [Row(1, "甲"), Row(2, "乙")]);
        await Task.Delay(TimeSpan.FromSeconds(2.1), ct);
        using var streamed = new Forward();
        await Workbook.WriteAsync(streamed, Summary, Rows(), ct);
        using var again = new MemoryStream();
        await Workbook.WriteAsync(again, Summary, Rows(), ct);
        again.ToArray().ShouldBe(first);
        using var book = Opened(streamed.Taken.ToArray());
        Text(book, "B5").ShouldBe("乙");

        static async IAsyncEnumerable<IReadOnlyList<TableCell>> Rows()
        {
            yield return Row(1, "甲");
            await Task.Yield();
            yield return Row(2, "乙");
        }
    }

    [Fact]
    public void More_rows_than_a_sheet_has_are_refused()
    {
        var sheet = new TableSheet { Name = "甲", Columns = [new("序号", ColumnKind.Whole, 6)] };
        IReadOnlyList<TableCell> row = [TableCell.Whole(1)];
        Should.Throw<WorkbookFaultException>(() => Workbook.Write(Stream.Null, sheet, Enumerable.Repeat(row, 1_048_576))).Fault.ShouldBe(WorkbookFault.TooManyRows);
    }

    [Fact]
    public void Ten_thousand_rows_are_written_without_being_held()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        Workbook.Write(Stream.Null, Summary, Enumerable.Range(1, 10_000).Select(number =>
        {
            if (number % 1000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
            return Row(number, "苏州示例制造有限公司" + number);
        }));
        most.ShouldBeLessThan(8_000_000);
    }

    private static byte[] Written(TableSheet sheet, IEnumerable<IReadOnlyList<TableCell>> rows)
    {
        using var output = new MemoryStream();
        Workbook.Write(output, sheet, rows);
        return output.ToArray();
    }

    private static (WorkbookFault, int, int)? Fault(TableSheet sheet, IEnumerable<IReadOnlyList<TableCell>> rows)
    {
        try
        {
            Workbook.Write(Stream.Null, sheet, rows);
            return null;
        }
        catch (WorkbookFaultException fault)
        {
            return (fault.Fault, fault.Row, fault.Column);
        }
    }

    /// <summary>Opened by the library's own reader, valid by its own schemas, every part well-formed.</summary>
    private static SpreadsheetDocument Opened(byte[] bytes)
    {
        using (var archive = new ZipArchive(new MemoryStream(bytes)))
        {
            foreach (var entry in archive.Entries)
            {
                using var reader = XmlReader.Create(entry.Open());
                while (reader.Read())
                {
                }
            }
        }
        var book = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2019).Validate(book).Select(error => error.Path?.XPath + ": " + error.Description).ShouldBeEmpty();
        return book;
    }

    private static Worksheet Sheet(SpreadsheetDocument book) => book.WorkbookPart!.WorksheetParts.Single().Worksheet;

    private static Cell Cell(SpreadsheetDocument book, string address) => Sheet(book).Descendants<Cell>().Single(cell => cell.CellReference!.Value == address);

    /// <summary>The text as a spreadsheet shows it: with its escapes read.</summary>
    private static string Text(SpreadsheetDocument book, string address) => XmlConvert.DecodeName(Cell(book, address).InlineString!.Text!.Text)!;

    private static CellFormat Look(SpreadsheetDocument book, Cell cell) =>
        book.WorkbookPart!.WorkbookStylesPart!.Stylesheet.CellFormats!.Elements<CellFormat>().ElementAt((int)cell.StyleIndex!.Value);

    private static string Format(SpreadsheetDocument book, Cell cell)
    {
        var id = Look(book, cell).NumberFormatId!.Value;
        return id switch
        {
            1 => "0",
            49 => "@",
            _ => book.WorkbookPart!.WorkbookStylesPart!.Stylesheet.NumberingFormats!.Elements<NumberingFormat>().Single(format => format.NumberFormatId!.Value == id).FormatCode!.Value!,
        };
    }

    /// <summary>An output that only goes forward, as an answer over HTTP does.</summary>
    private sealed class Forward : Stream
    {
        public MemoryStream Taken { get; } = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Taken.Write(buffer, offset, count);
    }
}
