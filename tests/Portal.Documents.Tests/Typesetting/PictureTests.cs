using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
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

    /// <summary>Red on the left and blue on the right, however it is coded.</summary>
    [Theory]
    [InlineData("jpeg({ quality: 95 })", "image/jpeg")]
    [InlineData("jpeg({ quality: 95, progressive: true })", "image/jpeg")]
    [InlineData("toColourspace('cmyk').jpeg({ quality: 95 })", "image/jpeg")]
    [InlineData("toColourspace('b-w').jpeg({ quality: 95 })", "image/jpeg")]
    [InlineData("png()", "image/png")]
    [InlineData("png({ progressive: true })", "image/png")]
    [InlineData("png({ palette: true })", "image/png")]
    [InlineData("toColourspace('rgb16').png()", "image/png")]
    [InlineData("toColourspace('grey16').png()", "image/png")]
    [InlineData("withMetadata({ orientation: 3 }).jpeg({ quality: 95 })", "image/jpeg", true)]
    [InlineData("withMetadata({ orientation: 2 }).png()", "image/png", true)]
    public async Task A_picture_of_any_coding_keeps_its_colours_and_stands_upright(string coding, string mediaType, bool turned = false)
    {
        var picture = await workshop.Typesetter.PreparePictureAsync(await CodedAsync(60, 40, coding), 2000, "tests", Ct);

        (picture.Width, picture.Height, picture.MediaType).ShouldBe((60, 40, mediaType));
        var (left, right) = await ColoursAsync(picture.Content);
        var (red, blue) = turned ? (right, left) : (left, right);
        var isGrey = coding.Contains("b-w", StringComparison.Ordinal) || coding.Contains("grey", StringComparison.Ordinal);
        (red.Red - blue.Red).ShouldBeGreaterThan(isGrey ? 10 : 120);
        (blue.Blue - red.Blue).ShouldBeInRange(isGrey ? -255 : 80, isGrey ? 0 : 255);
    }

    [Theory]
    [InlineData("gif()")]
    [InlineData("webp()")]
    [InlineData("tiff()")]
    public async Task A_picture_of_another_kind_is_refused(string coding) =>
        (await FaultOfAsync(workshop.Typesetter.PreparePictureAsync(await CodedAsync(60, 40, coding), 2000, "tests", Ct))).ShouldBe(Fault.Refused);

    /// <summary>
    /// The largest that uploads take (seeds/reference/evidence.json), small files all of them: what they ask of the children stays below the
    /// bound, and the children stay.
    /// </summary>
    [Theory]
    [InlineData(10_000, 10_000, "jpeg()")]
    [InlineData(10_000, 10_000, "toColourspace('cmyk').jpeg()")]
    [InlineData(65_000, 1_500, "jpeg()")]
    [InlineData(10_000, 10_000, "toColourspace('rgb16').png({ compressionLevel: 1 })")]
    [InlineData(12_500, 8_000, "withMetadata({ orientation: 6 }).png({ compressionLevel: 1 })")]
    [InlineData(5_900, 5_900, "toColourspace('cmyk').jpeg({ progressive: true, chromaSubsampling: '4:4:4' })")]
    [InlineData(5_900, 5_900, "ensureAlpha().toColourspace('rgb16').png({ progressive: true, compressionLevel: 1 })")]
    public async Task The_largest_pictures_are_made_and_read_within_the_bound(int width, int height, string coding)
    {
        var picture = await FlatAsync(width, height, coding);
        await using var typesetter = Workshop.Made();

        var prepared = await typesetter.PreparePictureAsync(picture, 1600, "tests", Ct);
        (await typesetter.ReadQrAsync(picture, "tests", Ct)).ShouldBeNull();

        Math.Max(prepared.Width, prepared.Height).ShouldBe(1600);
        foreach (var child in (int[])[typesetter.ProcessId!.Value, typesetter.ReaderId!.Value])
        {
            PeakOf(child).ShouldBeLessThan(450);
        }
    }

    /// <summary>More than any upload may ask: stopped, and the next one finds a child.</summary>
    [Fact]
    public async Task A_picture_that_would_burst_the_child_is_stopped()
    {
        var bomb = await FlatAsync(10_000, 10_000, "ensureAlpha().toColourspace('rgb16').png({ progressive: true, compressionLevel: 1 })");
        await using var typesetter = Workshop.Made();
        await typesetter.PreparePictureAsync(Png(30, 20), 2000, "tests", Ct);
        var before = typesetter.ProcessId;

        (await FaultOfAsync(typesetter.PreparePictureAsync(bomb, 2000, "tests", Ct))).ShouldBe(Fault.TooLarge);
        (await FaultOfAsync(typesetter.ReadQrAsync(bomb, "tests", Ct))).ShouldBe(Fault.TooLarge);

        (await typesetter.PreparePictureAsync(Png(30, 20), 2000, "tests", Ct)).Width.ShouldBe(30);
        typesetter.ProcessId.ShouldNotBe(before);
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

    /// <summary>Wherever the editor lets a picture stand, the form prints it.</summary>
    [Fact]
    public async Task A_picture_in_a_long_text_is_printed_wherever_it_stands()
    {
        var pictures = Enumerable.Range(1, 5).ToDictionary(at => $"p{at}", at => (ReadOnlyMemory<byte>)Png(40 + at, 30));
        Papers.Run Shown(int at) => new("现场照片", Picture: $"p{at}");
        Papers.Run word = new("前后文字"), end = new("", Break: true);
        var paper = new Papers.Paper("表", null, null, [], HasContents: false,
        [
            new("内容",
            [
                new Papers.ProseBlock(
                [
                    new Papers.ProseParagraph([word, end, Shown(1), end, word]),
                    new Papers.ProseParagraph([Shown(2)]),
                    new Papers.ProseHeading(1, [word, Shown(3)]),
                    new Papers.ProseList(Ordered: true, [new Papers.ProseItem([word, Shown(4)], [])]),
                    new Papers.ProseTable(1, 0, [[new Papers.ProseCell(IsHead: false, 1, 1, [Shown(5)])]]),
                ]),
            ]),
        ]);

        var made = await workshop.TypesetAsync(new Manuscript("paper", CanonicalJson.Of(paper), Samples.Stamp) { Mark = Samples.Mark, Pictures = pictures });

        Paper.Images(made.Pdf).Select(image => image.Width).Order().ShouldBe([41, 42, 43, 44, 45]);
        Paper.Letters(made.Pdf).Split("前后文字").Length.ShouldBe(1 + 4);
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

    [Fact]
    public async Task Another_code_on_a_page_before_does_not_hide_ours()
    {
        var ours = Samples.SummaryTable(Samples.Table(3));
        var table = await workshop.TypesetAsync(ours);
        var other = await workshop.TypesetAsync(ours with { Mark = ours.Mark! with { Address = new Uri("https://shop.example.cn/12345") } });
        byte[] Page(byte[] pdf) => [.. "/DCTDecode>>stream\n"u8, .. Paper.Photograph(pdf, 1), .. "\nendstream\n"u8];

        (await workshop.Typesetter.ReadQrAsync((byte[])[.. "%PDF-1.4\n"u8, .. Page(other.Pdf), .. Page(table.Pdf)], "tests", Ct)).ShouldBe(Samples.Mark.Address.AbsoluteUri);
        (await workshop.Typesetter.ReadQrAsync((byte[])[.. "%PDF-1.4\n"u8, .. Page(other.Pdf)], "tests", Ct)).ShouldBe("https://shop.example.cn/12345");
    }

    private static async Task<Fault> FaultOfAsync(Task asked) => (await Should.ThrowAsync<TypesettingException>(asked)).Fault;

    /// <summary>The child's own library makes them.</summary>
    private static Task<byte[]> CodedAsync(int width, int height, string coding) => SharpAsync(
        $$"""
        const [width, height] = [{{width}}, {{height}}];
        const half = (red, blue) => sharp({ create: { width: width / 2, height, channels: 3, background: { r: red, g: 30, b: blue } }, limitInputPixels: false }).png({ compressionLevel: 1 }).toBuffer();
        Promise.all([half(220, 30), half(30, 220)]).then(([left, right]) => sharp({ create: { width, height, channels: 3, background: 'white' }, limitInputPixels: false })
          .composite([{ input: left, left: 0, top: 0, limitInputPixels: false }, { input: right, left: width / 2, top: 0, limitInputPixels: false }]).png({ compressionLevel: 1 }).toBuffer())
          .then((both) => sharp(both, { limitInputPixels: false }).{{coding}}.toBuffer()).then((made) => process.stdout.write(made));
        """, []);

    /// <summary>Of one colour: many pixels in a small file.</summary>
    private static Task<byte[]> FlatAsync(int width, int height, string coding) => SharpAsync(
        $$"""sharp({ create: { width: {{width}}, height: {{height}}, channels: 3, background: 'red' }, limitInputPixels: false }).{{coding}}.toBuffer().then((made) => process.stdout.write(made));""", []);

    private static async Task<((int Red, int Green, int Blue) Left, (int Red, int Green, int Blue) Right)> ColoursAsync(byte[] picture)
    {
        var seen = await SharpAsync(
            """
            const parts = []; process.stdin.on('data', (part) => parts.push(part)).on('end', async () => {
              const { data, info } = await sharp(Buffer.concat(parts)).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
              const at = (x, y) => data.subarray((y * info.width + x) * info.channels, (y * info.width + x + 1) * info.channels);
              const of = (pixel) => pixel.length === 1 ? [pixel[0], pixel[0], pixel[0]] : [...pixel];
              process.stdout.write(Buffer.from([...of(at(5, 20)), ...of(at(info.width - 5, 20))]));
            });
            """, picture);
        return ((seen[0], seen[1], seen[2]), (seen[3], seen[4], seen[5]));
    }

    private static async Task<byte[]> SharpAsync(string script, byte[] input)
    {
        var start = new ProcessStartInfo(Workshop.Patient.Node, ["-e", $"const sharp = require(process.argv[1] + '/node_modules/sharp'); {script}", Workshop.Patient.Modules!])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.BaseStream.WriteAsync(input, Ct);
        process.StandardInput.Close();
        using var made = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(made, Ct);
        await process.WaitForExitAsync(Ct);
        process.ExitCode.ShouldBe(0);
        return made.ToArray();
    }

    /// <summary>The most resident memory that a process ever had, in MB.</summary>
    private static int PeakOf(int process) => int.Parse(
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    /// <summary>A grey PNG of so many pixels, with a pattern; <paramref name="rows"/> fewer than its head says make a broken one.</summary>
    internal static byte[] Png(int width, int height, int? rows = null)
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
