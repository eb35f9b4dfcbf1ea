using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Portal.Documents.Typesetting;

namespace Portal.Documents.Tests.Typesetting;

/// <summary>What comes out, as poppler and qpdf see it.</summary>
public sealed class DocumentTests(Workshop workshop)
{
    [Fact]
    public async Task A_summary_table_says_what_the_data_says()
    {
        var data = Samples.Table(40);
        var letters = Paper.Letters((await workshop.TypesetAsync(Samples.SummaryTable(data))).Pdf);

        foreach (var text in data["rows"]!.AsArray().SelectMany(row => row!.AsArray()).Concat(data["notes"]!.AsArray()).Append(data["recommender"]).Append(data["title"]))
        {
            letters.ShouldContain(Paper.Letters(text!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task Every_page_of_a_summary_table_has_its_header_and_its_foot()
    {
        var made = await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(40)));
        var pages = Paper.Text(made.Pdf).Split('\f', StringSplitOptions.RemoveEmptyEntries).Select(Paper.Letters).ToList();

        made.Pages.ShouldBe(pages.Count);
        pages.Count.ShouldBeGreaterThan(3);
        pages.ShouldAllBe(page => page.Contains("涉及典型场景实例（罗列）", StringComparison.Ordinal));
        foreach (var (page, number) in pages.Select((page, at) => (page, at + 1)))
        {
            page.ShouldContain($"文件编号{Samples.Mark.Code}第3版校验码{Paper.Letters(Samples.Mark.Fingerprint.Short)}");
            page.ShouldContain($"第{number}页共{pages.Count}页");
        }
    }

    [Fact]
    public async Task A_letter_is_bare_and_the_sheet_behind_it_is_not()
    {
        var data = Samples.Recommendation();
        var made = await workshop.TypesetAsync(Samples.Letter(data));
        var pages = Paper.Text(made.Pdf).Split('\f', StringSplitOptions.RemoveEmptyEntries).Select(Paper.Letters).ToList();

        var letter = string.Concat(pages.SkipLast(1));
        foreach (var text in data["paragraphs"]!.AsArray().Append(data["title"]).Append(data["number"]).Append(data["to"]).Append(data["contact"]).Append(data["date"]))
        {
            letter.ShouldContain(Paper.Letters(text!.GetValue<string>()));
        }

        letter.ShouldNotContain(Samples.Mark.Code.ToString());
        pages[0].ShouldNotContain("—1—");
        pages[1].ShouldContain("—2—");
        pages[^1].ShouldContain(Samples.Mark.Code.ToString());
        pages[^1].ShouldContain(Samples.Mark.Address.AbsoluteUri);
    }

    /// <summary>GB/T 9704-2012, 5.2: 22 lines of 28 characters.</summary>
    [Fact]
    public async Task A_page_of_a_letter_holds_22_lines_of_28_characters()
    {
        var data = Samples.Recommendation();
        data["paragraphs"] = new JsonArray(string.Concat(Enumerable.Repeat("智能工厂梯度培育", 400)));
        var made = await workshop.TypesetAsync(Samples.Letter(data));

        var lines = Paper.Text(made.Pdf).Split('\f')[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.SkipLast(1).ShouldAllBe(line => line.Trim().Length == 28);
        lines.Length.ShouldBe(23, "22 lines and the page's number");
    }

    [Fact]
    public async Task The_seal_s_place_is_over_the_date()
    {
        var made = await workshop.TypesetAsync(Samples.Letter(Samples.Recommendation(1)));

        var place = made.Places.ShouldHaveSingleItem();
        (place.Name, place.Page, place.Width, place.Height).ShouldBe(("seal", 1, 42.0, 42.0));
        // The date ends four characters (22.3 mm) before the right margin of 26 mm and is some 8 characters wide.
        (place.X + (place.Width / 2)).ShouldBeInRange(210 - 26 - 22.3 - 25, 210 - 26 - 22.3 - 15);
    }

    [Fact]
    public async Task Fonts_are_embedded_and_subset_and_ours()
    {
        foreach (var manuscript in (Manuscript[])[Samples.SummaryTable(Samples.Table(3)), Samples.Letter(Samples.Recommendation())])
        {
            var fonts = Paper.Fonts((await workshop.TypesetAsync(manuscript)).Pdf);

            fonts.ShouldNotBeEmpty();
            fonts.ShouldAllBe(font => font.Contains(" yes yes yes ", StringComparison.Ordinal));
            fonts.ShouldAllBe(font => font.Contains("+Fandol", StringComparison.Ordinal) || font.Contains("+Noto", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task It_is_an_archivable_tagged_PDF_in_Chinese_with_the_data_within()
    {
        var manuscript = Samples.SummaryTable(Samples.Table(2));
        var made = await workshop.TypesetAsync(manuscript with { Attachments = [new("推荐汇总表.json", manuscript.Data, "application/json", "表中的数据")] });

        Paper.Faults(made.Pdf).ShouldBeEmpty();
        var objects = Paper.Objects(made.Pdf);
        objects.ShouldContain("<pdfaid:part>3</pdfaid:part>");
        objects.ShouldContain("<pdfaid:conformance>B</pdfaid:conformance>");
        objects.ShouldContain("/Marked true");
        objects.ShouldContain("/Lang (zh-CN)");
        objects.ShouldContain("/AFRelationship /Source");
        Encoding.Latin1.GetBytes(objects).AsSpan().IndexOf(manuscript.Data.Span).ShouldBePositive();
    }

    [Fact]
    public async Task The_same_manuscript_gives_the_same_bytes_also_after_a_restart()
    {
        var manuscript = Samples.SummaryTable(Samples.Table(30));
        var first = await workshop.TypesetAsync(manuscript);
        await workshop.TypesetAsync(Samples.Letter(Samples.Recommendation()));
        var second = await workshop.TypesetAsync(manuscript);
        await using var other = Workshop.Made();
        var third = await other.TypesetAsync(manuscript, "tests", TestContext.Current.CancellationToken);

        second.Pdf.SequenceEqual(first.Pdf).ShouldBeTrue();
        third.Pdf.SequenceEqual(first.Pdf).ShouldBeTrue();
        (await workshop.TypesetAsync(manuscript with { Stamp = Samples.Stamp.AddSeconds(1) })).Pdf.SequenceEqual(first.Pdf).ShouldBeFalse();
    }

    [Theory]
    [InlineData("#eval(\"1+1\")")]
    [InlineData("#import \"common.typ\": *")]
    [InlineData("#read(\"/etc/passwd\")")]
    [InlineData("$x^2$ @ref <place> *bold* _it_ `raw` = 标题")]
    [InlineData("\\ \\u{41} // comment /* comment */ ~ -- --- ... 'q' \"q\"")]
    [InlineData("- item + item / term: http://example.cn #[x] #{1} ]]) }")]
    [InlineData("{{x}} ${x} %x% <b>b</b> &amp; null none")]
    [InlineData("镕喆堃龑𬭩鄠垚旸锜㻏〔2025〕①℃㎡☑")]
    public async Task Hostile_and_rare_text_prints_literally(string text)
    {
        var made = await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(1, _ => text)));

        Paper.Letters(made.Pdf).ShouldContain(Paper.Letters(text));
        Paper.Faults(made.Pdf).ShouldBeEmpty();
        var data = Samples.Recommendation();
        data["paragraphs"] = new JsonArray(text);
        data["title"] = text;
        Paper.Letters((await workshop.TypesetAsync(Samples.Letter(data))).Pdf).ShouldContain(Paper.Letters(text));
    }

    [Theory]
    [InlineData("名\u202E称", Unprintability.Direction)]
    [InlineData("名\u0007称", Unprintability.Control)]
    [InlineData("名\U0001F3ED称", Unprintability.NoGlyph)]
    public async Task What_cannot_be_printed_is_told_before(string name, Unprintability why)
    {
        var fault = await Should.ThrowAsync<TypesettingException>(workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(2, _ => name))));

        fault.Fault.ShouldBe(Fault.Unprintable);
        fault.Unprintable.Select(one => (one.Path, one.Position, one.Why)).ShouldBe([("rows[0][1]", 2, why), ("rows[1][1]", 2, why)]);
    }

    [Fact]
    public async Task A_name_of_300_characters_is_whole()
    {
        var name = string.Concat(Enumerable.Range(0, 300).Select(at => (char)(0x4E00 + at)));
        var made = await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(1, _ => name)));

        Paper.Letters(made.Pdf).ShouldContain(name);
    }

    [Fact]
    public async Task A_megabyte_in_one_field_is_whole()
    {
        const int Sentences = 349_525 / 16;
        var made = await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(1, _ => string.Concat(Enumerable.Repeat("智能工厂梯度培育与数字孪生龙飞。", Sentences)))));
        Paper.Letters(made.Pdf).Count(letter => letter == '龙').ShouldBe(Sentences);
    }

    /// <summary>A word that fits no line is broken: as text extracts it, whole; a very long one with marks where it may break.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(4_999)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public async Task A_word_of_any_length_is_broken_within_its_column(int length)
    {
        var word = string.Concat(Enumerable.Range(0, length).Select(at => (char)('A' + (at % 26))));
        var made = await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(1, _ => word)));

        Paper.Letters(made.Pdf).Replace("\u200b", "", StringComparison.Ordinal).Count(letter => letter is >= 'A' and <= 'Z').ShouldBeGreaterThanOrEqualTo(length);
        Paper.Text(made.Pdf).Split('\n').ShouldAllBe(line => line.Length < 80);
        if (length < 5_000)
        {
            Paper.Letters(made.Pdf).ShouldNotContain("\u200b");
        }
    }

    /// <summary>It takes some 700 MB, more or less: either it is there, or it is told as too much; what comes next is made.</summary>
    [Fact]
    public async Task A_word_of_a_megabyte_is_whole_or_told_as_too_much()
    {
        const int Length = 1024 * 1024;
        try
        {
            var made = await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(1, _ => new string('Q', Length))));
            Paper.Letters(made.Pdf).Count(letter => letter == 'Q').ShouldBeGreaterThanOrEqualTo(Length);
        }
        catch (TypesettingException fault)
        {
            fault.Fault.ShouldBe(Fault.TooLarge);
        }

        (await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(1)))).Pages.ShouldBe(1);
    }

    [Fact]
    public async Task The_notes_of_a_summary_table_never_stand_alone()
    {
        var pages = new HashSet<int>();
        for (var rows = 1; rows <= 14; rows++)
        {
            var made = await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(rows)));
            pages.Add(made.Pages);
            var last = Paper.Letters(Paper.Text(made.Pdf).Split('\f', StringSplitOptions.RemoveEmptyEntries)[^1]);
            last.ShouldContain("注：1.");
            last.ShouldContain($"有限公司{rows}");
        }

        pages.Count.ShouldBeGreaterThan(1, "Else no page was ever full.");
    }

    /// <summary>Wherever a table begins on its page: no page shows its last row alone, and none its head without a row.</summary>
    [Theory]
    [InlineData("table")]
    [InlineData("facts")]
    [InlineData("prose")]
    public async Task The_last_row_of_a_table_never_stands_alone(string kind)
    {
        const int Rows = 7;
        string[] rows = [.. Enumerable.Range(1, Rows).Select(row => $"第{row}行的内容")];
        Papers.PaperBlock block = kind switch
        {
            "table" => new Papers.TableBlock("表题", [new("栏一", 2), new("栏二", 2)], [.. rows.Select(row => (IReadOnlyList<string>)[row, row])]),
            "facts" => new Papers.FactsBlock([.. rows.Select(row => new Papers.Fact(row, row))]),
            _ => new Papers.ProseBlock([new Papers.ProseTable(2, 1, [.. rows.Prepend("表头").Select(row => (IReadOnlyList<Papers.ProseCell>)[new(row == "表头", 1, 1, [new(row)]), new(row == "表头", 1, 1, [new(row)])])])]),
        };
        var cut = 0;
        for (var lines = 14; lines <= 34; lines++)
        {
            var paper = new Papers.Paper("题", null, null, [], HasContents: false, [new("", [new Papers.TextBlock(string.Join('\n', Enumerable.Repeat("文字", lines))), block])]);
            var made = await workshop.TypesetAsync(new Manuscript("paper", CanonicalJson.Of(paper), Samples.Stamp));
            var pages = Paper.Text(made.Pdf).Split('\f', StringSplitOptions.RemoveEmptyEntries);
            var last = pages[^1];
            last.Contains(rows[^1], StringComparison.Ordinal).ShouldBeTrue();
            last.Contains(rows[^2], StringComparison.Ordinal).ShouldBeTrue($"{lines} lines above");
            cut += pages.Length > 1 && pages[^2].Contains(rows[0], StringComparison.Ordinal) ? 1 : 0;
        }

        cut.ShouldBePositive("Else no table reached over a page's end.");
    }

    /// <summary>A row that is kept on one page, and is higher than the page, would run off it.</summary>
    [Theory]
    [InlineData("table", 10)]
    [InlineData("facts", 2)]
    [InlineData("prose", 10)]
    [InlineData("summary-table", 6)]
    public async Task No_word_of_a_long_name_in_a_narrow_column_runs_off_the_page(string kind, int columns)
    {
        const int Rows = 3;
        var name = string.Concat(Enumerable.Repeat("镕喆堃", 100));
        IReadOnlyList<string> row = [name, .. Enumerable.Repeat("有", columns - 1)];
        Papers.PaperBlock block = kind switch
        {
            "facts" => new Papers.FactsBlock([.. Enumerable.Repeat(new Papers.Fact(name, "有"), Rows)]),
            "prose" => new Papers.ProseBlock([new Papers.ProseTable(columns, 0, [.. Enumerable.Repeat(row.Select(words => new Papers.ProseCell(false, 1, 1, [new(words)])).ToList(), Rows)])]),
            _ => new Papers.TableBlock("表题", [.. Enumerable.Range(1, columns).Select(column => new Papers.PaperColumn($"{column}", 2))], [.. Enumerable.Repeat(row, Rows)]),
        };
        var table = Samples.Table(0);
        table["rows"] = new JsonArray([.. Enumerable.Range(0, Rows).Select(_ => (JsonNode)new JsonArray([.. row.Select(words => (JsonNode)words)]))]);
        var made = await workshop.TypesetAsync(kind == "summary-table"
            ? Samples.SummaryTable(table)
            : new Manuscript("paper", CanonicalJson.Of(new Papers.Paper("题", null, null, [], HasContents: false, [new("", [block])])), Samples.Stamp));

        // The poppler programs leave out what lies beside the page.
        Paper.Text(made.Pdf).Count(letter => letter == '堃').ShouldBe(Rows * 100);
    }

    [Theory]
    [InlineData(20, 5)]
    [InlineData(2, 60)]
    public async Task All_notes_are_printed_however_many_there_are_behind_a_long_last_row(int lines, int notes)
    {
        var table = Samples.Table(3);
        table["rows"]![2]![3] = string.Join('\n', Enumerable.Repeat("丙丁", lines));
        table["notes"] = new JsonArray([.. Enumerable.Range(1, notes).Select(at => (JsonNode)$"{at}．堃")]);
        var made = await workshop.TypesetAsync(Samples.SummaryTable(table));

        var pages = Paper.Text(made.Pdf).Split('\f', StringSplitOptions.RemoveEmptyEntries);
        Enumerable.Range(1, notes).ShouldAllBe(at => pages.Any(page => page.Contains($"{at}．堃", StringComparison.Ordinal)));
        pages[^1].Contains("丙丁", StringComparison.Ordinal).ShouldBe(notes < 20);
    }

    /// <summary>Two pictures and a table's last rows are more than a page.</summary>
    [Fact]
    public async Task A_tables_last_rows_with_pictures_are_not_held_together()
    {
        Papers.ProseCell Cell(params Papers.Run[] runs) => new(false, 1, 1, runs);
        Papers.Run picture = new("现场照片", Picture: "photo");
        var photo = Paper.Photograph((await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(1)))).Pdf, 1);
        var block = new Papers.ProseBlock([new Papers.ProseTable(1, 0, [[Cell(new Papers.Run("前一行"))], [Cell(picture, picture)], [Cell(picture, new Papers.Run("最后一行"))]])]);
        var paper = new Papers.Paper("题", null, null, [], HasContents: false, [new("", [block])]);
        var made = await workshop.TypesetAsync(new Manuscript("paper", CanonicalJson.Of(paper), Samples.Stamp)
        {
            Pictures = new Dictionary<string, ReadOnlyMemory<byte>> { ["photo"] = photo },
        });

        made.Pages.ShouldBeGreaterThan(1);
        var pages = Paper.Text(made.Pdf).Split('\f', StringSplitOptions.RemoveEmptyEntries);
        pages[^1].ShouldContain("最后一行");
        pages[0].ShouldContain("前一行");
    }

    [Fact]
    public async Task A_signature_never_stands_on_a_page_without_what_is_signed()
    {
        for (var lines = 18; lines <= 30; lines++)
        {
            var words = string.Join('\n', Enumerable.Repeat("一行文字。", lines).Append("本单位承诺以上内容真实。"));
            var paper = new Papers.Paper("表", null, null, [], HasContents: false, [new("承诺", [new Papers.TextBlock(words), new Papers.SignatureBlock(["法定代表人（签字）："], "申报单位（盖章）", "　年　月　日", 40)])]);

            var made = await workshop.TypesetAsync(new Manuscript("paper", CanonicalJson.Of(paper), Samples.Stamp) { Mark = Samples.Mark });

            var page = Paper.Letters(Paper.Text(made.Pdf).Split('\f')[made.Places.ShouldHaveSingleItem().Page - 1]);
            page.ShouldContain("本单位承诺以上内容真实。法定代表人（签字）：申报单位（盖章）", Case.Sensitive, $"{lines} lines");
        }
    }

    /// <summary>The largest that the form takes: it has nothing to break at.</summary>
    [Fact]
    public async Task A_long_number_stands_within_its_column()
    {
        const string Number = "10000000000.25";
        var paper = new Papers.Paper("表", null, null, [], HasContents: false,
        [
            new("内容", [new Papers.TableBlock(null, [new("序号"), new("指标", 6), new("建设前", 2, true), new("建设后", 2, true), new("变化", 2, true)],
                [["1", new string('字', 200), Number, "-" + Number, "+1234567890.12%"]])]),
        ]);

        var made = await workshop.TypesetAsync(new Manuscript("paper", CanonicalJson.Of(paper), Samples.Stamp) { Mark = Samples.Mark });

        XNamespace html = "http://www.w3.org/1999/xhtml";
        var words = XDocument.Parse(Paper.Boxes(made.Pdf, 1)).Descendants(html + "word").ToList();
        double Edge(Func<XElement, bool> which, string edge) => words.Where(which).Select(word => double.Parse(word.Attribute(edge)!.Value, CultureInfo.InvariantCulture)).Max();
        Edge(word => word.Value.StartsWith("字字", StringComparison.Ordinal), "xMax").ShouldBeLessThan(Edge(word => word.Value == Number, "xMin") - 4);
        Edge(word => word.Value == Number, "xMax").ShouldBeLessThan(Edge(word => word.Value == "-" + Number, "xMin") - 4);
    }

    [Fact]
    public async Task A_list_that_is_passed_on_has_two_places_that_do_not_touch()
    {
        var (letter, table) = (Samples.Recommendation(1), Samples.Table(3));
        (letter["countersign"], table["countersign"]) = (45, 45);
        foreach (var manuscript in (Manuscript[])[Samples.Letter(letter), Samples.SummaryTable(table)])
        {
            var places = (await workshop.TypesetAsync(manuscript)).Places.ToDictionary(place => place.Name);

            places.Keys.Order().ShouldBe(["countersign", "seal"]);
            var (seal, countersign) = (places["seal"], places["countersign"]);
            (seal.Width, countersign.Width).ShouldBe((42.0, 45.0));
            // A letter has one signatory: the other seal stands on the sheet behind it.
            (countersign.Page > seal.Page || countersign.X > seal.X + seal.Width).ShouldBeTrue();
            places.Values.ShouldAllBe(place => place.X > 10 && place.Y > 10 && place.X + place.Width < 297 - 10);
        }
    }

    [Fact]
    public async Task A_certificate_is_one_archivable_page_with_its_place_and_code()
    {
        var sheet = Samples.Certificate();
        var manuscript = new Manuscript("certificate", CanonicalJson.Of(sheet), Samples.Stamp) { Mark = Samples.Mark };
        var made = await workshop.TypesetAsync(manuscript with { Attachments = [new("data.json", manuscript.Data, "application/json", "证书中的数据")] });

        made.Pages.ShouldBe(1);
        var letters = Paper.Letters(made.Pdf);
        foreach (var words in (string[])[sheet.Title, sheet.Number, sheet.Holder, .. sheet.Paragraphs, .. sheet.Facts.SelectMany(fact => (string[])[fact.Label, fact.Value]), sheet.Issuer, sheet.Date, Samples.Mark.Code.ToString()])
        {
            letters.ShouldContain(Paper.Letters(words));
        }

        Paper.Faults(made.Pdf).ShouldBeEmpty();
        Paper.Fonts(made.Pdf).ShouldAllBe(font => font.Contains(" yes yes yes ", StringComparison.Ordinal));
        var objects = Paper.Objects(made.Pdf);
        objects.ShouldContain("<pdfaid:part>3</pdfaid:part>");
        objects.ShouldContain("/Marked true");
        var place = made.Places.ShouldHaveSingleItem();
        (place.Name, place.Width).ShouldBe(("seal", 45.0));
        // Within the frame.
        (place.X + place.Width).ShouldBeLessThan(284);
        (place.Y + place.Height).ShouldBeLessThan(189);
        var (once, again) = (await workshop.TypesetAsync(manuscript), await workshop.TypesetAsync(manuscript));
        once.Pdf.SequenceEqual(again.Pdf).ShouldBeTrue();
        (await workshop.Typesetter.ReadQrAsync(Paper.Page(made.Pdf, 1), "tests", TestContext.Current.CancellationToken)).ShouldBe(Samples.Mark.Address.AbsoluteUri);
        // The longest name that an enterprise may have, and no validity: still one page.
        var longest = sheet with { Holder = new string('镕', 120), Facts = [sheet.Facts[0]] };
        (await workshop.TypesetAsync(manuscript with { Data = CanonicalJson.Of(longest) })).Pages.ShouldBe(1);
    }

    /// <summary>An office's own template: the same data, another layout; the code, the foot, the fonts and the promises stay.</summary>
    [Fact]
    public async Task A_template_of_an_offices_own_prints_the_same_data_in_its_own_way()
    {
        var manuscript = Samples.SummaryTable(Samples.Table(2)) with
        {
            Source = """
                #import "common.typ": *
                #show: sheet.with(title: data.title)
                #set-in(song, size.two)[样式一：#data.title]
                #place(top + right, code())
                #for row in data.rows [第 #row.at(0) 家是 #row.at(1)。 #parbreak()]
                #place-for("seal", 42mm, 42mm, dx: 60mm, dy: 40mm)
                """,
            Attachments = [new("data.json", "{}"u8.ToArray(), "application/json", "数据")],
        };
        var made = await workshop.TypesetAsync(manuscript);

        var letters = Paper.Letters(made.Pdf);
        letters.ShouldContain("样式一：卓越级智能工厂项目推荐汇总表");
        letters.ShouldContain("第2家是镕喆堃精密制造（昆山）股份有限公司2。");
        letters.ShouldContain($"文件编号{Samples.Mark.Code}第3版");
        made.Places.ShouldHaveSingleItem().Name.ShouldBe("seal");
        Paper.Faults(made.Pdf).ShouldBeEmpty();
        Paper.Objects(made.Pdf).ShouldContain("<pdfaid:part>3</pdfaid:part>");
        (await workshop.TypesetAsync(manuscript)).Pdf.SequenceEqual(made.Pdf).ShouldBeTrue();
        (await workshop.TypesetAsync(manuscript with { Source = null })).Pdf.SequenceEqual(made.Pdf).ShouldBeFalse();
        var fault = await Should.ThrowAsync<TypesettingException>(workshop.TypesetAsync(manuscript with { Source = "#import \"common.typ\": *\n#data.no-such-member" }));
        fault.Fault.ShouldBe(Fault.Refused);
        // It reads nothing but what lies beside it.
        (await Should.ThrowAsync<TypesettingException>(workshop.TypesetAsync(manuscript with { Source = "#read(\"/etc/passwd\")" }))).Fault.ShouldBe(Fault.Refused);
        // What no font has is no box there either.
        (await Should.ThrowAsync<TypesettingException>(workshop.TypesetAsync(manuscript with { Source = "\n印章\U0001F3ED" }))).Unprintable.ShouldHaveSingleItem().Position.ShouldBe(4);
        (await Should.ThrowAsync<TypesettingException>(workshop.TypesetAsync(manuscript with { Source = "#read(\"../../../../../../etc/passwd\")" }))).Fault.ShouldBe(Fault.Refused);
    }

    [Fact]
    public async Task A_long_address_is_broken_within_its_column()
    {
        const string Address = "https://www.example.com/a/very/long/address?with=parameters&and=more#fragment-that-fits-no-column";
        var made = await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(1, _ => Address)));

        var lines = Paper.Text(made.Pdf).Split('\n');
        Paper.Letters(made.Pdf).ShouldContain(Address);
        lines.ShouldAllBe(line => !line.Contains(Address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_says_so_and_has_no_QR_code()
    {
        var made = await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(2)) with { Draft = true });

        Paper.Text(made.Pdf).ShouldContain("草稿");
        (await workshop.Typesetter.ReadQrAsync(Paper.Page(made.Pdf, 1), "tests", TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task The_QR_code_of_the_page_reads_as_the_address()
    {
        foreach (var resolution in (int[])[100, 200, 300])
        {
            var table = await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(2)));
            (await workshop.Typesetter.ReadQrAsync(Paper.Page(table.Pdf, 1, resolution), "tests", TestContext.Current.CancellationToken)).ShouldBe(Samples.Mark.Address.AbsoluteUri);
        }

        var letter = await workshop.TypesetAsync(Samples.Letter(Samples.Recommendation()));
        (await workshop.Typesetter.ReadQrAsync(Paper.Page(letter.Pdf, letter.Pages), "tests", TestContext.Current.CancellationToken)).ShouldBe(Samples.Mark.Address.AbsoluteUri);
    }

    [Theory]
    [InlineData("no-such-template", "{}", "no template")]
    [InlineData("../summary-table", "{}", "no template")]
    [InlineData("summary-table", "{\"title\":", "not JSON")]
    [InlineData("summary-table", "{\"title\":\"\\ud800\"}", "not JSON")]
    [InlineData("summary-table", "{\"title\":\"x\"}", "annex")]
    public async Task Data_that_the_template_does_not_take_is_refused(string template, string data, string reason)
    {
        var fault = await Should.ThrowAsync<TypesettingException>(workshop.TypesetAsync(new Manuscript(template, Encoding.UTF8.GetBytes(data), Samples.Stamp)));

        fault.Fault.ShouldBe(Fault.Refused);
        fault.Message.ShouldContain(reason);
    }
}
