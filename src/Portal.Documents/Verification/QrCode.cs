using System.Globalization;
using System.Text;
using QRCoder;

namespace Portal.Documents.Verification;

/// <summary>A QR code as the modules it is made of, four modules of margin on every side included.</summary>
public sealed class QrCode
{
    private readonly bool[,] _dark;

    private QrCode(bool[,] dark) => _dark = dark;

    /// <summary>Modules on one side.</summary>
    public int Size => _dark.GetLength(0);

    /// <summary>Whether the module is dark; both counted from 0, at the top left.</summary>
    public bool this[int column, int row] => _dark[column, row];

    /// <summary>
    /// The code of a text, up to 500 characters, so that it stays readable at two centimetres. A quarter of it may be hidden by
    /// a stamp or a fold and it is still read (level Q).
    /// </summary>
    /// <exception cref="ArgumentException">The text is empty or too long.</exception>
    public static QrCode Of(string text)
    {
        if (text.Length is 0 or > 500)
        {
            throw new ArgumentException("1 to 500 characters.", nameof(text));
        }
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.Q);
        var rows = data.ModuleMatrix;
        var dark = new bool[rows.Count, rows.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows.Count; column++)
            {
                dark[column, row] = rows[row][column];
            }
        }
        return new QrCode(dark);
    }

    /// <summary>
    /// The dark modules as the <c>d</c> of an SVG path, one unit a module: to be filled in a view box of <c>0 0 Size Size</c>.
    /// Neighbours in a row are one rectangle, so that no hair line shows between them.
    /// </summary>
    public string ToSvgPath()
    {
        var path = new StringBuilder();
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                var from = column;
                while (column < Size && _dark[column, row])
                {
                    column++;
                }
                if (column > from)
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{from} {row}h{column - from}v1h-{column - from}z");
                }
            }
        }
        return path.ToString();
    }
}
