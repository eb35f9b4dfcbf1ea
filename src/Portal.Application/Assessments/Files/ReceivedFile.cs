using System.Security.Cryptography;
using Portal.Application.Pipeline;

namespace Portal.Application.Assessments.Files;

/// <summary>An uploaded file that was looked at and may be stored.</summary>
/// <param name="FileName">Cleaned, ending in what the file is.</param>
/// <param name="Kept">What is stored of its bytes.</param>
internal sealed record ReceivedFile(FileKind Kind, string FileName, string MediaType, ReadOnlyMemory<byte> Kept, byte[] Sha256)
{
    /// <param name="content">Pictures are cleaned in place.</param>
    /// <exception cref="InvalidException">The file is refused; the message says why and what to do.</exception>
    public static ReceivedFile Inspect(Memory<byte> content, string? fileName, EvidenceRules rules)
    {
        var inspected = FileInspection.Inspect(content, rules);
        if (inspected is not { Kind: { } kind, Flaw: null })
        {
            throw new InvalidException(AddEvidence.FileField, Message(inspected.Flaw!.Value, rules));
        }

        var accepted = rules.Of(kind);
        return new(kind, FileNames.Clean(fileName, accepted, rules.NameCharacters, Texts.EvidenceUnnamed), accepted.MediaType, inspected.Kept,
            SHA256.HashData(inspected.Kept.Span));
    }

    /// <param name="otherwise">What is said of anything else.</param>
    /// <exception cref="InvalidException">It is no picture.</exception>
    public void DemandPicture(string otherwise)
    {
        if (Kind == FileKind.Pdf)
        {
            throw new InvalidException(AddEvidence.FileField, otherwise);
        }
    }

    private static string Message(FileFlaw flaw, EvidenceRules rules) => flaw switch
    {
        FileFlaw.Empty => Texts.EvidenceEmpty,
        FileFlaw.TooLarge => Texts.EvidenceTooLarge.With(FileSize.Text(rules.MaximumBytes)),
        FileFlaw.UnknownKind => Texts.EvidenceUnknownKind.With(rules.KindNames),
        FileFlaw.Truncated => Texts.EvidenceTruncated,
        FileFlaw.Damaged => Texts.EvidenceDamaged,
        FileFlaw.TooManyPixels => Texts.EvidenceTooManyPixels.With(rules.MaximumPixels / 10_000),
        FileFlaw.TooManyHeldPixels => Texts.EvidenceTooManyHeldPixels.With(rules.MaximumHeldPixels / 10_000),
        FileFlaw.UnusualCoding => Texts.EvidenceUnusualCoding,
        FileFlaw.ForeignStart => Texts.EvidenceForeignStart,
        FileFlaw.ForeignEnd => Texts.EvidenceForeignEnd,
        FileFlaw.Encrypted => Texts.EvidenceEncrypted,
        FileFlaw.Script => Texts.EvidenceScript,
        FileFlaw.EmbeddedFile => Texts.EvidenceEmbeddedFile,
        FileFlaw.Launch => Texts.EvidenceLaunch,
    };
}
