namespace Portal.Documents.Tables;

/// <summary>What a spreadsheet program demands of a sheet before it has rows.</summary>
internal static class SheetCheck
{
    internal const int MostColumns = 16_384;
    internal const int MostRows = 1_048_576;

    private static readonly System.Buffers.SearchValues<char> NotInNames = System.Buffers.SearchValues.Create("[]:*?/\\");

    internal static void Demand(TableSheet sheet)
    {
        var name = sheet.Name;
        if (name.Length is 0 or > 31 || string.IsNullOrWhiteSpace(name) || name.AsSpan().IndexOfAny(NotInNames) >= 0
            || name[0] == '\'' || name[^1] == '\'' || name.Equals("History", StringComparison.OrdinalIgnoreCase) || CellText.Clean(name) != name
            || name.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0)
        {
            throw new WorkbookFaultException(WorkbookFault.BadSheetName);
        }
        if (sheet.Columns.Count is 0 or > MostColumns)
        {
            throw new WorkbookFaultException(WorkbookFault.BadColumns);
        }
        for (var at = 0; at < sheet.Columns.Count; at++)
        {
            if (sheet.Columns[at] is not { Width: >= 1 and <= 255, Decimals: >= 0 and <= 12 })
            {
                throw new WorkbookFaultException(WorkbookFault.BadColumns, 0, at + 1);
            }
        }
    }
}
