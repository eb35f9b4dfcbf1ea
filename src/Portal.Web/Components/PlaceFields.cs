using Portal.Application.Reference;

namespace Portal.Web.Components;

/// <summary>
/// A select of counties grouped by city, for <c>_CountyField</c>. With scripts the select named <paramref name="CityField"/>
/// narrows it; without them the groups do.
/// </summary>
/// <param name="Unchosen">What it says while nothing is chosen; 请选择 unless set.</param>
public sealed record CountyField(
    string Name, string Label, string? Value, IReadOnlyList<CountyGroup> Groups, string CityField, string? Hint = null, bool Required = true,
    string? Unchosen = null);

/// <summary>The counties of one city.</summary>
public sealed record CountyGroup(Division City, string Label, IReadOnlyList<Division> Counties);

/// <summary>
/// The industry of an enterprise or a factory, for <c>_IndustryField</c>: a combobox with scripts; without them a button
/// searches and the matches come back as radios.
/// </summary>
/// <param name="Value">The stored code.</param>
/// <param name="Matches">What the search found; null when none was asked for.</param>
public sealed record IndustryField(string Name, string Label, string? Value, string? Hint, IReadOnlyList<Industry>? Matches, string? Searched);

/// <summary>Groups of counties and options of cities.</summary>
public static class Places
{
    /// <summary>The counties of the given provinces by city; the province's name stands before the city where there are several.</summary>
    public static IReadOnlyList<CountyGroup> Counties(this Divisions divisions, params IReadOnlyList<string> provinces) =>
    [
        .. from province in provinces
           from city in divisions.Below(province)
           select new CountyGroup(city, provinces.Count > 1 ? divisions.FullName(province, city.Code) : city.Name, divisions.Below(city.Code)),
    ];

    public static IReadOnlyList<Choice> Cities(this IReadOnlyList<CountyGroup> groups) => [.. groups.Select(group => new Choice(group.City.Code, group.Label))];
}
