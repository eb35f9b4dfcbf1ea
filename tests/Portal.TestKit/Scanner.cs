using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Portal.TestKit;

/// <summary>Paper, as it comes back from an office: pages of a PDF printed and scanned. Needs poppler's <c>pdftoppm</c>.</summary>
public static class Scanner
{
    /// <summary>A page as a scanner's JPEG.</summary>
    /// <param name="page">From 1; negative counts from the last, which is -1.</param>
    public static byte[] Jpeg(byte[] pdf, int page = 1, int resolution = 150) => Photograph(pdf, page, resolution, "-jpeg");

    /// <summary>
    /// A page as a tired scanner's PNG: laid in askew by some degrees, grey, with noise and dust.
    /// </summary>
    /// <param name="seed">Each gives another noise.</param>
    public static byte[] Worn(byte[] pdf, int page = 1, double degrees = 2.5, int noise = 40, int resolution = 150, int seed = 1)
    {
        var (width, height, grey) = Grey(Photograph(pdf, page, resolution, "-gray"));
        var random = new Random(seed);
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        var worn = new byte[grey.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (fromX, fromY) = (x - (width / 2.0), y - (height / 2.0));
                var (sourceX, sourceY) = ((int)((cosine * fromX) + (sine * fromY) + (width / 2.0)), (int)((cosine * fromY) - (sine * fromX) + (height / 2.0)));
                var paper = sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height ? grey[(sourceY * width) + sourceX] : 235;
                // Ink is never quite black, paper never quite white.
                worn[(y * width) + x] = (byte)Math.Clamp(30 + (paper * 0.8) + random.Next(-noise, noise + 1) - (random.Next(20_000) == 0 ? 150 : 0), 0, 255);
            }
        }

        var lines = new byte[(width + 1) * height];
        for (var y = 0; y < height; y++)
        {
            worn.AsSpan(y * width, width).CopyTo(lines.AsSpan((y * (width + 1)) + 1));
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(lines);
        }

        byte[] header = [(byte)(width >> 24), (byte)(width >> 16), (byte)(width >> 8), (byte)width, (byte)(height >> 24), (byte)(height >> 16), (byte)(height >> 8), (byte)height, 8, 0, 0, 0, 0];
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. SampleFiles.Chunk("IHDR", header), .. SampleFiles.Chunk("IDAT", packed.ToArray()), .. SampleFiles.Chunk("IEND", [])];
    }

    /// <summary>A scanner's PDF: one JPEG a page.</summary>
    public static byte[] Pdf(params byte[][] jpegs)
    {
        using var file = new MemoryStream();
        var places = new List<long>();
        Write($"%PDF-1.4\n");
        Object($"<</Type /Catalog /Pages 2 0 R>>");
        Object($"<</Type /Pages /Kids [{string.Join(' ', jpegs.Select((_, at) => $"{3 + (3 * at)} 0 R"))}] /Count {jpegs.Length}>>");
        foreach (var jpeg in jpegs)
        {
            var (width, height) = SizeOf(jpeg);
            var page = places.Count + 1;
            Object($"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {page + 1} 0 R /Resources <</XObject <</Im {page + 2} 0 R>>>>>>");
            const string draw = "q 595 0 0 842 0 0 cm /Im Do Q";
            Object($"<</Length {draw.Length}>>\nstream\n{draw}\nendstream");
            places.Add(file.Position);
            Write($"{page + 2} 0 obj\n<</Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length {jpeg.Length}>>\nstream\n");
            file.Write(jpeg);
            Write($"\nendstream\nendobj\n");
        }

        var references = file.Position;
        Write($"xref\n0 {places.Count + 1}\n0000000000 65535 f \n{string.Concat(places.Select(place => place.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n"))}");
        Write($"trailer\n<</Size {places.Count + 1} /Root 1 0 R>>\nstartxref\n{references}\n%%EOF\n");
        return file.ToArray();

        void Write(FormattableString text) => file.Write(Encoding.Latin1.GetBytes(FormattableString.Invariant(text)));

        void Object(FormattableString content)
        {
            places.Add(file.Position);
            Write($"{places.Count} 0 obj\n{FormattableString.Invariant(content)}\nendobj\n");
        }
    }

    /// <summary>How many pages a PDF has, as poppler says.</summary>
    public static int Pages(byte[] pdf)
    {
        var said = Encoding.UTF8.GetString(Run("pdfinfo", pdf, "{}"));
        return int.Parse(said.Split('\n').First(line => line.StartsWith("Pages:", StringComparison.Ordinal))[6..], CultureInfo.InvariantCulture);
    }

    private static byte[] Photograph(byte[] pdf, int page, int resolution, string how)
    {
        var at = (page > 0 ? page : Pages(pdf) + 1 + page).ToString(CultureInfo.InvariantCulture);
        return Run("pdftoppm", pdf, how, "-singlefile", "-f", at, "-l", at, "-r", resolution.ToString(CultureInfo.InvariantCulture), "{}");
    }

    /// <summary>PGM: P5, width, height, 255, a white space, the pixels.</summary>
    private static (int Width, int Height, byte[] Pixels) Grey(byte[] pgm)
    {
        var words = new List<int>();
        var at = 2;
        while (words.Count < 3)
        {
            var from = ++at;
            while (char.IsAsciiDigit((char)pgm[at]))
            {
                at++;
            }

            words.Add(int.Parse(Encoding.ASCII.GetString(pgm, from, at - from), CultureInfo.InvariantCulture));
        }

        return (words[0], words[1], pgm[(at + 1)..]);
    }

    private static (int Width, int Height) SizeOf(byte[] jpeg)
    {
        var at = 2;
        while (jpeg[at + 1] is < 0xC0 or > 0xC2)
        {
            at += 2 + (jpeg[at + 2] << 8) + jpeg[at + 3];
        }

        return ((jpeg[at + 7] << 8) + jpeg[at + 8], (jpeg[at + 5] << 8) + jpeg[at + 6]);
    }

    private static byte[] Run(string program, byte[] pdf, params string[] arguments)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, pdf);
            using var process = Process.Start(new ProcessStartInfo(program, arguments.Select(argument => argument == "{}" ? file : argument)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            return output.Length > 0 ? output.ToArray() : throw new InvalidOperationException($"{program}: {errors.Result}");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
