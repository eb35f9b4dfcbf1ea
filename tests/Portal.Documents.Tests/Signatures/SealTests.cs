using System.Buffers.Binary;
using Portal.Documents.Signatures;
using Portal.Documents.Typesetting;

namespace Portal.Documents.Tests.Signatures;

public sealed class SealTests(Ground ground)
{
    private static readonly Random Chance = new(20261121);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    [InlineData(6, 4)]
    public void Pictures_of_every_kind_are_read_pixel_for_pixel(byte colourType, int channels)
    {
        // Eleven lines: each of the five filters twice, and the first without a line above.
        var pixels = new byte[13 * 11 * channels];
        Chance.NextBytes(pixels);
        var picture = SealPicture.FromPng(Ground.Png(13, 11, colourType, pixels));
        (picture.Width, picture.Height).ShouldBe((13, 11));
        for (var pixel = 0; pixel < 13 * 11; pixel++)
        {
            var at = pixels.AsSpan(pixel * channels, channels);
            picture.Colours.AsSpan(pixel * 3, 3).ToArray().ShouldBe(channels < 3 ? [at[0], at[0], at[0]] : at[..3].ToArray());
            picture.Opacity[pixel].ShouldBe(channels is 2 or 4 ? at[^1] : (byte)255);
        }
        picture.IsTransparent.ShouldBe(channels is 2 or 4);
    }

    [Fact]
    public void What_was_written_beside_the_picture_is_not_kept()
    {
        var pixels = new byte[40 * 40 * 4];
        pixels.AsSpan(0, 800).Fill(200);
        var noted = Ground.Png(40, 40, 6, pixels, ("tEXt", "Author\0somebody"u8.ToArray()), ("eXIf", "31.2N 121.4E"u8.ToArray()));
        var stripped = SealPicture.Stripped([.. noted, .. "behind the end"u8]);
        stripped.ShouldBe(Ground.Png(40, 40, 6, pixels));
        SealPicture.FromPng(stripped).Opacity.ShouldBe(SealPicture.FromPng(noted).Opacity);
    }

    [Fact]
    public void A_palette_and_what_shows_through_are_read()
    {
        var picture = SealPicture.FromPng(Ground.Png(2, 2, 3, [0, 1, 2, 0], ("PLTE", [10, 11, 12, 20, 21, 22, 30, 31, 32]), ("tRNS", [0, 128])));
        picture.Colours.ShouldBe([10, 11, 12, 20, 21, 22, 30, 31, 32, 10, 11, 12]);
        picture.Opacity.ShouldBe([0, 128, 255, 0]);
        Fault(Ground.Png(2, 2, 3, [0, 1, 2, 3], ("PLTE", [10, 11, 12, 20, 21, 22, 30, 31, 32]))).ShouldBe(SignatureFault.PictureUnreadable);
        SealPicture.FromPng(Ground.Png(2, 1, 0, [7, 8], ("tRNS", [0, 7]))).Opacity.ShouldBe([0, 255]);
        SealPicture.FromPng(Ground.Png(2, 1, 2, [1, 2, 3, 4, 5, 6], ("tRNS", [0, 4, 0, 5, 0, 6]))).Opacity.ShouldBe([255, 0]);
    }

    [Fact]
    public void What_is_no_such_picture_is_refused()
    {
        var good = Ground.RedRing(20);
        Fault([]).ShouldBe(SignatureFault.PictureUnreadable);
        Fault("<svg/>"u8.ToArray()).ShouldBe(SignatureFault.PictureUnreadable);
        for (var length = 8; length < good.Length; length++)
        {
            Fault(good[..length]).ShouldBe(SignatureFault.PictureUnreadable);
        }
        // 16 bits a channel; interlaced; a kind that is none; no pixels at all; more lines than there are.
        foreach (var (at, value) in new[] { (24, 16), (28, 1), (25, 5), (19, 0), (23, 21) })
        {
            var changed = good.ToArray();
            changed[at] = (byte)value;
            Fault(changed).ShouldBe(SignatureFault.PictureUnreadable, FormattableString.Invariant($"byte {at}"));
        }
    }

    [Fact]
    public void A_picture_of_sixty_megapixels_is_refused_before_it_is_unpacked()
    {
        var large = Ground.RedRing(20);
        BinaryPrimitives.WriteInt32BigEndian(large.AsSpan(16), 10_000);
        BinaryPrimitives.WriteInt32BigEndian(large.AsSpan(20), 6_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fault(large).ShouldBe(SignatureFault.PictureTooLarge);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
        BinaryPrimitives.WriteUInt32BigEndian(large.AsSpan(16), uint.MaxValue);
        BinaryPrimitives.WriteUInt32BigEndian(large.AsSpan(20), uint.MaxValue);
        Fault(large).ShouldBe(SignatureFault.PictureTooLarge);
    }

    [Fact]
    public void Damaged_pictures_are_read_or_refused()
    {
        var good = Ground.RedRing(20);
        for (var tried = 0; tried < 3_000; tried++)
        {
            var changed = good.ToArray();
            for (var times = Chance.Next(1, 4); times > 0; times--)
            {
                changed[Chance.Next(8, changed.Length)] = (byte)Chance.Next(256);
            }
            Fault(changed).ShouldBeOneOf(null, SignatureFault.PictureUnreadable, SignatureFault.PictureTooLarge);
        }
    }

    [Fact]
    public async Task A_picture_that_is_not_square_keeps_its_shape()
    {
        var wide = SealPicture.FromPng(Ground.Png(200, 100, 0, new byte[20_000]));
        var signed = await PdfSigning.SignAsync(Ground.Letter, Ground.Request() with { Seal = wide }, ground.City, ct: TestContext.Current.CancellationToken);
        var rectangle = (PdfArray)PdfFile.Open(signed, new()).Fields()[0].Dictionary["Rect"]!;
        var edges = rectangle.Items.Select(item => ((PdfAtom)item).TryDecimal(out var edge) ? edge : 0).ToArray();
        ((edges[2] - edges[0]) / (edges[3] - edges[1])).ShouldBe(2, 0.001m);
    }

    [Fact]
    public async Task A_drawn_seal_has_its_ring_its_star_and_its_outlines()
    {
        var drawing = SealDrawing.Of(["M10 45h4v4h-4z", "m 86,45 l 4 0 0 4 -4 0 Z M 20 80 C 20 70 30 70 30 80 Q 25 90 20 80"]);
        var signed = await PdfSigning.SignAsync(Ground.Letter, Ground.Request() with { Seal = drawing }, ground.City, ct: TestContext.Current.CancellationToken);
        PdfSignatures.Read(signed, ground.Roots).IsSound.ShouldBeTrue();
        using var place = new Workplace();
        var file = place.Write("drawn.pdf", signed);
        (await Programs.RunAsync("qpdf", "--check", file)).Code.ShouldBe(0);
        await Programs.RunAsync("pdftoppm", "-r", "254", "-f", "2", "-l", "2", "-singlefile", file, place["page"]);
        var page = SigningTests.Picture.Read(place["page.ppm"]);
        // The seal of 42 mm around (105, 120): one unit of the drawing is 4.2 dots; its corner is (840, 990).
        bool Red(double x, double y) => page[(int)(840 + (x * 4.2)), (int)(990 + (y * 4.2))] is { R: > 150, G: < 120, B: < 120 };
        Red(1.5, 50).ShouldBeTrue("ring");
        Red(50, 98.5).ShouldBeTrue("ring");
        Red(5, 50).ShouldBeFalse("inside the ring");
        Red(50, 35).ShouldBeTrue("upper tip of the star");
        Red(50, 50).ShouldBeTrue("middle of the star");
        Red(50, 62).ShouldBeFalse("below the star");
        Red(12, 47).ShouldBeTrue("first outline");
        Red(88, 47).ShouldBeTrue("second outline");
        Red(25, 80).ShouldBeTrue("curves");
        Red(18, 80).ShouldBeFalse("beside the curves");
    }

    [Fact]
    public async Task A_seal_with_a_name_has_every_letter_where_it_belongs()
    {
        var letters = new LetterOutlines(File.ReadAllBytes(Path.Combine(new TypesetterSettings().Fonts, "NotoSerifSC-Regular.ttf")));
        // 上: a base at its foot, an arm to the right, nothing at the upper left. So a turned or a mirrored letter shows.
        var signed = await PdfSigning.SignAsync(Ground.Letter, Ground.Request() with { Seal = SealDrawing.Of(letters, "上上上", "演示") }, ground.City, ct: TestContext.Current.CancellationToken);
        using var place = new Workplace();
        var file = place.Write("named.pdf", signed);
        (await Programs.RunAsync("qpdf", "--check", file)).Code.ShouldBe(0);
        await Programs.RunAsync("pdftoppm", "-r", "254", "-f", "2", "-l", "2", "-singlefile", file, place["page"]);
        var page = SigningTests.Picture.Read(place["page.ppm"]);
        int Red(double fromX, double toX, double fromY, double toY) => (
            from y in Enumerable.Range((int)(990 + (fromY * 4.2)), (int)((toY - fromY) * 4.2))
            from x in Enumerable.Range((int)(840 + (fromX * 4.2)), (int)((toX - fromX) * 4.2))
            where page[x, y] is { R: > 150, G: < 170, B: < 170 }
            select 1).Count();
        Red(44, 48.5, 5, 16.5).ShouldBe(0, "upper left of the letter on top");
        Red(51, 56, 8, 16).ShouldBeGreaterThan(10, "its arm");
        (Red(44, 46, 17, 21) > 5 && Red(54, 56, 17, 21) > 5).ShouldBeTrue("its base");
        Red(36, 64, 70, 80).ShouldBeInRange(100, 3_000, "演示 below the star");
        foreach (var name in new[] { "十", new string('十', 41) })
        {
            Should.Throw<SignatureFaultException>(() => SealDrawing.Of(letters, name)).Fault.ShouldBe(SignatureFault.DrawingUnreadable);
        }
        Should.Throw<SignatureFaultException>(() => SealDrawing.Of(letters, "十\U000f0000")).Fault.ShouldBe(SignatureFault.DrawingUnreadable);
        Should.Throw<InvalidDataException>(() => new LetterOutlines("no font"u8.ToArray()));
    }

    [Theory]
    [InlineData("10 10")]
    [InlineData("M10")]
    [InlineData("M 10 10 A 5 5 0 0 0 10 10")]
    [InlineData("M 10 10 L x y")]
    [InlineData("M 10 10 Z 4")]
    [InlineData("M 1e9 1e9")]
    [InlineData("M 10 10 Q\nET endstream")]
    [InlineData("M NaN 10")]
    public void Outlines_that_are_none_are_refused(string outline) => Should.Throw<SignatureFaultException>(() => SealDrawing.Of([outline])).Fault.ShouldBe(SignatureFault.DrawingUnreadable);

    [Fact]
    public void Outlines_have_an_end() =>
        Should.Throw<SignatureFaultException>(() => SealDrawing.Of([new string(' ', 1_000_001)])).Fault.ShouldBe(SignatureFault.DrawingUnreadable);

    private static SignatureFault? Fault(byte[] png)
    {
        try
        {
            SealPicture.FromPng(png);
            return null;
        }
        catch (SignatureFaultException fault)
        {
            return fault.Fault;
        }
    }
}
