using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Portal.Documents.Signatures;

/// <summary>The letters of a TrueType font (quadratic outlines, table <c>glyf</c>) as lines and curves. For fonts of ours, not for fonts that somebody sends.</summary>
public sealed class LetterOutlines
{
    /// <summary>Letters made of letters made of letters: no font of ours goes deeper.</summary>
    private const int Deepest = 4;

    private readonly byte[] _font;
    private readonly int _glyphs;
    private readonly int _places;
    private readonly bool _longPlaces;
    private readonly int _map;
    private readonly int _unitsPerEm;

    /// <exception cref="InvalidDataException">The bytes are no such font.</exception>
    public LetterOutlines(byte[] font)
    {
        _font = font;
        try
        {
            var head = Table("head"u8);
            (_unitsPerEm, _longPlaces) = (Unsigned(head + 18), Unsigned(head + 50) == 1);
            (_glyphs, _places, _map) = (Table("glyf"u8), Table("loca"u8), Map(Table("cmap"u8)));
        }
        catch (Exception broken) when (broken is ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("No TrueType font.", broken);
        }
    }

    /// <summary>
    /// A letter as the <c>d</c> of an SVG path. The font's square (for Chinese letters: the letter's) is given by its centre, its width and
    /// height, and turned by an angle.
    /// </summary>
    /// <param name="turned">In radians, clockwise.</param>
    /// <exception cref="SignatureFaultException">The font has no such letter.</exception>
    internal string Outline(Rune letter, double centreX, double centreY, double width, double height, double turned)
    {
        var (sin, cos) = Math.SinCos(turned);
        // A square of a Chinese font goes from 0.12 below the line to 0.88 above it.
        (double, double) Place(double x, double y)
        {
            var (right, down) = (((x / _unitsPerEm) - 0.5) * width, (0.38 - (y / _unitsPerEm)) * height);
            return (centreX + (right * cos) - (down * sin), centreY + (right * sin) + (down * cos));
        }

        var glyph = GlyphOf(letter);
        if (glyph == 0)
        {
            throw new SignatureFaultException(SignatureFault.DrawingUnreadable, FormattableString.Invariant($"no letter U+{letter.Value:X4}"));
        }
        var path = new StringBuilder();
        Draw(glyph, Place, path, 0);
        return path.ToString();
    }

    private void Draw(int glyph, Func<double, double, (double X, double Y)> place, StringBuilder path, int depth)
    {
        var (from, to) = (PlaceOf(glyph), PlaceOf(glyph + 1));
        if (from == to || depth > Deepest)
        {
            return;
        }
        var at = _glyphs + from;
        var contours = Signed(at);
        if (contours < 0)
        {
            DrawParts(at + 10, place, path, depth);
            return;
        }
        var ends = Enumerable.Range(0, contours).Select(contour => Unsigned(at + 10 + (2 * contour))).ToArray();
        if (contours == 0)
        {
            return;
        }
        var points = Points(at + 10 + (2 * contours), ends[^1] + 1);
        var first = 0;
        foreach (var end in ends)
        {
            DrawContour(points.AsSpan(first, end + 1 - first), place, path);
            first = end + 1;
        }
    }

    /// <summary>A glyph made of others, each moved and scaled (OpenType, "glyf", composite glyphs).</summary>
    private void DrawParts(int at, Func<double, double, (double X, double Y)> place, StringBuilder path, int depth)
    {
        const int words = 1, offsets = 2, oneScale = 8, more = 32, twoScales = 64, matrix = 128;
        int flags;
        do
        {
            (flags, var glyph) = (Unsigned(at), Unsigned(at + 2));
            at += 4;
            var (moveX, moveY) = (flags & words) != 0 ? (Signed(at), Signed(at + 2)) : ((sbyte)_font[at], (sbyte)_font[at + 1]);
            at += (flags & words) != 0 ? 4 : 2;
            var (xx, xy, yx, yy) = (1.0, 0.0, 0.0, 1.0);
            if ((flags & oneScale) != 0)
            {
                xx = yy = Fraction(at);
                at += 2;
            }
            else if ((flags & twoScales) != 0)
            {
                (xx, yy) = (Fraction(at), Fraction(at + 2));
                at += 4;
            }
            else if ((flags & matrix) != 0)
            {
                (xx, xy, yx, yy) = (Fraction(at), Fraction(at + 2), Fraction(at + 4), Fraction(at + 6));
                at += 8;
            }
            if ((flags & offsets) == 0)
            {
                (moveX, moveY) = (0, 0);
            }
            Draw(glyph, (x, y) => place((x * xx) + (y * yx) + moveX, (x * xy) + (y * yy) + moveY), path, depth + 1);
        }
        while ((flags & more) != 0);
    }

    private (double X, double Y, bool On)[] Points(int at, int count)
    {
        const int on = 1, shortX = 2, shortY = 4, repeat = 8, sameX = 16, sameY = 32;
        at += 2 + Unsigned(at);
        var flags = new int[count];
        for (var point = 0; point < count;)
        {
            var flag = (int)_font[at++];
            for (var times = (flag & repeat) != 0 ? _font[at++] + 1 : 1; times > 0 && point < count; times--)
            {
                flags[point++] = flag;
            }
        }
        var xs = Coordinates(ref at, flags, shortX, sameX);
        var ys = Coordinates(ref at, flags, shortY, sameY);
        return [.. flags.Select((flag, point) => ((double)xs[point], (double)ys[point], (flag & on) != 0))];
    }

    private int[] Coordinates(ref int at, int[] flags, int isShort, int isSame)
    {
        var coordinates = new int[flags.Length];
        var now = 0;
        for (var point = 0; point < flags.Length; point++)
        {
            if ((flags[point] & isShort) != 0)
            {
                now += (flags[point] & isSame) != 0 ? _font[at] : -_font[at];
                at++;
            }
            else if ((flags[point] & isSame) == 0)
            {
                now += Signed(at);
                at += 2;
            }
            coordinates[point] = now;
        }
        return coordinates;
    }

    /// <summary>Between two points off the line there is one on it, half way.</summary>
    private static void DrawContour(ReadOnlySpan<(double X, double Y, bool On)> points, Func<double, double, (double X, double Y)> place, StringBuilder path)
    {
        if (points.Length < 2)
        {
            return;
        }
        var start = points[0].On ? points[0] : points[^1].On ? points[^1] : Half(points[0], points[^1]);
        Append(path, 'M', place, start);
        (double X, double Y, bool On)? off = null;
        for (var at = points[0].On ? 1 : 0; at < points.Length; at++)
        {
            var point = points[at];
            if (point.On && off is { } bend)
            {
                Append(path, 'Q', place, bend, point);
            }
            else if (point.On)
            {
                Append(path, 'L', place, point);
            }
            else if (off is { } before)
            {
                Append(path, 'Q', place, before, Half(before, point));
            }
            off = point.On ? null : point;
        }
        if (off is { } last)
        {
            Append(path, 'Q', place, last, start);
        }
        path.Append('Z');
    }

    private static (double X, double Y, bool On) Half((double X, double Y, bool On) a, (double X, double Y, bool On) b) => ((a.X + b.X) / 2, (a.Y + b.Y) / 2, true);

    private static void Append(StringBuilder path, char command, Func<double, double, (double X, double Y)> place, params ReadOnlySpan<(double X, double Y, bool On)> points)
    {
        path.Append(command);
        foreach (var (x, y, _) in points)
        {
            var (placedX, placedY) = place(x, y);
            path.Append(CultureInfo.InvariantCulture, $"{placedX:0.###} {placedY:0.###} ");
        }
    }

    /// <summary>The letter's glyph by the map of all of Unicode (format 12); 0 where there is none.</summary>
    private int GlyphOf(Rune letter)
    {
        for (var (group, groups) = (0, Long(_map + 12)); group < groups; group++)
        {
            var at = _map + 16 + (12 * group);
            if (letter.Value >= Long(at) && letter.Value <= Long(at + 4))
            {
                return Long(at + 8) + letter.Value - Long(at);
            }
        }
        return 0;
    }

    private int Map(int maps)
    {
        for (var map = 0; map < Unsigned(maps + 2); map++)
        {
            var at = maps + Long(maps + 8 + (8 * map));
            if (Unsigned(at) == 12)
            {
                return at;
            }
        }
        throw new ArgumentException("No map of all of Unicode.");
    }

    private int Table(ReadOnlySpan<byte> name)
    {
        for (var table = 0; table < Unsigned(4); table++)
        {
            var at = 12 + (16 * table);
            if (_font.AsSpan(at, 4).SequenceEqual(name))
            {
                return Long(at + 8);
            }
        }
        throw new ArgumentException("A table is missing.");
    }

    private int PlaceOf(int glyph) => _longPlaces ? Long(_places + (4 * glyph)) : 2 * Unsigned(_places + (2 * glyph));

    private int Unsigned(int at) => BinaryPrimitives.ReadUInt16BigEndian(_font.AsSpan(at));

    private int Signed(int at) => BinaryPrimitives.ReadInt16BigEndian(_font.AsSpan(at));

    private int Long(int at) => BinaryPrimitives.ReadInt32BigEndian(_font.AsSpan(at));

    private double Fraction(int at) => Signed(at) / 16384.0;
}
