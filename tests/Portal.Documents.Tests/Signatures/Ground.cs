using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography.X509Certificates;
using Portal.Documents.Signatures;

[assembly: AssemblyFixture(typeof(Portal.Documents.Tests.Signatures.Ground))]

namespace Portal.Documents.Tests.Signatures;

/// <summary>What signatures are tried with: a document of Typst's (PDF/A-3b, tagged, with an attachment), keys, a seal.</summary>
public sealed class Ground : IDisposable
{
    internal const string Password = StampingDouble.Password;

    /// <summary>Yesterday: other programs look at the certificates with the eyes of today.</summary>
    internal static readonly DateTimeOffset At = new(TimeProvider.System.GetUtcNow().Date.AddDays(-1).AddHours(10), TimeSpan.Zero);

    /// <summary>Made by Typst 0.14 from letter.typ: three pages, the first with a link.</summary>
    internal static readonly byte[] Letter = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures/letter.pdf"));

    internal static readonly SealPicture Seal = SealPicture.FromPng(RedRing(120));

    public Ground()
    {
        CityFile = Pki.Issue("苏州市工业和信息化局", Password);
        City = Pkcs12Key.Open(CityFile, Password);
        Province = Pkcs12Key.Open(Pki.Issue("江苏省工业和信息化厅", Password), Password);
    }

    internal DemoPki Pki { get; } = DemoPki.Create(At);

    internal byte[] CityFile { get; }

    internal Pkcs12Key City { get; }

    internal Pkcs12Key Province { get; }

    internal IReadOnlyList<X509Certificate2> Roots => [Pki.Root];

    internal static SealRequest Request(int page = 2, decimal x = 105, decimal y = 120, decimal diameter = 42, string name = "苏州市工业和信息化局") =>
        new(Seal, new SealPlace(page, x, y, diameter), At, name, "推荐");

    internal Task<byte[]> SignedByCityAsync() => PdfSigning.SignAsync(Letter, Request(), City, ct: TestContext.Current.CancellationToken);

    /// <summary>By the city, then by the province on the same page.</summary>
    internal async Task<byte[]> SignedByBothAsync() => await PdfSigning.SignAsync(
        await SignedByCityAsync(), Request(y: 200, diameter: 45, name: "江苏省工业和信息化厅") with { At = At.AddHours(1) }, Province, ct: TestContext.Current.CancellationToken);

    public void Dispose()
    {
        City.Dispose();
        Province.Dispose();
        Pki.Dispose();
    }

    /// <summary>A red ring on nothing, as PNG.</summary>
    internal static byte[] RedRing(int side)
    {
        var pixels = new byte[side * side * 4];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var far = Math.Sqrt(Math.Pow(x + 0.5 - (side / 2.0), 2) + Math.Pow(y + 0.5 - (side / 2.0), 2)) / side * 2;
                new byte[] { 220, 0, 20, far is > 0.9 and < 1 ? (byte)255 : (byte)0 }.CopyTo(pixels, ((y * side) + x) * 4);
            }
        }
        return Png(side, side, 6, pixels);
    }

    /// <summary>A PNG of 8 bits a channel; the lines take the five filters in turn.</summary>
    internal static byte[] Png(int width, int height, byte colourType, byte[] pixels, params (string Name, byte[] Content)[] before)
    {
        var stride = pixels.Length / height;
        var channels = stride / width;
        var filtered = new byte[(stride + 1) * height];
        for (var y = 0; y < height; y++)
        {
            var filter = y % 5;
            filtered[y * (stride + 1)] = (byte)filter;
            for (var x = 0; x < stride; x++)
            {
                int left = x < channels ? 0 : pixels[(y * stride) + x - channels], up = y == 0 ? 0 : pixels[((y - 1) * stride) + x];
                int corner = x < channels || y == 0 ? 0 : pixels[((y - 1) * stride) + x - channels];
                var nearest = new[] { left, up, corner }.MinBy(one => Math.Abs(left + up - corner - one));
                var guess = new[] { 0, left, up, (left + up) / 2, nearest }[filter];
                filtered[(y * (stride + 1)) + 1 + x] = (byte)(pixels[(y * stride) + x] - guess);
            }
        }
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(filtered);
        }
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, colourType);
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
        foreach (var (name, content) in new[] { ("IHDR", header) }.Concat(before).Append(("IDAT", packed.ToArray())).Append(("IEND", [])))
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
            byte[] named = [.. System.Text.Encoding.ASCII.GetBytes(name), .. content];
            var check = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(check, Crc(named));
            png.Write([.. length, .. named, .. check]);
        }
        return png.ToArray();
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320);
            }
        }
        return ~crc;
    }
}
