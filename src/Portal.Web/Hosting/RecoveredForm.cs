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
                .Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!)];
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

    private static bool IsTyped(string name) =>
        !name.StartsWith("__", StringComparison.Ordinal)
        && !name.Contains("password", StringComparison.OrdinalIgnoreCase)
        && !name.Contains("token", StringComparison.OrdinalIgnoreCase)
        && !name.EndsWith("version", StringComparison.OrdinalIgnoreCase)
        && !name.EndsWith("id", StringComparison.OrdinalIgnoreCase);
}
