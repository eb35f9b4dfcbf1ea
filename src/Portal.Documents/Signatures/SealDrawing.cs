using System.Globalization;
using System.Text;

namespace Portal.Documents.Signatures;

/// <summary>
/// A round seal drawn as lines: ring, five-pointed star, and outlines (the name around the circle, 演示) that the caller made
/// out of letters. Sharp at any size, and with no font of its own.
/// </summary>
public sealed class SealDrawing : SealAppearance
{
    /// <summary>The side of the square that outlines are drawn in; the ring touches all four sides.</summary>
    public const int Side = 100;

    private const int LongestOutlines = 1_000_000;

    // 国发〔1999〕25号 gives the seal's diameter and says that a star stands in the middle; of a seal of 42 mm usually 1.2 mm is ring and 14 mm star.
    private const double Ring = 2.9;
    private const double Star = 33.3;

    private readonly string _content;

    private SealDrawing(string content) => _content = content;

    internal override (decimal Width, decimal Height) Shape => (1, 1);

    /// <param name="outlines">
    /// As the <c>d</c> of SVG paths in a view box of <c>0 0 100 100</c>, each filled (non-zero); commands M, L, H, V, C, Q and Z,
    /// absolute and relative.
    /// </param>
    /// <exception cref="SignatureFaultException"><see cref="SignatureFault.DrawingUnreadable"/>.</exception>
    public static SealDrawing Of(IReadOnlyList<string> outlines)
    {
        if (outlines.Sum(outline => (long)outline.Length) > LongestOutlines)
        {
            throw new SignatureFaultException(SignatureFault.DrawingUnreadable, "too long");
        }
        var content = new StringBuilder("0.85 0 0.07 rg\n");
        Circle(content, (Side / 2.0) - 0.05);
        Circle(content, (Side / 2.0) - 0.05 - Ring);
        content.Append("f*\n");
        for (var tip = 0; tip < 10; tip++)
        {
            // A pentagram's inner corners lie at cos 72° / cos 36° of its radius.
            var radius = tip % 2 == 0 ? Star / 2 : Star / 2 * Math.Cos(0.4 * Math.PI) / Math.Cos(0.2 * Math.PI);
            var angle = tip * Math.PI / 5;
            Point(content, (Side / 2.0) + (radius * Math.Sin(angle)), (Side / 2.0) - (radius * Math.Cos(angle)));
            content.Append(tip == 0 ? "m\n" : "l\n");
        }
        content.Append("h f\n");
        foreach (var outline in outlines)
        {
            new SvgPath(outline, content).Write();
        }
        return new SealDrawing(content.ToString());
    }

    /// <summary>
    /// A seal as offices have it: the name from the left over the top to the right, each letter's foot towards the centre, and
    /// below the star what kind of seal it is.
    /// </summary>
    /// <param name="letters">Of a font with Chinese letters: 宋体 is what the rule asks for.</param>
    /// <param name="name">2 to 40 letters.</param>
    /// <param name="mark">In a line below the star, at most 8 letters; a demonstration's seal says 演示.</param>
    /// <exception cref="SignatureFaultException"><see cref="SignatureFault.DrawingUnreadable"/>: too many letters, or one that the font has not.</exception>
    public static SealDrawing Of(LetterOutlines letters, string name, string mark = "")
    {
        const double centre = Side / 2.0;
        const double height = 15.5;
        const double middle = 37;
        Rune[] around = [.. name.EnumerateRunes()], below = [.. mark.EnumerateRunes()];
        if (around.Length is < 2 or > 40 || below.Length > 8)
        {
            throw new SignatureFaultException(SignatureFault.DrawingUnreadable, "too many letters");
        }
        // Some 270 degrees at most, and no further apart than their height; many letters are narrower instead of lower.
        var step = Math.Min(height * 1.25 / middle, 1.5 * Math.PI / (around.Length - 1));
        var width = Math.Min(height * 0.85, step * (middle - (height / 2)) * 1.1);
        var outlines = around.Select((letter, at) =>
        {
            var angle = (at - ((around.Length - 1) / 2.0)) * step;
            return letters.Outline(letter, centre + (middle * Math.Sin(angle)), centre - (middle * Math.Cos(angle)), width, height, angle);
        });
        var size = Math.Min(9.5, 44.0 / Math.Max(1, below.Length));
        var line = below.Select((letter, at) => letters.Outline(letter, centre + ((at - ((below.Length - 1) / 2.0)) * size * 1.15), 75, size, size, 0));
        return Of([.. outlines, .. line]);
    }

    /// <summary>The same as an SVG, for pages.</summary>
    public string ToSvg()
    {
        var svg = new StringBuilder($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Side} {Side}\" fill=\"#d90012\">");
        var path = new StringBuilder();
        var numbers = new List<string>();
        // Behind the colour: points, each before its operator.
        foreach (var word in _content.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Skip(4))
        {
            switch (word)
            {
                case "m" or "l" or "c":
                    path.Append(word.ToUpperInvariant()).AppendJoin(' ', numbers);
                    numbers.Clear();
                    break;
                case "h":
                    path.Append('Z');
                    break;
                case "f" or "f*":
                    svg.Append("<path fill-rule=\"").Append(word == "f" ? "nonzero" : "evenodd").Append("\" d=\"").Append(path).Append("\"/>");
                    path.Clear();
                    break;
                default:
                    numbers.Add(word);
                    break;
            }
        }
        return svg.Append("</svg>").ToString();
    }

    internal override PdfReference AddTo(PdfUpdate update, decimal width, decimal height) => AddForm(
        update, width, height, new PdfDictionary(), FormattableString.Invariant($"q {width / Side:0.#####} 0 0 {-height / Side:0.#####} 0 {height:0.###} cm\n{_content}Q"));

    private static void Circle(StringBuilder content, double radius)
    {
        // Four curves; the distance of their control points is off a circle by less than 0.03 %.
        const double centre = Side / 2.0;
        var k = radius * 0.5522847;
        Point(content, centre + radius, centre);
        content.Append("m\n");
        foreach (var (x, y) in new[] { (0, 1), (-1, 0), (0, -1), (1, 0) })
        {
            // From the quarter before this one: (x, y) turned back by a quarter is (y, -x).
            Point(content, centre + (y * radius) + (x * k), centre - (x * radius) + (y * k));
            Point(content, centre + (x * radius) + (y * k), centre + (y * radius) - (x * k));
            Point(content, centre + (x * radius), centre + (y * radius));
            content.Append("c\n");
        }
        content.Append("h\n");
    }

    private static void Point(StringBuilder content, double x, double y) => content.Append(CultureInfo.InvariantCulture, $"{x:0.###} {y:0.###} ");

    /// <summary>Writes one SVG path as PDF does.</summary>
    private sealed class SvgPath(string path, StringBuilder content)
    {
        private int _at;
        private double _x, _y, _startX, _startY;

        internal void Write()
        {
            var command = '\0';
            while (Skip())
            {
                if (char.IsAsciiLetter(path[_at]))
                {
                    command = path[_at++];
                }
                else if (command is '\0' or 'Z' or 'z')
                {
                    throw Unreadable();
                }
                Step(command);
                // Further pairs after a move are lines.
                command = command switch { 'M' => 'L', 'm' => 'l', _ => command };
            }
            content.Append("f\n");
        }

        private void Step(char command)
        {
            var (x, y) = char.IsAsciiLetterLower(command) ? (_x, _y) : (0, 0);
            switch (char.ToUpperInvariant(command))
            {
                case 'M':
                    To(x + Number(), y + Number(), "m");
                    (_startX, _startY) = (_x, _y);
                    break;
                case 'L':
                    To(x + Number(), y + Number(), "l");
                    break;
                case 'H':
                    To(x + Number(), _y, "l");
                    break;
                case 'V':
                    To(_x, y + Number(), "l");
                    break;
                case 'C':
                    Point(content, x + Number(), y + Number());
                    Point(content, x + Number(), y + Number());
                    To(x + Number(), y + Number(), "c");
                    break;
                case 'Q':
                    // The same curve with two control points, each two thirds of the way to the one.
                    var (fromX, fromY, midX, midY, toX, toY) = (_x, _y, x + Number(), y + Number(), x + Number(), y + Number());
                    Point(content, fromX + ((midX - fromX) * 2 / 3), fromY + ((midY - fromY) * 2 / 3));
                    Point(content, toX + ((midX - toX) * 2 / 3), toY + ((midY - toY) * 2 / 3));
                    To(toX, toY, "c");
                    break;
                case 'Z':
                    content.Append("h\n");
                    (_x, _y) = (_startX, _startY);
                    break;
                default:
                    throw Unreadable();
            }
        }

        private void To(double x, double y, string with)
        {
            Point(content, x, y);
            content.Append(with).Append('\n');
            (_x, _y) = (x, y);
        }

        private bool Skip()
        {
            while (_at < path.Length && (char.IsWhiteSpace(path[_at]) || path[_at] == ','))
            {
                _at++;
            }
            return _at < path.Length;
        }

        private double Number()
        {
            Skip();
            var from = _at;
            while (_at < path.Length && (char.IsAsciiDigit(path[_at]) || path[_at] == '.' || path[_at] is 'e' or 'E'
                || (path[_at] is '-' or '+' && (_at == from || path[_at - 1] is 'e' or 'E'))))
            {
                // A second point begins the next number: ".5.5" is two.
                if (path[_at] == '.' && path.AsSpan(from, _at - from).Contains('.'))
                {
                    break;
                }
                _at++;
            }
            return double.TryParse(path.AsSpan(from, _at - from), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= 10_000
                ? number
                : throw Unreadable();
        }

        private SignatureFaultException Unreadable() => new(SignatureFault.DrawingUnreadable, FormattableString.Invariant($"at {_at}"));
    }
}
