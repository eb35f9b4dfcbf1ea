using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Documents.Tests.Typesetting;

/// <summary>A PDF as others see it: poppler's and qpdf's programs look at it.</summary>
internal static class Paper
{
    /// <summary>Its text, in the order in which it was written.</summary>
    public static string Text(byte[] pdf) => Encoding.UTF8.GetString(Run("pdftotext", pdf, "-raw", "-enc", "UTF-8", "{}", "-"));

    /// <summary>Its text without what only arranges it: spaces, line and page breaks.</summary>
    public static string Letters(byte[] pdf) => Letters(Text(pdf));

    public static string Letters(string text) => Regex.Replace(text, @"\s+", "");

    /// <summary>pdffonts' lines: name, type, encoding, emb, sub, uni.</summary>
    public static string[] Fonts(byte[] pdf) =>
        [.. Encoding.UTF8.GetString(Run("pdffonts", pdf, "{}")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)];

    /// <summary>What qpdf --check complains about; empty when it is clean.</summary>
    public static string Faults(byte[] pdf)
    {
        var said = Encoding.UTF8.GetString(Run("qpdf", pdf, "--check", "{}"));
        return said.Contains("No syntax or stream encoding errors found", StringComparison.Ordinal) && !said.Contains("WARNING", StringComparison.Ordinal) ? "" : said;
    }

    /// <summary>The file's objects, readable (qpdf --qdf).</summary>
    public static string Objects(byte[] pdf) => Encoding.Latin1.GetString(Run("qpdf", pdf, "--qdf", "--object-streams=disable", "{}", "-"));

    /// <summary>Its photographs by page (pdfimages), without the masks of their transparency.</summary>
    public static IReadOnlyList<(int Page, int Width, int Height)> Images(byte[] pdf) =>
    [
        .. Encoding.UTF8.GetString(Run("pdfimages", pdf, "-list", "{}")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(line => line[2] == "image")
            .Select(line => (int.Parse(line[0], CultureInfo.InvariantCulture), int.Parse(line[3], CultureInfo.InvariantCulture), int.Parse(line[4], CultureInfo.InvariantCulture))),
    ];

    /// <summary>A page's words with their rectangles, in points, as XHTML.</summary>
    public static string Boxes(byte[] pdf, int page) => Encoding.UTF8.GetString(Run("pdftotext", pdf, "-bbox", "-f", $"{page}", "-l", $"{page}", "{}", "-"));

    /// <summary>The first file within it.</summary>
    public static byte[] Attachment(byte[] pdf) => Run("pdfdetach", pdf, "-save", "1", "-o", "/dev/stdout", "{}");

    /// <summary>A page as a PNG.</summary>
    public static byte[] Page(byte[] pdf, int page, int resolution = 150) =>
        Run("pdftoppm", pdf, "-png", "-singlefile", "-f", $"{page}", "-l", $"{page}", "-r", $"{resolution}", "{}");

    /// <summary>A page as a scanner's JPEG.</summary>
    public static byte[] Photograph(byte[] pdf, int page) => Run("pdftoppm", pdf, "-jpeg", "-singlefile", "-f", $"{page}", "-l", $"{page}", "-r", "150", "{}");

    private static byte[] Run(string program, byte[] pdf, params string[] arguments)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, pdf);
            var start = new ProcessStartInfo(program, arguments.Select(argument => argument == "{}" ? file : argument)) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            if (errors.Result.Length > 0)
            {
                output.Write(Encoding.UTF8.GetBytes(errors.Result));
            }

            return output.ToArray();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
