using System.Collections.Frozen;

namespace Portal.Application.Reference;

/// <summary>A class of GB/T 4754-2017 (国民经济行业分类).</summary>
/// <param name="Code">Section letter and digits: C (门类), C36 (大类), C361 (中类), C3611 (小类).</param>
/// <param name="Parent">The next higher class's code; null for a section.</param>
public sealed record Industry(string Code, string Name, string? Parent);

/// <summary>The industrial sections B, C and D of GB/T 4754-2017.</summary>
public sealed class Industries
{
    private readonly Industry[] all;
    private readonly FrozenDictionary<string, Industry> byCode;

    private Industries(Industry[] all)
    {
        this.all = all;
        byCode = all.ToFrozenDictionary(industry => industry.Code, StringComparer.Ordinal);
    }

    /// <exception cref="InvalidDataException">A line is malformed or names an unknown parent.</exception>
    public static Industries Read(string file)
    {
        var all = File.ReadLines(file).Skip(1).Select(line => line.Split(',')).Select(cells => cells.Length == 4
            ? new Industry(cells[0], cells[1], cells[2].Length == 0 ? null : cells[2])
            : throw new InvalidDataException($"{file}: an industry needs code, name, parent and level: {string.Join(',', cells)}")).ToArray();
        var read = new Industries(all);
        return all.FirstOrDefault(industry => industry.Parent is not null && read.Find(industry.Parent) is null) is { } orphan
            ? throw new InvalidDataException($"{file}: {orphan.Code} {orphan.Name} has the unknown parent {orphan.Parent}.")
            : read;
    }

    public Industry? Find(string? code) => code is not null && byCode.TryGetValue(code, out var industry) ? industry : null;

    /// <summary>
    /// Classes below the section level whose code begins with, or whose name contains, what was typed; the section letter may
    /// be left out. Codes first, then names that begin with it, then names that contain it; in code order.
    /// </summary>
    public IReadOnlyList<Industry> Search(string? typed, int most)
    {
        var text = typed?.Trim().ToUpperInvariant() ?? "";
        if (text.Length == 0)
        {
            return [];
        }

        return [.. all.Where(industry => industry.Parent is not null)
            .Select(industry => (Industry: industry, Rank: Rank(industry, text)))
            .Where(found => found.Rank < 3)
            .OrderBy(found => found.Rank).ThenBy(found => found.Industry.Code, StringComparer.Ordinal)
            .Select(found => found.Industry)
            .Take(most)];
    }

    private static int Rank(Industry industry, string text) =>
        industry.Code.StartsWith(text, StringComparison.Ordinal) || industry.Code.AsSpan(1).StartsWith(text, StringComparison.Ordinal) ? 0
        : industry.Name.StartsWith(text, StringComparison.OrdinalIgnoreCase) ? 1
        : industry.Name.Contains(text, StringComparison.OrdinalIgnoreCase) ? 2
        : 3;
}
