using System.Text.Json.Serialization;

namespace Portal.Documents.Papers;

/// <summary>
/// What <c>paper.typ</c> prints: 申报书, 自评价报告, 真实性承诺书, 受理回执. Words only; which of them, and in which order, the caller decides.
/// </summary>
/// <param name="Title">On the cover, and in the PDF's metadata.</param>
/// <param name="Subtitle">Below it; null for none.</param>
/// <param name="Layout">Whose layout it is, such as 本平台版式; printed on the cover, or below the title where there is none; null for a paper that nobody else could lay out.</param>
/// <param name="Cover">What the cover says of the applicant; empty: no cover, the paper begins with its title.</param>
/// <param name="HasContents">A table of contents with page numbers behind the cover.</param>
public sealed record Paper(
    string Title, string? Subtitle, string? Layout, IReadOnlyList<Fact> Cover, bool HasContents, IReadOnlyList<PaperPart> Parts);

/// <param name="Title">Empty for a part without a heading, which does not stand in the contents.</param>
public sealed record PaperPart(string Title, IReadOnlyList<PaperBlock> Blocks, bool OnNewPage = false);

/// <summary>A label and what stands behind it; line ends in the value are kept.</summary>
public sealed record Fact(string Label, string Value);

/// <summary>One thing below another in a part.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(HeadingBlock), "heading")]
[JsonDerivedType(typeof(FactsBlock), "facts")]
[JsonDerivedType(typeof(TextBlock), "text")]
[JsonDerivedType(typeof(NoteBlock), "note")]
[JsonDerivedType(typeof(ProseBlock), "prose")]
[JsonDerivedType(typeof(TableBlock), "table")]
[JsonDerivedType(typeof(RadarBlock), "radar")]
[JsonDerivedType(typeof(PicturesBlock), "pictures")]
[JsonDerivedType(typeof(SignatureBlock), "signature")]
public abstract record PaperBlock;

/// <param name="Level">2 or 3: a part's title is the first level.</param>
public sealed record HeadingBlock(int Level, string Text) : PaperBlock;

public sealed record FactsBlock(IReadOnlyList<Fact> Facts) : PaperBlock;

/// <summary>Plain text, set as paragraphs with an indented first line: one for each line.</summary>
public sealed record TextBlock(string Text) : PaperBlock;

/// <summary>A remark in small type, such as the clause that asks for something.</summary>
public sealed record NoteBlock(string Text) : PaperBlock;

/// <summary>A long text of the form.</summary>
public sealed record ProseBlock(IReadOnlyList<Prose> Blocks) : PaperBlock;

/// <param name="Caption">Above the table; null for none.</param>
/// <param name="Rows">As many cells as columns; each as it is to be read.</param>
public sealed record TableBlock(string? Caption, IReadOnlyList<PaperColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : PaperBlock;

/// <param name="Width">Share of the width among all columns.</param>
/// <param name="IsNumber">Set to the right.</param>
public sealed record PaperColumn(string Title, int Width = 1, bool IsNumber = false);

/// <summary>A radar chart; drawn for three axes or more.</summary>
public sealed record RadarBlock(string Caption, IReadOnlyList<RadarAxis> Axes) : PaperBlock;

/// <param name="Label">Short.</param>
/// <param name="Value">From 0 to <paramref name="Most"/>.</param>
/// <param name="Shown">The value as it is to be read.</param>
public sealed record RadarAxis(string Label, decimal Value, decimal Most, string Shown);

public sealed record PicturesBlock(IReadOnlyList<PaperPicture> Pictures) : PaperBlock;

/// <param name="Name">Of the manuscript's picture.</param>
public sealed record PaperPicture(string Name, string Caption);

/// <summary>The place of a signature and a seal.</summary>
/// <param name="Lines">Such as 法定代表人（签字）：.</param>
/// <param name="Seal">What stands under the seal, such as 申报单位（盖章）.</param>
/// <param name="Date">As printed; empty to be filled in by hand.</param>
/// <param name="Diameter">Of the seal, in mm.</param>
public sealed record SignatureBlock(IReadOnlyList<string> Lines, string Seal, string Date, decimal Diameter) : PaperBlock;

/// <summary>A block of a long text.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ProseParagraph), "paragraph")]
[JsonDerivedType(typeof(ProseHeading), "heading")]
[JsonDerivedType(typeof(ProseList), "list")]
[JsonDerivedType(typeof(ProseTable), "table")]
public abstract record Prose;

public sealed record ProseParagraph(IReadOnlyList<Run> Runs) : Prose;

/// <param name="Level">1 or 2, below the heading that the text stands under.</param>
public sealed record ProseHeading(int Level, IReadOnlyList<Run> Runs) : Prose;

public sealed record ProseList(bool Ordered, IReadOnlyList<ProseItem> Items) : Prose;

/// <param name="Lists">Below the item's text.</param>
public sealed record ProseItem(IReadOnlyList<Run> Runs, IReadOnlyList<ProseList> Lists);

/// <param name="Columns">How many.</param>
/// <param name="HeadRows">How many of the rows are repeated on each page.</param>
public sealed record ProseTable(int Columns, int HeadRows, IReadOnlyList<IReadOnlyList<ProseCell>> Rows) : Prose;

public sealed record ProseCell(bool IsHead, int ColumnSpan, int RowSpan, IReadOnlyList<Run> Runs);

/// <summary>Some text with one set of marks, a picture, or the end of a line.</summary>
/// <param name="Text">Empty for a picture and the end of a line.</param>
/// <param name="Picture">Name of the manuscript's picture; its description stands in <paramref name="Text"/>.</param>
public sealed record Run(
    string Text, bool Strong = false, bool Emphasis = false, bool Underline = false, bool Subscript = false, bool Superscript = false,
    bool Break = false, string? Picture = null);
