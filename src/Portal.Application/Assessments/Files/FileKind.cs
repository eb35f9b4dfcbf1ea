namespace Portal.Application.Assessments.Files;

/// <summary>What a file's bytes are.</summary>
public enum FileKind
{
    Pdf,
    Jpeg,
    Png,
}

/// <summary>Why a file is refused.</summary>
public enum FileFlaw
{
    Empty,
    TooLarge,

    /// <summary>None of the accepted kinds, whatever its name says.</summary>
    UnknownKind,

    /// <summary>It ends before its own structure says it would.</summary>
    Truncated,

    /// <summary>Its structure contradicts itself.</summary>
    Damaged,
    TooManyPixels,

    /// <summary>Progressive or interlaced: whoever decodes it holds all of it, and it is too large for that.</summary>
    TooManyHeldPixels,

    /// <summary>A JPEG of a coding that next to no program reads.</summary>
    UnusualCoding,

    /// <summary>Something else stands before its beginning: it would be two kinds of file at once.</summary>
    ForeignStart,

    /// <summary>Something else stands after its end: it would be two kinds of file at once.</summary>
    ForeignEnd,
    Encrypted,
    Script,
    EmbeddedFile,
    Launch,
}

/// <summary>The outcome of <see cref="FileInspection.Inspect"/>: a kind and what is kept of the bytes, or the flaw.</summary>
/// <param name="Kind">Null when the bytes are none of the accepted kinds.</param>
/// <param name="Flaw">Null when the file may be stored.</param>
/// <param name="Kept">What is stored; empty when there is a flaw.</param>
public readonly record struct Inspected(FileKind? Kind, FileFlaw? Flaw, ReadOnlyMemory<byte> Kept);

/// <summary>Recognises files by their content alone; name and declared type are not asked. Pure, linear in the file's size.</summary>
public static class FileInspection
{
    /// <summary>
    /// Decides whether the bytes are a sound PDF, JPEG or PNG. Pictures lose what they tell beside the picture (place, camera,
    /// texts): those bytes are cut out in place, so <paramref name="content"/> is changed and must not be used afterwards.
    /// </summary>
    public static Inspected Inspect(Memory<byte> content, EvidenceRules rules)
    {
        if (content.IsEmpty)
        {
            return new(null, FileFlaw.Empty, default);
        }

        if (content.Length > rules.MaximumBytes)
        {
            return new(null, FileFlaw.TooLarge, default);
        }

        var bytes = content.Span;
        var length = bytes.Length;
        FileKind kind;
        FileFlaw? flaw;
        if (JpegFile.Begins(bytes))
        {
            (kind, flaw) = (FileKind.Jpeg, JpegFile.Clean(bytes, rules, out length));
        }
        else if (PngFile.Begins(bytes))
        {
            (kind, flaw) = (FileKind.Png, PngFile.Clean(bytes, rules, out length));
        }
        else if (PdfFile.Begins(bytes))
        {
            (kind, flaw) = (FileKind.Pdf, PdfFile.Look(bytes));
        }
        else
        {
            return new(null, FileFlaw.UnknownKind, default);
        }

        return new(kind, flaw, flaw is null ? content[..length] : default);
    }
}
