using System.Buffers.Binary;
using System.Text;
using Portal.Application.Assessments.Files;
using Portal.TestKit;

namespace Portal.Application.Tests.Assessments;

public sealed class FileInspectionTests
{
    private static readonly EvidenceRules Rules = EvidenceRules.Read(
        Path.Combine(PortalSettings.Seeds(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build()), "reference", "evidence.json"));

    /// <summary>Every hostile file, and what it is refused for.</summary>
    public static TheoryData<string, byte[], FileFlaw> Refused => new()
    {
        { "empty", [], FileFlaw.Empty },
        { "limit + 1 byte", new byte[Rules.MaximumBytes + 1], FileFlaw.TooLarge },
        { "exe", [.. "MZ"u8, .. new byte[200]], FileFlaw.UnknownKind },
        { "HTML", SampleFiles.Latin("<!DOCTYPE html><script>alert(1)</script>"), FileFlaw.UnknownKind },
        { "SVG with script", SampleFiles.Latin("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), FileFlaw.UnknownKind },
        { "EICAR", SampleFiles.Eicar, FileFlaw.UnknownKind },
        { "zip", SampleFiles.Zip(), FileFlaw.UnknownKind },
        { "HTML, then PDF", [.. "<html><script>alert(1)</script>"u8, .. SampleFiles.Pdf()], FileFlaw.ForeignStart },
        { "PDF, then HTML", [.. SampleFiles.Pdf(), .. "<script>alert(1)</script>"u8], FileFlaw.ForeignEnd },
        { "PDF without end", SampleFiles.Pdf()[..^30], FileFlaw.Truncated },
        { "PDF header only", SampleFiles.Latin("%PDF-1.7\n"), FileFlaw.Truncated },
        { "encrypted PDF", SampleFiles.PdfOf("", trailer: "/Encrypt 8 0 R"), FileFlaw.Encrypted },
        { "PDF with script", SampleFiles.PdfOf("", "/OpenAction <</S /JavaScript /JS (app.alert)>>"), FileFlaw.Script },
        { "PDF with an escaped script", SampleFiles.PdfOf("", "/OpenAction <</S /Java#53cript /J#53 (app.alert)>>"), FileFlaw.Script },
        { "PDF with a script in an object stream", SampleFiles.PdfWithObjectStream("9 0 <</S /JavaScript>>"), FileFlaw.Script },
        { "PDF with an object that hides in a string", SampleFiles.PdfOf("( 7 0 obj <</JS 1>> endobj )"), FileFlaw.Script },
        { "PDF with an object that hides in a stream", SampleFiles.PdfOf("5 0 obj <<>>\nstream\n7 0 obj <</JS 1>> endobj\nendstream endobj"), FileFlaw.Script },
        { "PDF with a form program", SampleFiles.PdfOf("", "/AcroForm <</XFA 5 0 R>>"), FileFlaw.Script },
        { "PDF with a file", SampleFiles.PdfOf("", "/Names <</EmbeddedFiles 5 0 R>>"), FileFlaw.EmbeddedFile },
        { "PDF that starts a program", SampleFiles.PdfOf("", "/OpenAction <</S /Launch /F (cmd.exe)>>"), FileFlaw.Launch },
        { "PDF with an object stream that bursts", SampleFiles.PdfWithObjectStream(new string(' ', 9 << 20)), FileFlaw.Damaged },
        { "60000x60000 PNG", SampleFiles.Png(60000, 60000), FileFlaw.TooManyPixels },
        { "PNG of no height", SampleFiles.Png(8, 0), FileFlaw.Damaged },
        { "truncated PNG", SampleFiles.Png()[..^6], FileFlaw.Truncated },
        { "PNG with a flipped byte", Flipped(SampleFiles.Png(), 45), FileFlaw.Damaged },
        { "PNG, then zip", [.. SampleFiles.Png(), .. SampleFiles.Zip()], FileFlaw.ForeignEnd },
        { "JPEG, then zip", [.. SampleFiles.Jpeg(), .. SampleFiles.Zip()], FileFlaw.ForeignEnd },
        { "JPEG, then HTML", [.. SampleFiles.Jpeg(), .. "<script>"u8], FileFlaw.ForeignEnd },
        { "truncated JPEG", SampleFiles.Jpeg()[..^2], FileFlaw.Truncated },
        { "JPEG cut in a segment", SampleFiles.Jpeg()[..30], FileFlaw.Truncated },
        { "JPEG without picture", [0xFF, 0xD8, 0xFF, 0xD9], FileFlaw.Damaged },
        { "36 megapixels of a progressive JPEG", Coded(SampleFiles.JpegOf(6000, 6000), 0xC2), FileFlaw.TooManyHeldPixels },
        { "36 megapixels of a JPEG, colour by colour", ColourByColour(6000), FileFlaw.TooManyHeldPixels },
        { "36 megapixels of an interlaced PNG", Interlaced(6000), FileFlaw.TooManyHeldPixels },
        { "lossless JPEG", Coded(SampleFiles.Jpeg(), 0xC3), FileFlaw.UnusualCoding },
        { "arithmetic JPEG", Coded(SampleFiles.Jpeg(), 0xC9), FileFlaw.UnusualCoding },
        { "JPEG of 12 bits", Coded(SampleFiles.Jpeg(), 0xC1, bits: 12), FileFlaw.UnusualCoding },
        { "60000x60000 JPEG", SampleFiles.JpegOf(60000, 60000), FileFlaw.TooManyPixels },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_hostile_file_is_refused_for_what_it_is(string what, byte[] bytes, FileFlaw flaw)
    {
        var inspected = FileInspection.Inspect(bytes, Rules);
        inspected.Flaw.ShouldBe(flaw, what);
        inspected.Kept.IsEmpty.ShouldBeTrue(what);
    }

    public static TheoryData<string, byte[]> Harmless => new()
    {
        { "plain", SampleFiles.Pdf() },
        { "after blanks", [.. "\r\n"u8, .. SampleFiles.Pdf(), .. "\r\n\0"u8] },
        { "talks about /JS in its text", SampleFiles.Pdf("see /JS (and /Launch)") },
        { "has an address with /JS/ in it", SampleFiles.PdfOf("5 0 obj <</S /URI /URI (https://example.com/JS/JavaScript)>> endobj") },
        { "has /JS by chance in compressed data", SampleFiles.PdfOf("5 0 obj <</Length 9>>\nstream\n\u00e4\u00f6/JS (\u00fc/Encrypt\nendstream endobj") },
        { "has a harmless object stream", SampleFiles.PdfWithObjectStream("9 0 <</Type /Page>>") },
    };

    [Theory]
    [MemberData(nameof(Harmless))]
    public void A_sound_PDF_is_kept_as_it_is(string what, byte[] bytes)
    {
        var inspected = FileInspection.Inspect(bytes.ToArray(), Rules);
        inspected.Flaw.ShouldBeNull(what);
        inspected.Kind.ShouldBe(FileKind.Pdf);
        inspected.Kept.ToArray().ShouldBe(bytes);
    }

    [Fact]
    public void A_photograph_loses_place_and_remarks_and_keeps_its_orientation()
    {
        var bytes = SampleFiles.Jpeg(SampleFiles.Exif(6), SampleFiles.Segment(0xE1, SampleFiles.Latin("http://ns.adobe.com/xap/1.0/\0GPS-secret")),
            SampleFiles.Segment(0xFE, SampleFiles.Latin("GPS-comment")), SampleFiles.Segment(0xED, SampleFiles.Latin("Photoshop 3.0\0GPS-caption")));
        var kept = Kept(bytes);
        Encoding.Latin1.GetString(kept).ShouldNotContain("GPS");
        kept.AsSpan().IndexOf("Exif\0\0MM\0*"u8).ShouldBeGreaterThan(0);
        var entry = kept.AsSpan()[(kept.AsSpan().IndexOf("Exif\0\0"u8) + 16)..];
        entry[..12].ToArray().ShouldBe([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
        Kept(kept).ShouldBe(kept);
    }

    [Fact]
    public void A_picture_without_remarks_is_kept_as_it_is()
    {
        var (jpeg, png) = (SampleFiles.Jpeg(), SampleFiles.Png());
        Kept(jpeg).ShouldBe(jpeg);
        Kept(png).ShouldBe(png);
    }

    [Fact]
    public void What_a_camera_appends_is_cut_off()
    {
        var jpeg = SampleFiles.Jpeg();
        Kept([.. jpeg, .. SampleFiles.Jpeg()]).ShouldBe(jpeg);
        Kept([.. jpeg, 0, 0, 0, 24, .. "ftypmp42"u8, .. new byte[16]]).ShouldBe(jpeg);
        Kept([.. jpeg, 0, 0, 0]).ShouldBe(jpeg);
    }

    [Fact]
    public void A_PNG_loses_its_texts()
    {
        var kept = Kept(SampleFiles.Png(8, 8, SampleFiles.Chunk("tEXt", SampleFiles.Latin("GPS\0secret")), SampleFiles.Chunk("eXIf", SampleFiles.Latin("II*\0GPS"))));
        Encoding.Latin1.GetString(kept).ShouldNotContain("GPS");
        Kept(kept).ShouldBe(kept);
    }

    [Fact]
    public void Any_cut_or_flipped_byte_is_answered_and_never_an_exception()
    {
        // The line end behind a PDF's end is no part of it.
        foreach (var sound in (byte[][])[SampleFiles.Pdf()[..^1], SampleFiles.PdfWithObjectStream("9 0 <</Type /Page>>")[..^1], SampleFiles.Png(), SampleFiles.Jpeg(SampleFiles.Exif(3))])
        {
            for (var at = 0; at < sound.Length; at++)
            {
                FileInspection.Inspect(sound.AsMemory(0, at), Rules).Flaw.ShouldNotBeNull($"{at} of {sound.Length}");
                foreach (var flip in (byte[])[0x01, 0x80, 0xFF])
                {
                    var bytes = Flipped(sound, at, flip);
                    Should.NotThrow(() => FileInspection.Inspect(bytes, Rules));
                }
            }
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("stream\n")]
    [InlineData("/JavaScript_")]
    [InlineData("stream\n1 0 obj ")]
    [InlineData("(\\")]
    public void A_file_built_to_be_slow_is_not(string repeated)
    {
        var body = new StringBuilder(20 << 20);
        while (body.Length < (20 << 20) - 1000)
        {
            body.Append(repeated);
        }

        var bytes = SampleFiles.PdfOf(body.ToString());
        var clock = System.Diagnostics.Stopwatch.StartNew();
        FileInspection.Inspect(bytes, Rules);
        // One pass over 20 MB takes a fraction of a second, a pass for each repetition takes hours: between them no machine's speed matters.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
    }

    /// <summary>What is decoded line by line may be larger than what is decoded as a whole.</summary>
    [Fact]
    public void Pictures_within_their_limit_are_taken_however_they_are_coded()
    {
        Kept(SampleFiles.JpegOf(6000, 6000));
        Kept(SampleFiles.Png(6000, 6000));
        Kept(Coded(SampleFiles.JpegOf(5900, 5900), 0xC2));
        Kept(ColourByColour(5900));
        Kept(Interlaced(5900));
    }

    [Theory]
    [InlineData("II*\0\b\0\0\0\u0001\0\u0012\u0001\u0003\0\u0001\0\0\0\u0006\0\0\0\0\0\0\0GPS-secret", true)]
    [InlineData("II*\0\b\0\0\0\u0001\0\u0012\u0001\u0003\0\u0001\0\0\0\u0001\0\0\0\0\0\0\0GPS-secret", false)]
    [InlineData("II*\0\b\0\0\0\u0001\0\u0012\u0001\u0003\0\u0001\0\0\0\u0006\0", false)]
    public void A_PNG_keeps_its_orientation_alone(string exif, bool turned)
    {
        var kept = Kept(SampleFiles.Png(8, 8, SampleFiles.Chunk("eXIf", SampleFiles.Latin(exif))));

        Encoding.Latin1.GetString(kept).ShouldNotContain("GPS");
        (kept.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]) > 0).ShouldBe(turned);
        Kept(kept).ShouldBe(kept);
    }

    /// <summary>The frame of a sample, called another.</summary>
    private static byte[] Coded(byte[] jpeg, byte marker, byte bits = 8)
    {
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0, 0]);
        (jpeg[frame + 1], jpeg[frame + 4]) = (marker, bits);
        return jpeg;
    }

    /// <summary>Three colours in the frame, fewer in the scan.</summary>
    private static byte[] ColourByColour(ushort edge)
    {
        var jpeg = SampleFiles.JpegOf(edge, edge);
        jpeg[jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0, 0]) + 9] = 3;
        jpeg[jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA, 0]) + 4] = 1;
        return jpeg;
    }

    private static byte[] Interlaced(uint edge)
    {
        var png = SampleFiles.Png(edge, edge);
        png[28] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), PngFile.Checksum(png.AsSpan(12, 17)));
        return png;
    }

    private static byte[] Kept(byte[] bytes)
    {
        var inspected = FileInspection.Inspect(bytes.ToArray(), Rules);
        inspected.Flaw.ShouldBeNull();
        return inspected.Kept.ToArray();
    }

    private static byte[] Flipped(byte[] bytes, int at, byte flip = 0x01)
    {
        byte[] copy = [.. bytes];
        copy[at] ^= flip;
        return copy;
    }
}
