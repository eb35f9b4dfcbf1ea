using Portal.Application.Policies;

namespace Portal.Application.Reference;

/// <summary>The provinces that take part: those under whose policy, or the state's, a factory can be assessed, in the order of their codes.</summary>
public sealed class ServedProvinces(PolicyBook policies, Divisions divisions)
{
    public IReadOnlyList<Division> All { get; } =
        [.. divisions.Provinces.Where(province => !policies.OpenTo(province.Code).IsEmpty).OrderBy(province => province.Code, StringComparer.Ordinal)];

    public bool Serves(string? provinceCode) => All.Any(province => province.Code == provinceCode);
}
