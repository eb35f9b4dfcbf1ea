using System.Collections.Immutable;
using System.Globalization;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace Portal.Application.RichText;

/// <summary>
/// Reads HTML tag by tag into a document. There is no tree in between: the tree of a browser grows with the square of what a few
/// kilobytes of misnested tags ask for, and what is not asked about here has no way into the output. One pass, bounded nesting,
/// and what stands too deep is written less deep.
/// </summary>
/// <remarks>Used once for one text.</remarks>
/// <param name="pictures">Whether pictures of this portal stay.</param>
internal sealed class RichReader(bool pictures)
{
    private const int MostMarks = 64;
    private const int MostLists = 6;
    private const int MostDescription = 120;

    private static readonly HashSet<string> Attributes = ["style", "src", "alt", "colspan", "rowspan", "start"];

    /// <summary>What these hold is no text of the author's.</summary>
    private static readonly HashSet<string> Skipped =
    [
        "script", "style", "title", "template", "textarea", "select", "svg", "math", "object", "applet", "iframe", "noscript", "noembed",
        "noframes", "xmp", "plaintext", "audio", "video", "canvas", "xml", "del", "datalist", "dialog", "map", "rp",
    ];

    private static readonly HashSet<string> Void = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

    private static readonly HashSet<string> Inline =
    [
        "a", "abbr", "b", "big", "cite", "code", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span",
        "strike", "strong", "sub", "sup", "tt", "u", "var",
    ];

    private static readonly HashSet<string> Paragraphs =
    [
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
        "footer", "form", "header", "hr", "html", "legend", "main", "nav", "p", "pre", "section", "summary",
    ];

    private static readonly HashSet<string> Other =
    [
        "caption", "col", "colgroup", "dir", "h1", "h2", "h3", "h4", "h5", "h6", "head", "img", "li", "menu", "ol", "picture", "table", "tbody",
        "td", "tfoot", "th", "thead", "tr", "ul",
    ];

    private readonly List<OpenMark> marks = [];
    private readonly List<RichInline> line = [];
    private readonly List<OpenList> lists = [];
    private readonly List<OpenCellList> cellLists = [];
    private readonly RichBlocks blocks = new();
    private int marksNotKept;
    private string? skipping;
    private readonly Dictionary<string, int> skippedWithin = [];
    private int heading;
    private bool preformatted;
    private WordListItem? word;
    private bool conditionalMarker;
    private OpenTable? table;
    private int innerTables;
    private int listsNotKept;
    private bool caption;
    private int droppedPictures;

    /// <summary>
    /// Whether there is an element of this name, in HTML or (with a prefix) in what Word writes. What an author puts between angle brackets
    /// is none: &lt;MES&gt; is a word.
    /// </summary>
    public static bool IsElement(string name) =>
        name.Contains(':', StringComparison.Ordinal)
        || new[] { Skipped, Void, Inline, Paragraphs, Other }.Any(names => names.Contains(name.ToLowerInvariant()));

    public CleanText Read(string html)
    {
        using var source = new TextSource(html);
        var tokens = new HtmlTokenizer(source, HtmlEntityProvider.Resolver)
        {
            ShouldEmitAttribute = static (ref _, name) => Attributes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name.Span),
        };
        for (var token = tokens.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokens.Get())
        {
            if (token is HtmlTagToken { Type: HtmlTokenType.StartTag } start)
            {
                tokens.State = start.Name switch
                {
                    "script" => HtmlParseMode.Script,
                    "style" or "xmp" or "iframe" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
                    "title" or "textarea" => HtmlParseMode.RCData,
                    "plaintext" => HtmlParseMode.Plaintext,
                    _ => HtmlParseMode.PCData,
                };
            }

            Take(token);
        }

        while (table is not null)
        {
            CloseTable();
        }

        FlushLine();
        while (lists.Count > 0)
        {
            CloseList();
        }

        return new CleanText(new RichDocument(blocks.Complete()), droppedPictures);
    }

    private void Take(HtmlToken token)
    {
        if (skipping is not null)
        {
            Skip(token);
            return;
        }

        switch (token)
        {
            case HtmlTagToken { Type: HtmlTokenType.StartTag } start:
                Start(start);
                break;
            case { Type: HtmlTokenType.EndTag }:
                End(token.Name);
                break;
            case { Type: HtmlTokenType.Character }:
                Text(token.Data);
                break;
            case { Type: HtmlTokenType.Comment }:
                // Word draws the number or bullet of a list within <![if !supportLists]> … <![endif]>.
                conditionalMarker = token.Data.StartsWith("[if !supportLists]", StringComparison.OrdinalIgnoreCase)
                    || (conditionalMarker && !token.Data.StartsWith("[endif]", StringComparison.OrdinalIgnoreCase));
                break;
        }
    }

    private void Skip(HtmlToken token)
    {
        if (token is HtmlTagToken { Type: HtmlTokenType.StartTag, IsSelfClosing: false } start)
        {
            skippedWithin[start.Name] = skippedWithin.GetValueOrDefault(start.Name) + 1;
        }
        else if (token.Type == HtmlTokenType.EndTag)
        {
            if (skippedWithin.GetValueOrDefault(token.Name) is > 0 and var open)
            {
                skippedWithin[token.Name] = open - 1;
            }
            else if (token.Name == skipping)
            {
                skipping = null;
            }
            else if (Paragraphs.Contains(token.Name) || Other.Contains(token.Name))
            {
                // The block around it ends: what was never closed ends with it, and does not swallow the rest.
                skipping = null;
                Take(token);
            }
        }
    }

    private void Start(HtmlTagToken tag)
    {
        var name = tag.Name;
        if (name is ['h', var digit] && digit is >= '1' and <= '6')
        {
            StartBlock(tag, digit - '0');
            return;
        }

        var style = new WordStyle(tag.GetAttribute("style"));
        if (Skipped.Contains(name) || (style.Hidden && !Void.Contains(name)))
        {
            // Only in XML is an element over that closes itself.
            if (!tag.IsSelfClosing || name is not ("svg" or "math" or "xml"))
            {
                skipping = name;
                skippedWithin.Clear();
            }

            return;
        }

        switch (name)
        {
            case "br":
                line.Add(new RichBreak());
                break;
            case "img":
                Picture(tag);
                break;
            case "ul" or "ol" or "menu" or "dir":
                StartList(name == "ol", tag.GetAttribute("start"));
                break;
            case "li":
                StartItem();
                break;
            case "table":
                StartTable();
                break;
            case "thead" or "tbody" or "tfoot":
                StartSection(name == "thead");
                break;
            case "tr":
                StartRow();
                break;
            case "td" or "th":
                StartCell(name == "th", tag);
                break;
            case "caption":
                FlushLine();
                caption = true;
                break;
            default:
                if (Paragraphs.Contains(name))
                {
                    StartBlock(tag, style.OutlineLevel);
                    preformatted |= name == "pre";
                }
                else if (Inline.Contains(name) && !tag.IsSelfClosing)
                {
                    Open(name, style);
                }

                break;
        }
    }

    private void End(string name)
    {
        switch (name)
        {
            case "br":
                line.Add(new RichBreak());
                break;
            case "ul" or "ol" or "menu" or "dir":
                EndList();
                break;
            case "li":
                FlushLine();
                if (table is null && lists is [.., var list])
                {
                    list.Item = null;
                }

                break;
            case "table":
                EndTable();
                break;
            case "thead" or "tbody" or "tfoot":
                if (innerTables == 0)
                {
                    table?.CloseRow(CloseCell);
                    table?.StartSection(head: false);
                }

                break;
            case "tr":
                if (innerTables == 0)
                {
                    table?.CloseRow(CloseCell);
                }
                else
                {
                    FlushLine();
                }

                break;
            case "td" or "th":
                if (innerTables == 0)
                {
                    CloseCell();
                }

                break;
            case "caption":
                FlushLine();
                caption = false;
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                FlushLine();
                break;
            default:
                if (Paragraphs.Contains(name))
                {
                    FlushLine();
                    preformatted &= name != "pre";
                }
                else if (Inline.Contains(name))
                {
                    Close(name);
                }

                break;
        }
    }

    private void Text(string text)
    {
        if (table is { Cell: null } && !caption)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return;
            }

            table.EnsureCell(BeginCell);
        }

        var (its, marker) = marks is [.., var last] ? (last.Marks, last.Marker) : default;
        if (word is not null && (marker || conditionalMarker))
        {
            word.Marker.Append(text.Length > 20 ? text[..20] : text);
        }
        else if (preformatted)
        {
            var parts = text.ReplaceLineEndings("\n").Split('\n');
            for (var index = 0; index < parts.Length; index++)
            {
                if (index > 0)
                {
                    line.Add(new RichBreak());
                }

                line.Add(new RichRun(parts[index], its));
            }
        }
        else
        {
            line.Add(new RichRun(text, its));
        }
    }

    private void Picture(HtmlTagToken tag)
    {
        table?.EnsureCell(BeginCell);
        if (pictures && PictureAddress.TryRead(tag.GetAttribute("src"), out var id))
        {
            var description = RichLines.Settle([new RichRun(tag.GetAttribute("alt") ?? "", RichMarks.None)]) is [RichRun run] ? run.Text : "";
            line.Add(new RichPicture(id, string.Concat(description.EnumerateRunes().Take(MostDescription)).TrimEnd()));
        }
        else
        {
            droppedPictures++;
        }
    }

    private void StartBlock(HtmlTagToken tag, int level)
    {
        FlushLine();
        heading = level;
        word = WordListItem.Of(tag.GetAttribute("style"));
        conditionalMarker = false;
    }

    private void Open(string name, WordStyle style)
    {
        if (marks.Count == MostMarks)
        {
            marksNotKept++;
            return;
        }

        var before = marks is [.., var last] ? last : new OpenMark("", RichMarks.None, RichMarks.None, RichMarks.None, false);
        var set = style.Set | name switch
        {
            "b" or "strong" => RichMarks.Strong & ~style.Cleared,
            "i" or "em" => RichMarks.Emphasis & ~style.Cleared,
            "u" => RichMarks.Underline & ~style.Cleared,
            "sub" => RichMarks.Subscript,
            "sup" => RichMarks.Superscript,
            _ => RichMarks.None,
        };
        marks.Add(new OpenMark(name, set, style.Cleared, (before.Marks & ~style.Cleared) | set, before.Marker || style.ListMarker));
    }

    /// <summary>Takes the mark away wherever it stands: misnested ones above it stay, as they do in a browser.</summary>
    private void Close(string name)
    {
        if (marksNotKept > 0)
        {
            marksNotKept--;
            return;
        }

        var floor = table?.MarksAtCell ?? 0;
        var at = marks.FindLastIndex(mark => mark.Name == name);
        if (at < floor)
        {
            return;
        }

        marks.RemoveAt(at);
        for (; at < marks.Count; at++)
        {
            var before = at > 0 ? marks[at - 1].Marks : RichMarks.None;
            marks[at] = marks[at] with { Marks = (before & ~marks[at].Cleared) | marks[at].Set };
        }
    }

    private void StartList(bool ordered, string? start)
    {
        if (table is not null)
        {
            FlushLine();
            cellLists.Add(new OpenCellList { Ordered = ordered });
            return;
        }

        FlushLine();
        if (lists.Count == MostLists)
        {
            listsNotKept++;
            return;
        }

        var number = int.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 1;
        lists.Add(new OpenList(ordered, number));
    }

    private void EndList()
    {
        FlushLine();
        if (table is not null)
        {
            if (cellLists.Count > 0)
            {
                cellLists.RemoveAt(cellLists.Count - 1);
            }
        }
        else if (listsNotKept > 0)
        {
            listsNotKept--;
        }
        else if (lists.Count > 0)
        {
            CloseList();
        }
    }

    private void StartItem()
    {
        FlushLine();
        if (table is not null)
        {
            if (cellLists is [.., var inCell])
            {
                // A cell knows no lists: their marks stay, as text.
                line.Add(new RichRun(inCell.Ordered ? string.Create(CultureInfo.InvariantCulture, $"{++inCell.Number}. ") : "• ", RichMarks.None));
            }

            return;
        }

        if (lists.Count == 0)
        {
            // An item without a list is a paragraph.
            return;
        }

        lists[^1].StartItem();
    }

    private void CloseList()
    {
        var closed = lists[^1];
        lists.RemoveAt(lists.Count - 1);
        var items = closed.Complete();
        if (items.IsEmpty)
        {
            return;
        }

        if (lists.Count == 0)
        {
            blocks.Add(closed.Ordered, closed.Start, items);
        }
        else
        {
            lists[^1].AddBelow(new RichList(closed.Ordered, items));
        }
    }

    private void StartTable()
    {
        FlushLine();
        if (table is not null || lists.Count > 0)
        {
            innerTables++;
            return;
        }

        (table, innerTables, caption) = (new OpenTable(marks.Count), 0, false);
    }

    private void StartSection(bool head)
    {
        if (table is not null && innerTables == 0)
        {
            table.CloseRow(CloseCell);
            table.StartSection(head);
        }
    }

    private void StartRow()
    {
        if (innerTables > 0)
        {
            FlushLine();
        }
        else if (table is not null)
        {
            table.CloseRow(CloseCell);
            if (table.IsFull)
            {
                CloseTable();
                table = new OpenTable(marks.Count);
            }

            table.StartRow();
        }
    }

    private void StartCell(bool header, HtmlTagToken tag)
    {
        if (innerTables > 0)
        {
            line.Add(new RichRun(" ", RichMarks.None));
        }
        else if (table is not null)
        {
            CloseCell();
            BeginCell();
            table.StartCell(header, tag.GetAttribute("colspan"), tag.GetAttribute("rowspan"));
        }
    }

    private void BeginCell()
    {
        FlushLine();
        caption = false;
        table!.MarksAtCell = marks.Count;
    }

    private void CloseCell()
    {
        if (table?.Cell is null)
        {
            return;
        }

        FlushLine();
        cellLists.Clear();
        table.CloseCell();
        if (marks.Count > table.MarksAtCell)
        {
            marks.RemoveRange(table.MarksAtCell, marks.Count - table.MarksAtCell);
        }

        marksNotKept = 0;
    }

    private void EndTable()
    {
        if (innerTables > 0)
        {
            FlushLine();
            innerTables--;
        }
        else if (table is not null)
        {
            CloseTable();
        }
    }

    private void CloseTable()
    {
        var closed = table!;
        closed.CloseRow(CloseCell);
        (table, innerTables, caption) = (null, 0, false);
        FlushLine();
        if (closed.Complete() is { } made)
        {
            blocks.Add(made);
        }
    }

    /// <summary>Ends the paragraph and puts it where it belongs: the cell, the item or the document.</summary>
    private void FlushLine()
    {
        var (level, item) = (heading, word);
        (heading, word, conditionalMarker) = (0, null, false);
        if (line.Count == 0)
        {
            return;
        }

        var raw = item?.Prefixes(level > 0 || table is not null || lists.Count > 0) == true
            ? [new RichRun(item.Marker + " ", RichMarks.None), .. line]
            : line.ToList();
        line.Clear();
        if (table is { Cell: { } cell })
        {
            Append(cell, RichLines.Settle(raw));
        }
        else if (lists is [.., var list])
        {
            list.Append(RichLines.Settle(raw));
        }
        else if (level > 0)
        {
            blocks.AddHeading(level, RichLines.Heading(raw));
        }
        else if (item is not null)
        {
            blocks.Add(item, RichLines.Settle(raw));
        }
        else
        {
            blocks.Add(RichLines.Settle(raw));
        }
    }

    internal static void Append(List<RichInline> to, ImmutableArray<RichInline> settled)
    {
        if (settled.IsEmpty)
        {
            return;
        }

        if (to.Count > 0)
        {
            to.Add(new RichBreak());
        }

        to.AddRange(settled);
    }

    private sealed record OpenMark(string Name, RichMarks Set, RichMarks Cleared, RichMarks Marks, bool Marker);

    private sealed class OpenCellList
    {
        public required bool Ordered { get; init; }

        public int Number { get; set; }
    }
}
