using System.Buffers.Binary;
using Portal.Application.Pipeline;
using Portal.Documents.Signatures;
using Portal.Documents.Typesetting;

namespace Portal.Application.Seals;

/// <summary>How seals look: a PNG that was handed in, or a drawing from the organisation's name.</summary>
public sealed class SealLook(SealRules rules, TypesetterSettings typesetter)
{
    private const int HeadEnd = 24;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>宋体, as the rule asks for; read once it is needed.</summary>
    private readonly Lazy<LetterOutlines> letters = new(() => new LetterOutlines(File.ReadAllBytes(Path.Combine(typesetter.Fonts, "NotoSerifSC-Regular.ttf"))));

    /// <exception cref="SignatureFaultException">The picture cannot be read, or the name cannot be drawn.</exception>
    public SealAppearance Of(Seal seal) => seal.Picture is { } picture ? SealPicture.FromPng(picture) : Drawn(seal.Name, seal.Mark);

    /// <summary>A drawing as SVG.</summary>
    /// <exception cref="SignatureFaultException">The name cannot be drawn.</exception>
    public string Svg(string name, string mark) => Drawn(name, mark).ToSvg();

    /// <summary>Whether it can become a seal.</summary>
    /// <exception cref="InvalidException">It cannot.</exception>
    public void Demand(string name, byte[]? picture)
    {
        if (picture is null)
        {
            try
            {
                Drawn(name, "");
            }
            catch (SignatureFaultException fault)
            {
                throw new InvalidException(RegisterSeal.NameField, SealFaults.Words(fault.Fault));
            }

            return;
        }

        DemandPicture(picture);
    }

    private SealDrawing Drawn(string name, string mark) => SealDrawing.Of(letters.Value, name, mark);

    private void DemandPicture(byte[] png)
    {
        if (png.Length > rules.Picture.MostBytes)
        {
            throw new InvalidException(RegisterSeal.PictureField, Texts.SealPictureBytes.With(FileSize.Text(rules.Picture.MostBytes)));
        }

        // Before it is unpacked: a small file may say that it is gigantic.
        var (width, height) = SizeOf(png) ?? throw new InvalidException(RegisterSeal.PictureField, Texts.SealFaultPictureUnreadable);
        var (shorter, longer) = (Math.Min(width, height), Math.Max(width, height));
        if (shorter < rules.Picture.LeastPixels || longer > rules.Picture.MostPixels || longer > rules.Picture.MostRatio * shorter)
        {
            throw new InvalidException(RegisterSeal.PictureField, Texts.SealPictureShape.With(rules.Picture.LeastPixels, rules.Picture.MostPixels, width, height));
        }

        try
        {
            if (!SealPicture.FromPng(png).IsTransparent)
            {
                throw new InvalidException(RegisterSeal.PictureField, Texts.SealPictureOpaque);
            }
        }
        catch (SignatureFaultException fault)
        {
            throw new InvalidException(RegisterSeal.PictureField, SealFaults.Words(fault.Fault));
        }
    }

    /// <summary>Width and height as the file's head says them; null where it is no PNG.</summary>
    private static (uint Width, uint Height)? SizeOf(ReadOnlySpan<byte> png) =>
        png.Length < HeadEnd || !png.StartsWith(Signature) || !png[(Signature.Length + 4)..].StartsWith("IHDR"u8) ? null
        : (BinaryPrimitives.ReadUInt32BigEndian(png[(HeadEnd - 8)..]), BinaryPrimitives.ReadUInt32BigEndian(png[(HeadEnd - 4)..]));
}
