namespace Portal.Documents.Signatures;

/// <summary>Why a document cannot be read, sealed or signed.</summary>
public enum SignatureFault
{
    /// <summary>It does not begin as a PDF does.</summary>
    NotAPdf,

    /// <summary>What the file says of itself does not fit together, or it ends too early.</summary>
    Damaged,

    /// <summary>Larger than <see cref="PdfSignatures.MostBytes"/>, or more objects, revisions or nesting than any document of ours has.</summary>
    TooLarge,

    /// <summary>The file is encrypted.</summary>
    Encrypted,

    /// <summary>A PDF whose cross-references are compressed: it was not typeset here.</summary>
    CompressedReferences,

    /// <summary>The document has no such page.</summary>
    NoSuchPage,

    /// <summary>The seal would stand outside the page, on a page that is rotated, cropped or scaled, or has no size.</summary>
    BadPlace,

    /// <summary>Not a PNG of 8 bits a channel without interlacing, or a damaged one.</summary>
    PictureUnreadable,

    /// <summary>A picture of more than <see cref="SealPicture.MostPixels"/> pixels.</summary>
    PictureTooLarge,

    /// <summary>Outlines that cannot be read as SVG paths.</summary>
    DrawingUnreadable,

    /// <summary>Not a PKCS#12 file, or the password does not open it.</summary>
    KeyUnreadable,

    /// <summary>No private key with its certificate, or a key that is neither RSA from 2048 bits nor ECDSA on P-256, P-384 or P-521.</summary>
    KeyUnsuitable,

    /// <summary>The certificate is not meant for signatures.</summary>
    CertificateUnsuitable,

    /// <summary>The certificate was not valid yet, or no more, at the time of signing.</summary>
    CertificateExpired,

    /// <summary>What came back was not made with the certificate's key.</summary>
    KeyMismatch,

    /// <summary>The signing service cannot be reached or did not answer in time.</summary>
    SigningUnavailable,

    /// <summary>The signing service refused; the exception's detail is what it said.</summary>
    SigningRefused,

    /// <summary>The signing service's answer is not what the protocol says.</summary>
    SigningAnswerBad,

    /// <summary>The time stamping authority cannot be reached or did not answer in time.</summary>
    StampUnavailable,

    /// <summary>The time stamping authority refused, or its stamp does not fit the signature.</summary>
    StampBad,
}

/// <summary>A document, a picture, a key or a service that does not do. Nothing was changed.</summary>
/// <param name="detail">For the log and for whoever operates a service; never shown to a person as it is.</param>
public sealed class SignatureFaultException(SignatureFault fault, string detail = "", Exception? cause = null)
    : Exception(detail.Length == 0 ? fault.ToString() : $"{fault}: {detail}", cause)
{
    public SignatureFault Fault { get; } = fault;

    public string Detail { get; } = detail;
}
