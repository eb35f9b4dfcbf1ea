namespace Portal.Documents.Papers;

/// <summary>What <c>summary-table.typ</c> prints: 推荐汇总表.</summary>
/// <param name="Annex">Such as 附件3; null for none.</param>
/// <param name="Head">What stands before the recommender's name, such as 推荐单位（盖章）：.</param>
/// <param name="Date">As printed; null for none.</param>
/// <param name="Rows">As many texts as columns; line ends are kept.</param>
/// <param name="Notes">Below the table.</param>
/// <param name="Seal">Diameter in mm of the recommender's seal; null for none.</param>
/// <param name="Countersign">Diameter in mm of the seal of the office that passes the list on; null for none.</param>
public sealed record SummarySheet(
    string Title, string? Annex, string Head, string Recommender, string? Date, IReadOnlyList<SummarySheetColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows,
    IReadOnlyList<string> Notes, decimal? Seal, decimal? Countersign);

/// <param name="Share">Of the width, among all columns.</param>
/// <param name="Align"><c>left</c> or <c>center</c>.</param>
public sealed record SummarySheetColumn(string Title, decimal Share, string Align);

/// <summary>What <c>letter.typ</c> prints: 推荐函 in the layout of GB/T 9704-2012.</summary>
/// <param name="Letterhead">发文机关标志, in red; null where it is printed on the office's own paper.</param>
/// <param name="Number">发文字号; null until it is given.</param>
/// <param name="To">主送机关, without its colon.</param>
/// <param name="Annexes">Names of the enclosures.</param>
/// <param name="Signatory">署名.</param>
/// <param name="Date">成文日期.</param>
/// <param name="Contact">附注, without its brackets; null for none.</param>
/// <param name="Seal">Diameter in mm of the signatory's seal.</param>
/// <param name="Countersign">Diameter in mm of the seal of the office that passes the letter on; null for none.</param>
public sealed record LetterSheet(
    string? Letterhead, string? Number, string Title, string To, IReadOnlyList<string> Paragraphs, IReadOnlyList<string> Annexes, string Signatory, string Date, string? Contact,
    decimal Seal, decimal? Countersign);

/// <summary>What <c>certificate.typ</c> prints: 认定证书, one page. Which words and facts, the rules of the recognition say.</summary>
/// <param name="Number">证书编号.</param>
/// <param name="Holder">The enterprise.</param>
/// <param name="Paragraphs">What is certified.</param>
/// <param name="Facts">Level, factory, and a validity where the rules give one.</param>
/// <param name="Issuer">Who certifies.</param>
/// <param name="Date">As printed.</param>
/// <param name="Seal">Diameter in mm.</param>
public sealed record CertificateSheet(
    string Title, string Number, string Holder, IReadOnlyList<string> Paragraphs, IReadOnlyList<Fact> Facts, string Issuer, string Date, decimal Seal);
