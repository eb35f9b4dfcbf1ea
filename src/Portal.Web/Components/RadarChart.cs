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
    internal const int Height = 460;
    private const double Radius = 160;
    private const int LabelLine = 7;

    /// <summary>Points of the polygon through the axes' values; an axis without a value stands at the centre.</summary>
    internal string Shape() => Points(axis => axis.Value ?? 0);

    internal string ReferenceShape() => Points(axis => axis.Reference ?? 0);

    internal string Ring(int ring) => Points(_ => Maximum * ring / Rings);

    internal (string X, string Y) At(int axis, decimal value)
    {
        var (x, y) = Place(axis, (double)(value / Maximum) * Radius);
        return (Number(x), Number(y));
    }

    /// <summary>Where an axis' label stands, how it is aligned, and its lines.</summary>
    internal (string X, double Y, string Anchor, IReadOnlyList<string> Lines) Label(int axis)
    {
        var (x, y) = Place(axis, Radius + 18);
        var lines = Axes[axis].Label.Chunk(LabelLine).Select(line => new string(line)).ToList();
        var anchor = Math.Abs(x - Width / 2.0) < 4 ? "middle" : x < Width / 2.0 ? "end" : "start";
        var rise = y < Height / 2.0 - Radius ? lines.Count - 1 : y > Height / 2.0 + Radius ? 0 : (lines.Count - 1) / 2.0;
        return (Number(x), y - rise * 17 + 5, anchor, lines);
    }

    internal static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private string Points(Func<RadarAxis, decimal> value) => string.Join(' ', Enumerable.Range(0, Axes.Count).Select(axis =>
    {
        var (x, y) = At(axis, value(Axes[axis]));
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
