using Portal.Application.Policies;

namespace Portal.Application.Reference;

/// <summary>The provinces that take part: those with divisions here in which some policy applies, in the order of their codes.</summary>
public sealed class ServedProvinces(PolicyBook policies, Divisions divisions)
{
    public IReadOnlyList<Division> All { get; } =
        [.. divisions.Provinces.Where(province => policies.InProvince(province.Code) is not null).OrderBy(province => province.Code, StringComparer.Ordinal)];

    public bool Serves(string? provinceCode) => All.Any(province => province.Code == provinceCode);
}
