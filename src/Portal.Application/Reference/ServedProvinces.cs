using System.Text.Json;

namespace Portal.Application.Reference;

/// <summary>The provinces that take part: those that some policy in <c>seeds/policies</c> names.</summary>
public sealed class ServedProvinces
{
    private ServedProvinces(IReadOnlyList<Division> all) => All = all;

    /// <summary>In the order of their codes.</summary>
    public IReadOnlyList<Division> All { get; }

    public bool Serves(string? provinceCode) => All.Any(province => province.Code == provinceCode);

    /// <exception cref="InvalidDataException">A policy names a province that the divisions do not have.</exception>
    public static ServedProvinces Read(string seeds, Divisions divisions)
    {
        var found = new SortedDictionary<string, Division>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(seeds, "policies"), "policy.json", SearchOption.AllDirectories))
        {
            using var policy = JsonDocument.Parse(File.ReadAllBytes(file));
            if (policy.RootElement.TryGetProperty("province", out var province) && province.GetString() is { } code)
            {
                found[code] = divisions.Provinces.FirstOrDefault(division => division.Code == code)
                    ?? throw new InvalidDataException($"{file}: province {code} is not in the divisions.");
            }
        }

        return new ServedProvinces([.. found.Values]);
    }
}
