using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Documents.Typesetting;

namespace Portal.Documents.Tests.Typesetting;

/// <summary>Pictures that people send: made harmless and small, or refused.</summary>
public sealed class PictureTests(Workshop workshop)
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private static byte[] Turned => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "turned.jpg"));

    [Fact]
    public async Task A_photograph_stands_upright_and_says_nothing_of_its_owner()
    {
        Encoding.Latin1.GetString(Turned).ShouldContain("CANARY-OWNER");

        var picture = await workshop.Typesetter.PreparePictureAsync(Turned, 2000, "tests", Ct);

        (picture.Width, picture.Height, picture.MediaType).ShouldBe((60, 120, "image/jpeg"));
        Encoding.Latin1.GetString(picture.Content).ShouldNotContain("CANARY");
        Encoding.Latin1.GetString(picture.Content).ShouldNotContain("Exif");
    }

    [Fact]
    public async Task A_picture_of_60_megapixels_is_scaled_within_its_memory()
    {
        await using var typesetter = new Typesetter(Workshop.Patient with { MostMemory = 350 });

        var picture = await typesetter.PreparePictureAsync(Png(10_000, 6_000), 2000, "tests", Ct);

        (picture.Width, picture.Height, picture.MediaType).ShouldBe((2000, 1200, "image/png"));
        picture.Content.Length.ShouldBeLessThan(1024 * 1024);
    }

    [Fact]
    public async Task A_picture_of_3600_megapixels_is_too_large_at_once()
    {
        await using var typesetter = new Typesetter(Workshop.Patient with { MostMemory = 350 });

        (await FaultOfAsync(typesetter.PreparePictureAsync(Png(60_000, 60_000, rows: 1), 2000, "tests", Ct))).ShouldBe(Fault.TooLarge);
        (await FaultOfAsync(typesetter.ReadQrAsync(Png(60_000, 60_000, rows: 1), "tests", Ct))).ShouldBe(Fault.TooLarge);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><script>alert(1)</script></html>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><image href=\"file:///etc/passwd\"/></svg>")]
    [InlineData("GIF89a\u0001\0\u0001\0\0\0\0;")]
    [InlineData("%PDF-1.7")]
    public async Task What_is_no_picture_is_refused(string content)
    {
        (await FaultOfAsync(workshop.Typesetter.PreparePictureAsync(Encoding.Latin1.GetBytes(content), 2000, "tests", Ct))).ShouldBe(Fault.Refused);
    }

    [Fact]
    public async Task Half_a_picture_is_refused()
    {
        var whole = Png(300, 300);

        (await FaultOfAsync(workshop.Typesetter.PreparePictureAsync(whole.AsMemory(0, whole.Length / 2), 2000, "tests", Ct))).ShouldBe(Fault.Refused);
        (await FaultOfAsync(workshop.Typesetter.PreparePictureAsync(Turned.AsMemory(0, Turned.Length / 2), 2000, "tests", Ct))).ShouldBe(Fault.Refused);
    }

    [Fact]
    public async Task Pictures_stand_in_the_document_by_their_names()
    {
        await using var typesetter = Workshop.ForTests();
        var photograph = await typesetter.PreparePictureAsync(Turned, 2000, "tests", Ct);
        var drawing = await typesetter.PreparePictureAsync(Png(300, 200), 2000, "tests", Ct);
        var manuscript = new Manuscript("pictures", CanonicalJson.Of(new JsonObject { ["text"] = "两张图", ["pictures"] = new JsonArray("../现场 照片#1.jpg", "b") }), Samples.Stamp)
        {
            Pictures = new Dictionary<string, ReadOnlyMemory<byte>> { ["../现场 照片#1.jpg"] = photograph.Content, ["b"] = drawing.Content },
        };

        var made = await typesetter.TypesetAsync(manuscript, "tests", Ct);

        Paper.Faults(made.Pdf).ShouldBeEmpty();
        Paper.Objects(made.Pdf).Split("/Subtype /Image").Length.ShouldBeGreaterThanOrEqualTo(3);
        var missing = await Should.ThrowAsync<TypesettingException>(typesetter.TypesetAsync(manuscript with { Pictures = new Dictionary<string, ReadOnlyMemory<byte>>() }, "tests", Ct));
        (missing.Fault, missing.Message.Contains("missing picture", StringComparison.Ordinal)).ShouldBe((Fault.Refused, true));
        var other = await Should.ThrowAsync<TypesettingException>(typesetter.TypesetAsync(
            manuscript with { Pictures = new Dictionary<string, ReadOnlyMemory<byte>> { ["b"] = "<svg/>"u8.ToArray() } }, "tests", Ct));
        (other.Fault, other.Message.Contains("neither JPEG nor PNG", StringComparison.Ordinal)).ShouldBe((Fault.Refused, true));
    }

    [Fact]
    public async Task The_QR_code_of_a_scanned_PDF_is_read()
    {
        await using var typesetter = Workshop.ForTests();
        var table = await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(30)));
        var scan = new Manuscript("pictures", CanonicalJson.Of(new JsonObject { ["text"] = "", ["pictures"] = new JsonArray("2", "1") }), Samples.Stamp)
        {
            Pictures = new Dictionary<string, ReadOnlyMemory<byte>> { ["1"] = Paper.Photograph(table.Pdf, 1), ["2"] = Paper.Photograph(table.Pdf, 2) },
        };
        var scanned = (await typesetter.TypesetAsync(scan, "tests", Ct)).Pdf;

        (await typesetter.ReadQrAsync(scanned, "tests", Ct)).ShouldBe(Samples.Mark.Address.AbsoluteUri);
        (await typesetter.ReadQrAsync(table.Pdf, "tests", Ct)).ShouldBeNull("its code is drawn and no photograph");
        (await typesetter.ReadQrAsync("%PDF-1.4 /DCTDecode stream"u8.ToArray(), "tests", Ct)).ShouldBeNull();
    }

    private static async Task<Fault> FaultOfAsync(Task asked) => (await Should.ThrowAsync<TypesettingException>(asked)).Fault;

    /// <summary>A grey PNG of so many pixels, with a pattern; <paramref name="rows"/> fewer than its head says make a broken one.</summary>
    private static byte[] Png(int width, int height, int? rows = null)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        head[8] = 8;
        Chunk("IHDR"u8, head);
        using var pixels = new MemoryStream();
        using (var packed = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[width + 1];
            for (var y = 0; y < (rows ?? height); y++)
            {
                row.AsSpan(1).Fill((byte)(y / 8));
                packed.Write(row);
            }
        }

        Chunk("IDAT"u8, pixels.ToArray());
        Chunk("IEND"u8, []);
        return png.ToArray();

        void Chunk(ReadOnlySpan<byte> name, byte[] content)
        {
            var number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
            png.Write(number);
            byte[] named = [.. name, .. content];
            png.Write(named);
            BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(named));
            png.Write(number);
        }
    }

    /// <summary>CRC-32, as PNG wants it.</summary>
    private static uint Checksum(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) == 0 ? 0 : 0xEDB88320);
            }
        }

        return ~sum;
    }
}
