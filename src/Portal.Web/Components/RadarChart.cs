using System.Globalization;

namespace Portal.Web.Components;

/// <summary>A radar chart, drawn on the server, with the same numbers in a table behind it.</summary>
/// <param name="Title">What it shows, in one sentence; read out instead of the drawing.</param>
/// <param name="Maximum">The value at the rim: 100 for scores, 6 for levels.</param>
/// <param name="Rings">How many rings divide the radius.</param>
/// <param name="Unit">分, 级 …</param>
public sealed record RadarChart(string Title, IReadOnlyList<RadarAxis> Axes, decimal Maximum, int Rings, string Unit)
{
    /// <summary>What the dashed line shows, such as the score line of the next tier; null when no axis has one.</summary>
    public string? ReferenceName { get; init; }

    internal const int Width = 560;
    internal const int Height = 424;
    private const double Radius = 142;
    private const int LongestLine = 8;
    private const int ShortestTail = 3;

    /// <summary>Points of the polygon through the axes' values; an axis without a value is passed over.</summary>
    internal string Shape() => Points(axis => axis.Value);

    internal string ReferenceShape() => Points(axis => axis.Reference);

    internal string Ring(int ring) => Points(_ => Maximum * ring / Rings);

    internal (string X, string Y) At(int axis, decimal value)
    {
        var (x, y) = Place(axis, (double)(value / Maximum) * Radius);
        return (Number(x), Number(y));
    }

    /// <summary>Where an axis' label stands, how it is aligned, and its lines with their shift in em.</summary>
    internal (string X, string Y, string Anchor, IReadOnlyList<(string Text, string Shift)> Lines) Label(int axis)
    {
        const double lineHeight = 1.25;
        var (x, y) = Place(axis, Radius + 16);
        var lines = Lines(axis);
        var anchor = Math.Abs(x - Width / 2.0) < 4 ? "middle" : x < Width / 2.0 ? "end" : "start";
        var above = y < Height / 2.0 - Radius ? 1 : y > Height / 2.0 + Radius * 0.9 ? 0 : 0.5;
        var first = 0.35 - (lines.Count - 1) * lineHeight * above;
        return (Number(x), Number(y), anchor, [.. lines.Select((line, i) => (line, Number(i == 0 ? first : lineHeight) + "em"))]);
    }

    /// <summary>A tail that most other labels share, such as 数字化水平, stands on a line of its own; what is still too long is cut.</summary>
    private List<string> Lines(int axis)
    {
        var label = Axes[axis].Label;
        var shared = Axes.Where((_, other) => other != axis).Select(other => SharedTail(label, other.Label)).ToList();
        var tail = Enumerable.Range(ShortestTail, Math.Max(0, label.Length - ShortestTail - 1))
            .Where(length => shared.Exists(other => other >= length))
            .OrderByDescending(length => shared.Count(other => other >= length)).ThenByDescending(length => length)
            .FirstOrDefault();
        string[] parts = tail > 0 ? [label[..^tail], label[^tail..]] : [label];
        var lines = parts.SelectMany(part => part.Chunk(LongestLine).Select(line => new string(line))).ToList();
        if (Axes[axis].Shown is { } shown)
        {
            lines.Add($"（{shown}）");
        }

        return lines;
    }

    private static int SharedTail(string one, string other)
    {
        var length = 0;
        while (length < one.Length && length < other.Length && one[^(length + 1)] == other[^(length + 1)])
        {
            length++;
        }

        return length;
    }

    internal static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private string Points(Func<RadarAxis, decimal?> value) => string.Join(' ', Enumerable.Range(0, Axes.Count)
        .Where(axis => value(Axes[axis]) is not null)
        .Select(axis =>
        {
            var (x, y) = At(axis, value(Axes[axis])!.Value);
            return $"{x},{y}";
        }));

    private (double X, double Y) Place(int axis, double distance)
    {
        var (sin, cos) = Math.SinCos(axis * 2 * Math.PI / Axes.Count);
        return (Width / 2.0 + distance * sin, Height / 2.0 - distance * cos);
    }
}

/// <summary>One axis. <paramref name="Shown"/> is the value in words (不涉及, 未填) where a number would mislead.</summary>
public sealed record RadarAxis(string Label, decimal? Value, decimal? Reference = null, string? Shown = null);
