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
