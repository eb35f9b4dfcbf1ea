using System.Diagnostics;

namespace Portal.Web.Hosting;

/// <summary>
/// One line for each request: what was asked, how it ended, how long it took, and the number that an error page shows. Never the query,
/// which may hold a typed name or the token of a letter.
/// </summary>
internal static partial class RequestLog
{
    /// <summary>Outside of everything that answers, so that the line tells the status that was sent.</summary>
    public static WebApplication UseRequestLog(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Portal.Requests");
        app.Use(async (context, next) =>
        {
            var begun = Stopwatch.GetTimestamp();
            // Now, because an error page is run under another path.
            var (method, path) = (context.Request.Method, context.Request.Path);
            try
            {
                await next(context);
            }
            finally
            {
                // Escaped as it came: a line break in an address does not make a second line.
                Tell(log, method, path.ToUriComponent(), context.Response.StatusCode,
                    Stopwatch.GetElapsedTime(begun).TotalMilliseconds, context.TraceIdentifier);
            }
        });
        return app;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Method} {Path} {Status} {Milliseconds:0.0} ms {RequestId}")]
    private static partial void Tell(ILogger log, string method, string path, int status, double milliseconds, string requestId);
}
