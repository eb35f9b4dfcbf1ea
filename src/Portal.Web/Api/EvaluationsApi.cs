using System.Buffers;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Portal.Application;
using Portal.Application.Evaluations;
using Portal.Application.Policies;
using Portal.Application.Quotas;
using Portal.Web.Hosting;

namespace Portal.Web.Api;

/// <summary>
/// The calculators of the JSON contract: anonymous and stateless, so that advisers, bureaus and other platforms can ask before
/// anybody signs in. Limited per address.
/// </summary>
internal static class EvaluationsApi
{
    /// <summary>The name of the per-address rate limit.</summary>
    public const string Limit = "calculators";

    public static IServiceCollection AddEvaluationsApi(this IServiceCollection services, IConfiguration configuration)
    {
        var perSecond = PortalSettings.Positive(configuration, "Portal:Api:RequestsPerSecond", 20);
        var burst = PortalSettings.Positive(configuration, "Portal:Api:Burst", 200);
        services.AddRateLimiter(limiter => limiter.AddPolicy(Limit, new PerAddress(burst, perSecond)));
        services.AddOpenApi(options =>
        {
            // What the pages' own scripts ask is nobody else's contract.
            options.ShouldInclude = static endpoint => endpoint.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) is true;
            options.AddDocumentTransformer(EvaluationsDescription.Describe)
                .AddDocumentTransformer(QuotaChecksDescription.Describe)
                .AddDocumentTransformer(VerificationsDescription.Describe);
        });
        return services;
    }

    public static void MapEvaluationsApi(this IEndpointRouteBuilder routes, IConfiguration configuration)
    {
        var most = PortalSettings.Positive(configuration, "Portal:Api:MostKilobytes", 64) * 1024;
        routes.MapOpenApi().Open("the contract is public");
        routes.MapCalculator("/api/v1/evaluations", most, static (body, context) =>
                EvaluationAnswer.To(EvaluationBody.Read(body, context.RequestServices.GetRequiredService<PolicyBook>())))
            .WithName("Evaluate")
            .WithTags("evaluations")
            .WithSummary(Texts.ApiEvaluateSummary)
            .WithDescription(Texts.ApiEvaluateDescription);
        routes.MapCalculator("/api/v1/quota-checks", most, static (body, context) =>
            {
                var read = QuotaCheckBody.Read(body);
                return QuotaCheckAnswer.To(read, read.SchemeIn(context.RequestServices.GetRequiredService<QuotaBook>().Schemes));
            })
            .WithName("CheckQuota")
            .WithTags("quota-checks")
            .WithSummary(Texts.ApiCheckQuotaSummary)
            .WithDescription(Texts.ApiCheckQuotaDescription);
    }

    private static RouteHandlerBuilder MapCalculator(
        this IEndpointRouteBuilder routes,
        string path,
        int most,
        Func<ReadOnlyMemory<byte>, HttpContext, (bool Valid, ReadOnlyMemory<byte> Json)> calculate) =>
        // As a delegate: a bare RequestDelegate would be left out of the description.
        routes.MapPost(path, (Delegate)((HttpContext context) => AnswerAsync(context, most, calculate)))
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .Produces(StatusCodes.Status422UnprocessableEntity, contentType: "application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .DisableAntiforgery()
            .RequireRateLimiting(Limit)
            .Open("anonymous by contract: it keeps nothing and reveals nothing");

    private static async Task AnswerAsync(
        HttpContext context, int most, Func<ReadOnlyMemory<byte>, HttpContext, (bool Valid, ReadOnlyMemory<byte> Json)> calculate)
    {
        var body = await ReadAsync(context, most);
        if (body is null)
        {
            await Problem(StatusCodes.Status413PayloadTooLarge, Texts.ApiTooLarge.With(most / 1024)).ExecuteAsync(context);
            return;
        }

        try
        {
            var (valid, json) = calculate(body.Value, context);
            context.Response.StatusCode = valid ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = json.Length;
            await context.Response.Body.WriteAsync(json, context.RequestAborted);
        }
        catch (MalformedBodyException malformed)
        {
            await Problem(StatusCodes.Status400BadRequest, malformed.Message).ExecuteAsync(context);
        }
    }

    /// <summary>The whole body; null when it is larger than allowed.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, int most)
    {
        if (context.Request.ContentLength > most)
        {
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most;
        }

        try
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                if (read.Buffer.Length > most)
                {
                    return null;
                }

                if (read.IsCompleted)
                {
                    var whole = read.Buffer.ToArray();
                    reader.AdvanceTo(read.Buffer.End);
                    return whole;
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private static IResult Problem(int status, string detail) => Results.Problem(new ProblemDetails
    {
        Status = status,
        Title = status switch
        {
            StatusCodes.Status429TooManyRequests => Texts.ApiBusyProblem,
            StatusCodes.Status413PayloadTooLarge => Texts.Error413Title,
            _ => Texts.ApiMalformedProblem,
        },
        Detail = detail,
    });

    private sealed class PerAddress(int burst, int perSecond) : IRateLimiterPolicy<string>
    {
        /// <summary>What a client that asks too often is told.</summary>
        public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected { get; } = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
            rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            await Problem(StatusCodes.Status429TooManyRequests, Texts.ApiTooManyRequests.With(wait)).ExecuteAsync(rejected.HttpContext);
        };

        public RateLimitPartition<string> GetPartition(HttpContext httpContext) => RateLimitPartition.GetTokenBucketLimiter(
            ClientAddress.Of(httpContext),
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = burst,
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            });
    }
}
