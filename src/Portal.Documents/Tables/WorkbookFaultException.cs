namespace Portal.Documents.Tables;

/// <summary>Why a table cannot be written as a workbook.</summary>
public enum WorkbookFault
{
    /// <summary>See <see cref="TableSheet.Name"/>.</summary>
    BadSheetName,

    /// <summary>No column, more than 16,384, or a width or a number of decimals out of its range.</summary>
    BadColumns,

    /// <summary>The row has more or fewer cells than the sheet has columns.</summary>
    UnevenRow,

    /// <summary>A number or a day stands in a column of another kind.</summary>
    WrongKind,

    /// <summary>A text of more than 32,767 characters, which no spreadsheet takes.</summary>
    TextTooLong,

    /// <summary>A number of more than 15 digits before the point, which a spreadsheet would round.</summary>
    NumberTooLong,

    /// <summary>A day before 1900-03-01.</summary>
    DateTooEarly,

    /// <summary>More than 1,048,576 rows, titles and notes included.</summary>
    TooManyRows,
}

/// <summary>A table that cannot be written. What was written to the stream so far is no workbook: throw it away.</summary>
/// <param name="row">The row of data, from 1; 0 where it is no row's fault.</param>
/// <param name="column">The column, from 1; 0 where it is no cell's fault.</param>
public sealed class WorkbookFaultException(WorkbookFault fault, int row = 0, int column = 0)
    : Exception(FormattableString.Invariant($"{fault} (row {row}, column {column})"))
{
    public WorkbookFault Fault { get; } = fault;

    public int Row { get; } = row;

    public int Column { get; } = column;
}
