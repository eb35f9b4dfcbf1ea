using System.Collections.Immutable;
using System.Globalization;

namespace Portal.Application.RichText;

/// <summary>The blocks of a document as they come, with paragraphs that are items of Word's lists gathered into lists.</summary>
internal sealed class RichBlocks
{
    private readonly List<RichBlock> blocks = [];
    private readonly List<OpenList> wordLists = [];

    public void Add(ImmutableArray<RichInline> settled)
    {
        if (settled.IsEmpty)
        {
            // Between Word's items there are line ends and empty paragraphs: the list goes on.
            return;
        }

        EndWordLists();
        blocks.AddRange(RichLines.Paragraphs(settled).Select(inlines => new RichParagraph(inlines)));
    }

    /// <param name="level">As printed, 1 to 6; made 3 or 4 when all are known.</param>
    public void AddHeading(int level, ImmutableArray<RichInline> inlines)
    {
        if (!inlines.IsEmpty)
        {
            EndWordLists();
            blocks.Add(new RichHeading(level, inlines));
        }
    }

    public void Add(RichTable table)
    {
        EndWordLists();
        blocks.Add(table);
    }

    /// <summary>A list that goes on with another number than 1 keeps its numbers, as text: our lists begin with 1.</summary>
    public void Add(bool ordered, int start, ImmutableArray<RichItem> items)
    {
        EndWordLists();
        if (!ordered || start == 1)
        {
            blocks.Add(new RichList(ordered, items));
            return;
        }

        foreach (var item in items)
        {
            Literal(start++.ToString(CultureInfo.InvariantCulture) + ".", item.Inlines);
            blocks.AddRange(item.Lists);
        }
    }

    /// <summary>
    /// A paragraph that Word shows as an item. It becomes one where our list would show the same mark; else the mark stays as text
    /// (一、, 1.1, or a numbering that goes on after an interruption).
    /// </summary>
    public void Add(WordListItem item, ImmutableArray<RichInline> inlines)
    {
        inlines = RichLines.Tight(inlines);
        if (inlines.IsEmpty)
        {
            return;
        }

        while (wordLists.Count > item.Level)
        {
            EndInnermost();
        }

        var isNew = wordLists.Count < item.Level || wordLists[^1].Ordered != item.Ordered || (item.Number == 1 && wordLists.Count == 1 && item.Ordered);
        var expected = isNew ? 1 : wordLists[^1].Count + 1;
        var isInner = (isNew && wordLists.Count < item.Level ? wordLists.Count + 1 : wordLists.Count) > 1;
        if (item.Ordered && item.Number != expected && !(isInner && item.Number is null && !item.IsCompound))
        {
            EndWordLists();
            Literal(item.Marker.ToString().Trim(), inlines);
            return;
        }

        if (isNew)
        {
            if (wordLists.Count == item.Level)
            {
                EndInnermost();
            }

            wordLists.Add(new OpenList(item.Ordered, 1));
        }

        wordLists[^1].StartItem();
        wordLists[^1].Append(inlines);
    }

    /// <summary>The highest level that occurs is h3, the rest h4; what has h3 and h4 alone stays as it is.</summary>
    public ImmutableArray<RichBlock> Complete()
    {
        EndWordLists();
        var highest = Math.Min(3, blocks.OfType<RichHeading>().Select(heading => heading.Level).DefaultIfEmpty(3).Min());
        return [.. blocks.Select(block => block is RichHeading heading ? heading with { Level = heading.Level == highest ? 3 : 4 } : block)];
    }

    private void Literal(string marker, ImmutableArray<RichInline> inlines) =>
        blocks.AddRange(RichLines.Paragraphs(RichLines.Settle([new RichRun(marker + " ", RichMarks.None), .. inlines]))
            .Select(paragraph => new RichParagraph(paragraph)));

    private void EndWordLists()
    {
        while (wordLists.Count > 0)
        {
            EndInnermost();
        }
    }

    private void EndInnermost()
    {
        var ended = wordLists[^1];
        wordLists.RemoveAt(wordLists.Count - 1);
        var list = new RichList(ended.Ordered, ended.Complete());
        if (wordLists is [.., var outer])
        {
            outer.AddBelow(list);
        }
        else
        {
            blocks.Add(list);
        }
    }
}

/// <summary>A list whose items are still coming.</summary>
internal sealed class OpenList(bool ordered, int start)
{
    private readonly List<OpenItem> items = [];

    public bool Ordered { get; } = ordered;

    public int Start { get; } = start;

    public int Count => items.Count;

    /// <summary>The item that takes what comes; null between two items.</summary>
    public OpenItem? Item { get; set; }

    public void StartItem() => items.Add(Item = new OpenItem());

    /// <summary>Text outside any item, or after an inner list, is an item of its own.</summary>
    public void Append(ImmutableArray<RichInline> settled)
    {
        if (settled.IsEmpty)
        {
            return;
        }

        if (Item is null || Item.Lists.Count > 0)
        {
            StartItem();
        }

        RichReader.Append(Item!.Inlines, RichLines.Tight(settled));
    }

    /// <summary>An inner list belongs to the item above it, even where that was closed already, as in what Word writes.</summary>
    public void AddBelow(RichList list)
    {
        if (items.Count == 0)
        {
            StartItem();
        }

        items[^1].Lists.Add(list);
    }

    public ImmutableArray<RichItem> Complete() =>
        [.. items.Where(item => item.Inlines.Count + item.Lists.Count > 0).Select(item => new RichItem([.. item.Inlines], [.. item.Lists]))];

    internal sealed class OpenItem
    {
        public List<RichInline> Inlines { get; } = [];

        public List<RichList> Lists { get; } = [];
    }
}

/// <summary>A table whose rows are still coming.</summary>
internal sealed class OpenTable(int marksBefore)
{
    private const int MostColumns = 40;
    private const int MostRows = 400;

    private readonly List<(bool Head, List<OpenCell> Cells)> rows = [];
    private List<OpenCell>? row;
    private OpenCell? cell;
    private bool head;

    /// <summary>How many marks were open when the cell began: those stay when it ends.</summary>
    public int MarksAtCell { get; set; } = marksBefore;

    public bool IsFull => rows.Count >= MostRows;

    /// <summary>What the open cell holds; null between cells.</summary>
    public List<RichInline>? Cell => cell?.Inlines;

    public void StartSection(bool head) => this.head = head;

    public void StartRow() => rows.Add((head, row = []));

    public void StartCell(bool header, string? columns, string? rowsDown)
    {
        if (row is null)
        {
            StartRow();
        }

        var used = row!.Sum(each => each.Columns);
        if (used >= MostColumns)
        {
            // Beyond the last column the text goes on in it.
            cell = row![^1];
            return;
        }

        cell = new OpenCell(header, Math.Min(Span(columns), MostColumns - used), Span(rowsDown));
        row!.Add(cell);
    }

    public void EnsureCell(Action begin)
    {
        if (cell is null)
        {
            begin();
            StartCell(header: false, null, null);
        }
    }

    public void CloseCell() => cell = null;

    public void CloseRow(Action closeCell)
    {
        if (cell is not null)
        {
            closeCell();
        }

        row = null;
    }

    /// <summary>Null for a table in which nothing stands.</summary>
    public RichTable? Complete()
    {
        if (rows.All(each => each.Cells.All(one => one.Inlines.Count == 0)))
        {
            return null;
        }

        DropEmptyRows();
        var headRows = rows.TakeWhile(each => each.Head || each.Cells.All(one => one.Header)).Count();
        // A table of headings alone has them in its body.
        return headRows == rows.Count
            ? new RichTable([], Section(rows))
            : new RichTable(Section(rows[..headRows]), Section(rows[headRows..]));
    }

    /// <summary>A row without cells is one over which all cells reach from above: they reach one row less.</summary>
    private void DropEmptyRows()
    {
        for (var index = rows.Count - 1; index >= 0; index--)
        {
            if (rows[index].Cells.Count > 0)
            {
                continue;
            }

            rows.RemoveAt(index);
            for (var above = 0; above < index; above++)
            {
                foreach (var reaching in rows[above].Cells.Where(each => above + each.Rows > index))
                {
                    reaching.Rows--;
                }
            }
        }
    }

    private static ImmutableArray<RichRow> Section(List<(bool Head, List<OpenCell> Cells)> rows) =>
        [.. rows.Select((each, index) => new RichRow([.. each.Cells.Select(one => new RichCell(
            each.Head || one.Header, one.Columns, Math.Min(one.Rows, rows.Count - index), RichLines.Tight([.. one.Inlines])))]))];

    /// <summary>At least 1; anything that is no number of a sensible size is 1.</summary>
    private static int Span(string? printed) =>
        int.TryParse(printed, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var span)
            ? Math.Clamp(span, 1, MostRows) : 1;

    private sealed class OpenCell(bool header, int columns, int rows)
    {
        public bool Header { get; } = header;

        public int Columns { get; } = columns;

        public int Rows { get; set; } = rows;

        public List<RichInline> Inlines { get; } = [];
    }
}
