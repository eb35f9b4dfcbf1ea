using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Portal.Application.RichText;

/// <summary>
/// A long text in the few forms that the application form knows: paragraphs, headings of two levels, lists, tables, our own pictures.
/// Made by <see cref="RichReader"/>; whatever is in it has been cleaned, and each text has exactly one document.
/// </summary>
public sealed record RichDocument(ImmutableArray<RichBlock> Blocks)
{
    public static RichDocument Empty { get; } = new([]);

    public bool IsEmpty => Blocks.IsEmpty;

    /// <summary>The canonical HTML, safe to be put into a page as it stands. Empty for an empty document.</summary>
    public string ToHtml() => RichWriter.Html(this);

    /// <summary>The same to be shown below a heading of the page.</summary>
    /// <param name="heading">Its level, 2 to 4: the text's own headings are the next two.</param>
    public string ToHtmlBelow(int heading) => RichWriter.Html(this, heading - 2);

    /// <summary>The text alone, a line for each paragraph, item and table row: for comparing two versions, and for searching.</summary>
    public string ToPlain() => RichWriter.Plain(this);

    /// <summary>
    /// 字数 as limits mean it: every character that is not a space counts once, punctuation included, a Chinese character like a letter
    /// or a digit. Markers of lists, headings' numbers of the browser and pictures count nothing.
    /// </summary>
    public int CountCharacters() => Inlines().OfType<RichRun>().Sum(run => run.Text.EnumerateRunes().Count(Counts));

    /// <summary>The pictures in it, in order; one that stands there twice comes twice.</summary>
    public IEnumerable<RichPicture> Pictures() => Inlines().OfType<RichPicture>();

    /// <summary>Spaces of any kind and what cannot be seen count nothing; <c>rich-text.js</c> counts alike.</summary>
    private static bool Counts(Rune rune) => !Rune.IsWhiteSpace(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format);

    private IEnumerable<RichInline> Inlines() => Blocks.SelectMany(block => block switch
    {
        RichParagraph paragraph => paragraph.Inlines,
        RichHeading heading => heading.Inlines,
        RichList list => Inlines(list),
        RichTable table => table.Head.Concat(table.Body).SelectMany(row => row.Cells).SelectMany(cell => cell.Inlines),
        _ => [],
    });

    private static IEnumerable<RichInline> Inlines(RichList list) =>
        list.Items.SelectMany(item => item.Inlines.Concat(item.Lists.SelectMany(Inlines)));
}

public abstract record RichBlock;

public sealed record RichParagraph(ImmutableArray<RichInline> Inlines) : RichBlock;

/// <param name="Level">3 or 4: a page has its own h1 and h2.</param>
public sealed record RichHeading(int Level, ImmutableArray<RichInline> Inlines) : RichBlock;

public sealed record RichList(bool Ordered, ImmutableArray<RichItem> Items) : RichBlock;

/// <param name="Lists">Lists within the item, below its text.</param>
public sealed record RichItem(ImmutableArray<RichInline> Inlines, ImmutableArray<RichList> Lists);

/// <param name="Head">Rows of column headings.</param>
public sealed record RichTable(ImmutableArray<RichRow> Head, ImmutableArray<RichRow> Body) : RichBlock;

public sealed record RichRow(ImmutableArray<RichCell> Cells);

public sealed record RichCell(bool Header, int ColumnSpan, int RowSpan, ImmutableArray<RichInline> Inlines);

public abstract record RichInline;

public sealed record RichRun(string Text, RichMarks Marks) : RichInline;

/// <summary>A new line within a paragraph, an item or a cell.</summary>
public sealed record RichBreak : RichInline;

/// <summary>A picture that was uploaded to this portal.</summary>
/// <param name="Id">As in <c>/applications/pictures/{id}</c>.</param>
/// <param name="Description">For those who do not see it; may be empty.</param>
public sealed record RichPicture(Guid Id, string Description) : RichInline;

[Flags]
public enum RichMarks
{
    None = 0,
    Strong = 1,
    Emphasis = 2,
    Underline = 4,
    Subscript = 8,
    Superscript = 16,
}
