using System.Collections.Frozen;

namespace Portal.Application.Reference;

/// <summary>A 县级以上行政区划 (GB/T 2260).</summary>
/// <param name="Code">Six digits.</param>
/// <param name="Name">Official name, such as 苏州市.</param>
/// <param name="Parent">The next higher division's code; null for a province.</param>
public sealed record Division(string Code, string Name, string? Parent);

/// <summary>
/// The administrative divisions of the provinces served: province, city, county. Development zones with statistical
/// codes are recommenders, not divisions, and are left out.
/// </summary>
public sealed class Divisions
{
    private readonly FrozenDictionary<string, Division> byCode;
    private readonly FrozenDictionary<string, Division[]> byParent;

    private Divisions(IReadOnlyList<Division> all)
    {
        byCode = all.ToFrozenDictionary(division => division.Code, StringComparer.Ordinal);
        byParent = all.Where(division => division.Parent is not null)
            .GroupBy(division => division.Parent!, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        Provinces = [.. all.Where(division => division.Parent is null)];
    }

    public IReadOnlyList<Division> Provinces { get; }

    /// <exception cref="InvalidDataException">A line is malformed or names an unknown parent.</exception>
    public static Divisions Read(string file)
    {
        var all = new List<Division>();
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var cells = line.Split(',');
            if (cells.Length < 5)
            {
                throw new InvalidDataException($"{file}: a division needs code, name, parent, level and kind: {line}");
            }

            if (cells[4] == "GB/T2260")
            {
                all.Add(new Division(cells[0], cells[1], cells[2].Length == 0 ? null : cells[2]));
            }
        }

        var codes = all.Select(division => division.Code).ToHashSet(StringComparer.Ordinal);
        return all.FirstOrDefault(division => division.Parent is { } parent && !codes.Contains(parent)) is { } orphan
            ? throw new InvalidDataException($"{file}: {orphan.Code} {orphan.Name} has the unknown parent {orphan.Parent}.")
            : new Divisions(all);
    }

    public Division? Find(string? code) => code is not null && byCode.TryGetValue(code, out var division) ? division : null;

    /// <summary>The divisions directly below; empty for a county or an unknown code.</summary>
    public IReadOnlyList<Division> Below(string? code) => code is not null && byParent.TryGetValue(code, out var below) ? below : [];

    /// <summary>Whether county, city and province belong together; null parts are not looked at.</summary>
    public bool AreNested(string province, string? city, string? county) =>
        Find(province) is { Parent: null }
        && (city is null || Find(city)?.Parent == province)
        && (county is null || (city is not null && Find(county)?.Parent == city));

    /// <summary>A division's name with those above it, such as 江苏省苏州市; empty for an unknown code.</summary>
    public string PathOf(string? code) => Find(code) is { } division ? PathOf(division.Parent) + division.Name : "";

    /// <summary>Such as 江苏省苏州市昆山市; unknown codes are left out.</summary>
    public string FullName(params ReadOnlySpan<string?> codes)
    {
        var name = "";
        foreach (var code in codes)
        {
            name += Find(code)?.Name;
        }

        return name;
    }
}
