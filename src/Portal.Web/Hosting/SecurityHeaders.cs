using System.Security.Cryptography;

namespace Portal.Web.Hosting;

/// <summary>The headers that every answer carries, whatever its status; see CSP level 3 and OWASP ASVS 5.0, 3.4.</summary>
public static class SecurityHeaders
{
    private const string NonceKey = "portal.csp-nonce";

    /// <summary>
    /// The nonce without which no script of this answer runs. Made on first use: an answer without scripts has none.
    /// </summary>
    public static string CspNonce(this HttpContext context)
    {
        if (context.Items[NonceKey] is string nonce)
        {
            return nonce;
        }

        nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceKey] = nonce;
        return nonce;
    }

    /// <summary>Kestrel does not announce itself.</summary>
    public static WebApplicationBuilder HideServer(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
        return builder;
    }

    /// <summary>
    /// First in the pipeline. The headers are written when the answer starts, because the exception handler clears
    /// whatever was set before it.
    /// </summary>
    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        var strictTransport = !app.Environment.IsDevelopment() && app.Configuration.RequiresHttps();
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                Write(context, strictTransport && context.Request.IsHttps);
                return Task.CompletedTask;
            });
            return next(context);
        });
        return app;
    }

    private static void Write(HttpContext context, bool strictTransport)
    {
        var headers = context.Response.Headers;
        if (strictTransport)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        // A download may already carry a stricter policy of its own (sandbox): it stays.
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            // Not 'self': a file that somebody uploaded must not run as a script because it lies on this host.
            var script = context.Items[NonceKey] is string nonce ? $"'nonce-{nonce}'" : "'none'";
            headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self'; font-src 'self'; "
                + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        }

        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    }
}
