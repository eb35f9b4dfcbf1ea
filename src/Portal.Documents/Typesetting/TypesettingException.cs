namespace Portal.Documents.Typesetting;

/// <summary>Why there is no document.</summary>
public enum Fault
{
    /// <summary>The typesetter cannot be started: Node or its packages are missing, or it dies at once.</summary>
    Unavailable,

    /// <summary>Too many documents wait already, or too many of this caller's.</summary>
    Busy,

    /// <summary>It took longer than <see cref="TypesetterSettings.Patience"/>.</summary>
    TimedOut,

    /// <summary>The manuscript or the picture is too large, or making the document took more memory than allowed.</summary>
    TooLarge,

    /// <summary>Characters that no font of ours has, or that have no shape: see <see cref="TypesettingException.Unprintable"/>.</summary>
    Unprintable,

    /// <summary>The template does not take this data, a picture is missing, or a file is not what it should be.</summary>
    Refused,

    /// <summary>The typesetter died at this document twice, or failed within.</summary>
    Failed,
}

/// <summary>A document, a picture or a QR code could not be made or read.</summary>
/// <param name="message">For the log, in English; it may quote the compiler, and so a few words of the data.</param>
public sealed class TypesettingException(Fault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What went wrong; the words for readers are the caller's.</summary>
    public Fault Fault { get; } = fault;

    /// <summary>With <see cref="Fault.Unprintable"/>: which characters, and where; a hundred at most.</summary>
    public IReadOnlyList<Unprintable> Unprintable { get; init; } = [];

    /// <summary>With <see cref="Fault.Refused"/>: what the compiler complains about, where it was asked.</summary>
    public IReadOnlyList<Complaint> Complaints { get; init; } = [];
}

/// <summary>What the compiler says of a template.</summary>
/// <param name="Message">In its own words, in English.</param>
/// <param name="Line">Of the template, from 1; null where it names none.</param>
/// <param name="Column">From 1; null where it names none.</param>
public sealed record Complaint(string Message, int? Line, int? Column);
