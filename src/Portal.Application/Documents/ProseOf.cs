using Portal.Application.RichText;
using Portal.Documents.Papers;

namespace Portal.Application.Documents;

/// <summary>A long text of the form as the paper takes it.</summary>
internal static class ProseOf
{
    public static IReadOnlyList<Prose> Document(RichDocument document) => [.. document.Blocks.Select(Block)];

    /// <summary>What the manuscript calls a picture.</summary>
    public static string PictureName(Guid id) => id.ToString("N");

    private static Prose Block(RichBlock block) => block switch
    {
        RichParagraph paragraph => new ProseParagraph(Runs(paragraph.Inlines)),
        // 3 is a text's first level, below the title of its item.
        RichHeading heading => new ProseHeading(heading.Level - 2, Runs(heading.Inlines)),
        RichList list => List(list),
        RichTable table => Table(table),
        _ => throw new NotSupportedException($"A paper knows no {block.GetType().Name}."),
    };

    private static ProseList List(RichList list) =>
        new(list.Ordered, [.. list.Items.Select(item => new ProseItem(Runs(item.Inlines), [.. item.Lists.Select(List)]))]);

    private static ProseTable Table(RichTable table)
    {
        var rows = table.Head.Concat(table.Body).ToList();
        return new ProseTable(
            // The first row has nothing reaching into it from above, so its spans are the table's columns.
            rows.Count == 0 ? 0 : rows[0].Cells.Sum(cell => cell.ColumnSpan),
            table.Head.Length,
            [.. rows.Select(row => (IReadOnlyList<ProseCell>)[.. row.Cells.Select(cell => new ProseCell(cell.Header, cell.ColumnSpan, cell.RowSpan, Runs(cell.Inlines)))])]);
    }

    private static IReadOnlyList<Run> Runs(IEnumerable<RichInline> inlines) => [.. inlines.Select(Run)];

    private static Run Run(RichInline inline) => inline switch
    {
        RichRun run => new Run(
            run.Text,
            run.Marks.HasFlag(RichMarks.Strong), run.Marks.HasFlag(RichMarks.Emphasis), run.Marks.HasFlag(RichMarks.Underline),
            run.Marks.HasFlag(RichMarks.Subscript), run.Marks.HasFlag(RichMarks.Superscript)),
        RichBreak => new Run("", Break: true),
        RichPicture picture => new Run(picture.Description, Picture: PictureName(picture.Id)),
        _ => throw new NotSupportedException($"A paper knows no {inline.GetType().Name}."),
    };
}
