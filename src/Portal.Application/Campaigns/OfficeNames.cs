using Portal.Application.Reference;

namespace Portal.Application.Campaigns;

/// <summary>What an office is called by its code: a division's, or that of a group or the corps in the campaigns' data.</summary>
public sealed class OfficeNames(Divisions divisions, CampaignBook book)
{
    /// <summary>Such as 苏州市, or the group's name; empty for an unknown code.</summary>
    public string this[string? area] => divisions.Find(area)?.Name ?? Group(area);

    /// <summary>With the divisions above it, such as 江苏省苏州市; empty for an unknown code.</summary>
    public string PathOf(string? area) => divisions.PathOf(area) is { Length: > 0 } path ? path : Group(area);

    private string Group(string? area) => book.Groups.FirstOrDefault(group => group.Area == area)?.Name ?? "";
}
