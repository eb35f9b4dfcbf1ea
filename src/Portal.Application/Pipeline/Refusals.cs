namespace Portal.Application.Pipeline;

/// <summary>One thing wrong with what was typed: the form field (plain name, empty for the whole form) and a Chinese sentence.</summary>
public sealed record FieldError(string Field, string Message);

/// <summary>What was sent cannot be accepted. Shown at the fields and in the summary; nothing typed is lost.</summary>
public class InvalidException(params IReadOnlyList<FieldError> errors)
    : Exception(string.Join(" ", errors.Select(error => error.Message)))
{
    public InvalidException(string field, string message) : this([new FieldError(field, message)]) { }

    public IReadOnlyList<FieldError> Errors { get; } = errors;
}

/// <summary>There is no such record, or it is somebody else's: the answer is the same, so that nothing can be probed.</summary>
public sealed class NotFoundException : Exception;

/// <summary>The account's role does not hold the permission that the request declares.</summary>
public sealed class ForbiddenException : Exception;

/// <summary>
/// Someone saved the same record in between. <see cref="CurrentVersion"/> is the version now stored; the caller shows both texts.
/// </summary>
public sealed class StaleException(int currentVersion) : Exception
{
    public int CurrentVersion { get; } = currentVersion;
}

/// <summary>One field that the reader and a colleague changed to different values.</summary>
/// <param name="Theirs">What is stored now, in the field's canonical form.</param>
/// <param name="Message">A Chinese sentence that shows both.</param>
public sealed record FieldConflict(string Field, string Theirs, string Message);

/// <summary>
/// Some field was changed by two people at once. Nothing was saved; both values are shown, and a second save decides.
/// </summary>
public sealed class ConflictException(IReadOnlyList<FieldConflict> conflicts)
    : Exception(string.Join(" ", conflicts.Select(conflict => conflict.Message)))
{
    public IReadOnlyList<FieldConflict> Conflicts { get; } = conflicts;
}
