using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Portal.Application.Documents;

namespace Portal.Web.Hosting;

/// <summary>How many files strangers may hand in to be compared: section <c>Portal:Verify</c> of the configuration.</summary>
public sealed record VerifySettings
{
    /// <summary>From one address in a minute.</summary>
    public int FilesPerAddressAndMinute { get; init; } = 20;

    /// <summary>Under way at once from one address.</summary>
    public int FilesAtOncePerAddress { get; init; } = 4;

    /// <summary>
    /// Under way at once from everywhere; each lies on disk while it arrives. One of them is looked at at a time
    /// (<see cref="Application.Documents.FileSignatures"/>), and waits for nobody who still sends.
    /// </summary>
    public int FilesAtOnce { get; init; } = 32;

    /// <summary>Who sends more slowly than this, after ten seconds, is cut off.</summary>
    public int BytesPerSecond { get; init; } = 16 * 1024;

    /// <exception cref="InvalidOperationException">A figure is not positive.</exception>
    public static VerifySettings Read(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Portal:Verify").Get<VerifySettings>() ?? new VerifySettings();
        return settings is { FilesPerAddressAndMinute: > 0, FilesAtOncePerAddress: > 0, FilesAtOnce: > 0, BytesPerSecond: > 0 }
            ? settings
            : throw new InvalidOperationException("Every figure of Portal__Verify must be positive.");
    }
}

/// <summary>Places for the files of strangers, apart from those for the uploads of people who have signed in.</summary>
internal sealed class VerifyLimits(VerifySettings settings) : IDisposable
{
    /// <summary>How long a sender may be as slow as it likes.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<string> pace = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetTokenBucketLimiter(address, _ => new()
        {
            TokenLimit = settings.FilesPerAddressAndMinute,
            TokensPerPeriod = Math.Max(1, settings.FilesPerAddressAndMinute / 6),
            ReplenishmentPeriod = TimeSpan.FromSeconds(10),
            QueueLimit = 0,
        }));

    private readonly PartitionedRateLimiter<string> ofOne = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetConcurrencyLimiter(address, _ => new() { PermitLimit = settings.FilesAtOncePerAddress, QueueLimit = 0 }));

    private readonly ConcurrencyLimiter ofAll = new(new() { PermitLimit = settings.FilesAtOnce, QueueLimit = 0 });

    /// <summary>Takes a place until the answer is sent.</summary>
    /// <returns>Null where there was one; otherwise the status of the refusal: 429 where this address has had its share, 503 where all places are taken.</returns>
    public int? Enter(HttpContext http)
    {
        var address = ClientAddress.Of(http);
        var own = ofOne.AttemptAcquire(address);
        http.Response.RegisterForDispose(own);
        if (!own.IsAcquired)
        {
            return StatusCodes.Status429TooManyRequests;
        }

        var place = ofAll.AttemptAcquire();
        http.Response.RegisterForDispose(place);
        if (!place.IsAcquired)
        {
            return StatusCodes.Status503ServiceUnavailable;
        }

        using var turn = pace.AttemptAcquire(address);
        if (!turn.IsAcquired)
        {
            return StatusCodes.Status429TooManyRequests;
        }

        // HTTP/2 has one rate for all requests of a connection, which no request changes.
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = new MinDataRate(settings.BytesPerSecond, Grace);
        }

        return null;
    }

    public void Dispose()
    {
        pace.Dispose();
        ofOne.Dispose();
        ofAll.Dispose();
    }
}

/// <summary>
/// Refuses a posted file before a byte of it is read: one that is too large or does not say how large it is, and one too many
/// (<see cref="VerifyLimits"/>). It runs before the check of the form's token, for which the whole body is read.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LimitsVerifiedFilesAttribute : Attribute, IAuthorizationFilter, IOrderedFilter
{
    /// <summary>Before the framework's limits on forms (900) and its check of tokens (1000).</summary>
    public int Order => 0;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            return;
        }

        var refusal = http.Request.ContentLength switch
        {
            null => StatusCodes.Status411LengthRequired,
            > VerifyFile.Most + Uploads.Wrapping => StatusCodes.Status413PayloadTooLarge,
            _ => http.RequestServices.GetRequiredService<VerifyLimits>().Enter(http),
        };
        if (refusal is { } status)
        {
            // The error page looks for what was typed: it would read the body after all.
            http.Request.Form = FormCollection.Empty;
            context.Result = new StatusCodeResult(status);
        }
    }
}
