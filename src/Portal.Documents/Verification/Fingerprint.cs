using System.Security.Cryptography;

namespace Portal.Documents.Verification;

/// <summary>A SHA-256 in the two ways in which it is read: of a file's bytes, or of the content that a document was made from.</summary>
public sealed record Fingerprint
{
    private Fingerprint(byte[] hash) => Hex = Convert.ToHexStringLower(hash);

    /// <summary>All 64 hexadecimal digits, small letters.</summary>
    public string Hex { get; }

    /// <summary>The first sixteen digits in groups of four, as they are printed at a page's foot: to compare by eye, not to prove.</summary>
    public string Short => string.Join(' ', Hex[..16].Chunk(4).Select(part => new string(part)));

    /// <summary>Of what was hashed before.</summary>
    /// <param name="hash">A SHA-256.</param>
    public static Fingerprint OfHash(byte[] hash) => new(hash);

    public static Fingerprint Of(ReadOnlySpan<byte> document) => new(SHA256.HashData(document));

    public static async Task<Fingerprint> OfAsync(Stream document, CancellationToken ct = default) =>
        new(await SHA256.HashDataAsync(document, ct).ConfigureAwait(false));

    public override string ToString() => Hex;
}
