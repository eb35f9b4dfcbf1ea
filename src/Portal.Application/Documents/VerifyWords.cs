using Portal.Documents.Signatures;

namespace Portal.Application.Documents;

/// <summary>What a comparison came to, in words for an office; for the page and the command line.</summary>
public static class VerifyWords
{
    /// <summary>How the name in a demonstration's certificate ends: it is said to be one, trusted here or not.</summary>
    private const string DemoEnding = $"（{DemoPki.Mark}）";

    /// <summary>The one sentence that counts.</summary>
    public static string Verdict(VerifyFile.View compared) => compared switch
    {
        { IsElse: true } => Texts.VerifyElse.With(compared.Same!.Title, compared.Same.Code, compared.Asked!.Cut(64)),
        { Same: { Matches: { } number } } => number == 1 ? Texts.VerifySame : Texts.VerifySameSealed.With(number - 1),
        { Other.Claims: { } document } => Texts.VerifyDiffers.With(document.Code),
        _ => Texts.VerifyOther,
    };

    /// <summary>What is known of a file that is not the one that left the portal.</summary>
    public static IEnumerable<string> Known(OtherFile other)
    {
        if (other is { Begins: { } number })
        {
            yield return Texts.VerifyBegins.With(FileName(number), other.Added);
            yield return other.Signatures is { Signatures.Count: > 0, IsBroken: false } ? Texts.VerifyAddedSignatures : Texts.VerifyAddedOther;
        }
        else if (other.Claims is not null)
        {
            yield return Texts.VerifyCarriesCode;
        }

        yield return Sum(other.Signatures);
    }

    /// <summary>Which of a document's files.</summary>
    public static string FileName(int number) => number == 1 ? Texts.VerifyFileAsSet : Texts.VerifyFileSealed.With(number - 1);

    /// <summary>Why there is nothing to compare with; null where there is.</summary>
    public static string? NoFile(VerifiedDocument document) =>
        document.Files.Count > 0 ? null : document.State == DocumentState.Failed ? Texts.VerifyNotSet : Texts.VerifyNotMade;

    /// <summary>The signatures together, in one sentence.</summary>
    public static string Sum(SignatureReport report) => report switch
    {
        { Fault: { } fault } => Fault(fault),
        { Signatures.Count: 0 } => Texts.SignaturesNone,
        { IsSound: true } => Texts.SignaturesSound.With(report.Signatures.Count),
        { IsBroken: true } => Texts.SignaturesBroken.With(report.Signatures.Count(one => !one.Intact || one.Later == LaterChanges.Others), report.Signatures.Count),
        { HasRoots: true } => Texts.SignaturesIntact.With(report.Signatures.Count),
        _ => Texts.SignaturesIntactNoRoots.With(report.Signatures.Count),
    };

    /// <summary>Who signed, as the certificate says.</summary>
    public static string Name(PdfSignature one) => one.Signer.Length > 0 ? one.Signer : Texts.SignatureUnnamed;

    /// <summary>When it was signed, and who says so.</summary>
    public static string Time(PdfSignature one) => one switch
    {
        { StampedAt: { } stamped, StampTrusted: true } => Texts.SignatureStamped.With(stamped.Moment()),
        { StampedAt: { } stamped } => Texts.SignatureStampedUntrusted.With(stamped.Moment()),
        { ClaimedAt: { } claimed } => Texts.SignatureClaimed.With(claimed.Moment()),
        _ => Texts.SignatureNoTime,
    };

    /// <summary>Whether what was signed is still so.</summary>
    public static string Integrity(PdfSignature one) => one.Intact ? Texts.SignatureIntact : Texts.SignatureBroken;

    /// <summary>Whether the certificate leads to a root of this installation.</summary>
    public static string Trust(PdfSignature one, SignatureReport report) =>
        one.Signer.EndsWith(DemoEnding, StringComparison.Ordinal) ? one.Trusted ? Texts.SignatureDemoTrusted : Texts.SignatureDemo : one.Trusted ? Texts.SignatureTrusted : report.HasRoots ? Texts.SignatureUntrusted : Texts.SignatureNoRoots;

    /// <summary>What came into the file behind it.</summary>
    public static string Later(PdfSignature one) => one.Later switch
    {
        LaterChanges.None => Texts.SignatureNothingLater,
        LaterChanges.OnlySignatures => Texts.SignatureOnlySignaturesLater,
        LaterChanges.Others => one.RevisionLength == 0 ? Texts.SignatureLaterUnknown : Texts.SignatureOthersLater,
    };

    /// <summary>Why the signatures of a file cannot be read.</summary>
    private static string Fault(SignatureFault fault) => fault switch
    {
        SignatureFault.NotAPdf => Texts.SignaturesNotAPdf,
        SignatureFault.Encrypted => Texts.SignaturesEncrypted,
        SignatureFault.CompressedReferences => Texts.SignaturesForeign,
        SignatureFault.TooLarge => Texts.SignaturesTooLarge,
        _ => Texts.SignaturesDamaged,
    };
}
