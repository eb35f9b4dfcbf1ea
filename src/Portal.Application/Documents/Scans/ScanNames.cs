namespace Portal.Application.Documents.Scans;

/// <summary>What the states and checks of scans are called.</summary>
public static class ScanNames
{
    public static string Name(this ScanState state) => state switch
    {
        ScanState.Waiting => Texts.ScansWaiting,
        ScanState.Confirmed => Texts.ScansConfirmed,
        ScanState.Returned => Texts.ScansReturned,
        ScanState.Replaced => Texts.ScansReplaced,
    };

    public static string Name(this ScanCheck check) => check switch
    {
        ScanCheck.Seal => Texts.ScansCheckSeal,
        ScanCheck.Pages => Texts.ScansCheckPages,
        ScanCheck.Content => Texts.ScansCheckContent,
    };
}
