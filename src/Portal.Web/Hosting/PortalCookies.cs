namespace Portal.Web.Hosting;

/// <summary>
/// How this portal's cookies are named and guarded. <c>Portal:RequireHttps</c> (default true) decides: with it every
/// cookie carries the <c>__Host-</c> prefix and Secure. A browser drops such a cookie on plain http, so the loopback
/// demonstration sets it to false and loses the prefix, nothing else.
/// </summary>
public static class PortalCookies
{
    /// <summary>The cookie that carries a banner over one redirect.</summary>
    public const string Notice = "portal-notice";

    /// <summary>The cookie half of the form tokens.</summary>
    public const string Form = "portal-form";

    public static bool RequiresHttps(this IConfiguration configuration) =>
        configuration.GetValue("Portal:RequireHttps", defaultValue: true);

    /// <summary>Names and hardens one cookie; <paramref name="name"/> without any prefix, such as <c>portal</c>.</summary>
    public static void Harden(this CookieBuilder cookie, IConfiguration configuration, string name)
    {
        var secure = configuration.RequiresHttps();
        cookie.Name = secure ? $"__Host-{name}" : name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }
}
