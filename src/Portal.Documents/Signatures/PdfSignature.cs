namespace Portal.Documents.Signatures;

/// <summary>What came into a document behind a signature.</summary>
public enum LaterChanges
{
    /// <summary>Nothing: the signature covers the whole file.</summary>
    None,

    /// <summary>Further signatures with their seals and nothing else.</summary>
    OnlySignatures,

    /// <summary>Something that no signature brings along.</summary>
    Others,
}

/// <summary>One signature of a document, as it was found.</summary>
public sealed record PdfSignature
{
    /// <summary>The field's name: <c>Signature1</c>.</summary>
    public required string Field { get; init; }

    /// <summary>The common name in the signer's certificate; empty where the signature cannot be read.</summary>
    public string Signer { get; init; } = "";

    /// <summary>SHA-256 of the signer's certificate, hexadecimal; empty where the signature cannot be read.</summary>
    public string CertificateHash { get; init; } = "";

    /// <summary>When it was signed, as the signer says; null where it says nothing legible.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>When a time stamping authority saw the signature; null without a stamp that fits it.</summary>
    public DateTimeOffset? StampedAt { get; init; }

    /// <summary>Whether the stamp's authority leads to one of the given roots.</summary>
    public bool StampTrusted { get; init; }

    /// <summary>
    /// The bytes up to the end of its revision, all but the signature itself, are those that were signed, with the key of the
    /// certificate that the signature names.
    /// </summary>
    public bool Intact { get; init; }

    /// <summary>
    /// The certificate leads to one of the given roots and was valid when it was signed: at the trusted stamp's time, else at the time
    /// the signer claims. Revocation is not asked for.
    /// </summary>
    public bool Trusted { get; init; }

    public LaterChanges Later { get; init; }

    /// <summary>Bytes of the file up to the end of what was signed; 0 where that cannot be said.</summary>
    public int RevisionLength { get; init; }
}

/// <summary>All signatures of a document, in the order in which they were made.</summary>
public sealed record SignatureReading(IReadOnlyList<PdfSignature> Signatures)
{
    /// <summary>At least one signature, all of them intact and trusted, and nothing in the file that the last one does not cover.</summary>
    public bool IsSound =>
        Signatures.Count > 0 && Signatures.All(one => one is { Intact: true, Trusted: true, Later: not LaterChanges.Others })
        && Signatures[^1].Later == LaterChanges.None;
}
