namespace Portal.Documents.Tables;

/// <summary>What a column holds: it decides how numbers look and which cells it takes.</summary>
public enum ColumnKind
{
    Text,

    /// <summary>Integers of at most 15 digits, which is what a spreadsheet keeps exactly: codes and telephone numbers are text.</summary>
    Whole,

    Decimal,

    /// <summary>A share of one: 0.125 is shown as 12.5 %.</summary>
    Percentage,

    /// <summary>A day, from 1900-03-01 (spreadsheets count the days before wrongly).</summary>
    Date,
}

/// <summary>One column of a table.</summary>
/// <param name="Width">In characters of the standard font, 1 to 255; a Chinese character takes two.</param>
public sealed record TableColumn(string Title, ColumnKind Kind, double Width)
{
    /// <summary>Long text goes on in the next line of the cell.</summary>
    public bool Wrapped { get; init; }

    /// <summary>Digits shown after the point of <see cref="ColumnKind.Decimal"/> and <see cref="ColumnKind.Percentage"/>, 0 to 12. The cell keeps what it was given.</summary>
    public int Decimals { get; init; } = 2;
}

/// <summary>A sheet without its rows: titles above, the header, notes below.</summary>
public sealed record TableSheet
{
    /// <summary>The tab's name: 1 to 31 characters without <c>[ ] : * ? / \</c>, no apostrophe at either end, not <c>History</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Lines above the header, over all columns; the first is the heading.</summary>
    public IReadOnlyList<string> Titles { get; init; } = [];

    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>Lines below the last row, over all columns.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>
/// One cell. A text goes into any column (不涉及 where a number would stand), a number or a day only into one of its kind;
/// <c>default</c> is an empty cell.
/// </summary>
public readonly record struct TableCell
{
    private TableCell(ColumnKind kind, string? text, decimal number) => (Kind, Written, Number) = (kind, text, number);

    internal ColumnKind Kind { get; }

    internal string? Written { get; }

    internal decimal Number { get; }

    internal bool IsEmpty => Kind == ColumnKind.Text && string.IsNullOrEmpty(Written);

    public static TableCell Text(string? text) => new(ColumnKind.Text, text, 0);

    public static TableCell Whole(long? number) => number is { } n ? new(ColumnKind.Whole, null, n) : default;

    public static TableCell Decimal(decimal? number) => number is { } n ? new(ColumnKind.Decimal, null, n) : default;

    /// <param name="share">Of one: 0.125 for 12.5 %.</param>
    public static TableCell Percentage(decimal? share) => share is { } n ? new(ColumnKind.Percentage, null, n) : default;

    public static TableCell Date(DateOnly? day) => day is { } d ? new(ColumnKind.Date, null, d.DayNumber) : default;
}
