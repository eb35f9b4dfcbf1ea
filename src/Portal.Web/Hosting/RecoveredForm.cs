using Microsoft.AspNetCore.Diagnostics;

namespace Portal.Web.Hosting;

/// <summary>Gives back what a person typed into a form that could not be processed. Secrets and machine fields are left out.</summary>
internal static class RecoveredForm
{
    /// <summary>The typed values in the order of the form. A body that cannot be read any more gives none.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            var form = await request.ReadFormAsync(ct);
            return [.. form.Where(field => IsTyped(field.Key)).SelectMany(field => field.Value)
                .Where(value => !string.IsNullOrWhiteSpace(value) && !IsKey(value)).Select(value => value!)];
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or BadHttpRequestException)
        {
            return [];
        }
    }

    /// <summary>The local path that was posted to, before the error pipeline changed it.</summary>
    public static string? PathOf(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is { } status ? status.OriginalPathBase + status.OriginalPath
        : context.Features.Get<IExceptionHandlerPathFeature>()?.Path;

    /// <summary>Names of fields that say what was shown or ticked and hold no words of anybody.</summary>
    private static readonly HashSet<string> Chosen = new(StringComparer.OrdinalIgnoreCase) { "items", "item", "ids", "subject", "kind", "round", "row", "step", "attempt" };

    /// <summary>What a ticked box or a choice sends: a key such as <c>admission-legal-person</c>, which nobody typed and nobody could read.</summary>
    private static bool IsKey(string value) =>
        char.IsAsciiLetterLower(value[0]) && value.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or ':' or '.') || Guid.TryParse(value, out _);

    private static bool IsTyped(string name) =>
        !name.StartsWith("__", StringComparison.Ordinal)
        && !name.Contains("password", StringComparison.OrdinalIgnoreCase)
        && !name.Contains("token", StringComparison.OrdinalIgnoreCase)
        && !Chosen.Contains(name)
        && !name.EndsWith("version", StringComparison.OrdinalIgnoreCase)
        && !name.EndsWith("id", StringComparison.OrdinalIgnoreCase);
}
