using System.Globalization;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Security.Claims;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Portal.Application.Accounts;
using Portal.Application.Data;
using Portal.Application.Letters;
using Portal.Application.Messages;
using Portal.Application.Pipeline;

namespace Portal.Web.Hosting;

/// <summary>Sign-in on the web: one cookie that names a session in the database.</summary>
internal static class AccountsHosting
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    public static IServiceCollection AddPortalAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = AccountSettings.Read(configuration);
        services.AddAccounts(configuration);
        if (configuration[PublicAddress.Setting] is { Length: > 0 } configured)
        {
            // Read for each letter; a mistake in it is told now.
            _ = PublicAddress.Parse(configured);
        }

        services.AddHostedService<Postman>();
        services.AddHostedService<ReminderClock>();
        services.AddSingleton<PostLimits>();
        services.AddScoped(provider => AddressOf(provider.GetRequiredService<IHttpContextAccessor>().HttpContext, configuration));
        services.AddAuthentication(Scheme).AddCookie(Scheme, cookie =>
        {
            cookie.LoginPath = "/account/sign-in";
            cookie.LogoutPath = "/account/sign-out";
            cookie.Cookie.Harden(configuration, "portal");
            cookie.ExpireTimeSpan = TimeSpan.FromMinutes(settings.IdleMinutes);
            cookie.SlidingExpiration = true;
            cookie.Events.OnCheckSlidingExpiration = renewal =>
            {
                // The framework renews in the second half only, which would make 30 idle minutes anything from 15 to 30.
                renewal.ShouldRenew = renewal.ElapsedTime >= TimeSpan.FromMinutes(1)
                    && renewal.HttpContext.GetEndpoint()?.Metadata.GetMetadata<SentByItselfAttribute>() is null;
                return Task.CompletedTask;
            };
            cookie.Events.OnValidatePrincipal = SessionCheck.ValidateAsync;
            cookie.Events.OnRedirectToAccessDenied = refused =>
            {
                refused.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
        return services;
    }

    /// <summary>The request behind the button of the session warning: being asked is all it takes to go on.</summary>
    public static void MapKeepAlive(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/account/keep-alive", () => Results.NoContent()).Needs(Permission.UseOwnAccount);

    /// <summary>Marks an endpoint that pages ask by themselves: its requests do not keep an idle session alive.</summary>
    public static TBuilder SentByItself<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new SentByItselfAttribute());

    /// <summary>
    /// Without a configured address, links begin where the reader is, provided that this is the machine itself: a Host header from
    /// elsewhere could lead the reader of a letter anywhere.
    /// </summary>
    private static PublicAddress AddressOf(HttpContext? http, IConfiguration configuration)
    {
        if (configuration[PublicAddress.Setting] is { Length: > 0 } configured)
        {
            return PublicAddress.Parse(configured);
        }

        if (http is null)
        {
            return PublicAddress.Unknown("Portal__PublicUrl is not set, and no request says where the portal is reached: no link can be written.");
        }

        var request = http.Request;
        var isLocal = request.Host.Host is "localhost" || (IPAddress.TryParse(request.Host.Host, out var host) && IPAddress.IsLoopback(host));
        return isLocal
            ? PublicAddress.Parse($"{request.Scheme}://{request.Host}")
            : PublicAddress.Unknown("Portal__PublicUrl is not set, and the request did not come to this machine's own address: no link can be written.");
    }
}

/// <summary>See <see cref="AccountsHosting.SentByItself"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SentByItselfAttribute : Attribute;

/// <summary>Writes and reads the cookie of a session.</summary>
internal static class SessionCookie
{
    public const string SessionClaim = "session";
    public const string StampClaim = "stamp";
    private const string StartedClaim = "started";

    /// <summary>Issues a new cookie, whatever was there before.</summary>
    public static Task SignInAsync(this HttpContext http, SignedIn signedIn)
    {
        List<Claim> claims =
        [
            new(ClaimTypes.NameIdentifier, signedIn.AccountId.ToString()),
            new(SessionClaim, signedIn.SessionId.ToString()),
            new(StampClaim, signedIn.Stamp),
            new(StartedClaim, signedIn.StartedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            new(PortalClaims.DisplayName, signedIn.DisplayName),
            new(PortalClaims.Role, ((int)signedIn.Role).ToString(CultureInfo.InvariantCulture)),
        ];
        AddIfKnown(PortalClaims.Enterprise, signedIn.EnterpriseId?.ToString());
        AddIfKnown(PortalClaims.Area, signedIn.AreaCode);
        AddIfKnown(PortalClaims.Province, signedIn.ProvinceCode);
        AddIfKnown(PortalClaims.Duty, ((int?)signedIn.Duty)?.ToString(CultureInfo.InvariantCulture));
        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, AccountsHosting.Scheme, PortalClaims.DisplayName, PortalClaims.Role));
        // The page that answers this request is still that of whoever came; the next one is the signed-in account's.
        return http.SignInAsync(AccountsHosting.Scheme, principal, new AuthenticationProperties { IsPersistent = false });

        void AddIfKnown(string type, string? value)
        {
            if (value is not null)
            {
                claims.Add(new Claim(type, value));
            }
        }
    }

    /// <summary>Seconds until the session ends however busy it is.</summary>
    public static long SecondsLeft(HttpContext http)
    {
        var started = long.TryParse(http.User.FindFirst(StartedClaim)?.Value, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        var lasts = http.RequestServices.GetRequiredService<AccountSettings>().SessionHours * 3600L;
        return Math.Max(0, started + lasts - http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds());
    }

    public static Guid? SessionId(this ClaimsPrincipal? user) => Guid.TryParse(user?.FindFirst(SessionClaim)?.Value, out var id) ? id : null;
}

/// <summary>
/// Asks at each request whether the cookie's session still stands, so that whoever is suspended is out at the next click
/// (<see cref="CheckSession"/>: on another node after three seconds).
/// </summary>
internal static class SessionCheck
{
    private const string Unanswered = "portal.session-unanswered";
    private const string Unread = "portal.unread-messages";

    /// <summary>
    /// After authentication: where the database could not say whether the session stands, what needs an account fails (503); what is
    /// open to everybody goes on.
    /// </summary>
    public static void UseAnsweredSessions(this WebApplication app) => app.Use(static (context, next) =>
    {
        if (context.Items.Remove(Unanswered, out var failure) && context.GetEndpoint()?.Metadata.GetMetadata<OpenAttribute>() is null)
        {
            ((ExceptionDispatchInfo)failure!).Throw();
        }

        return next(context);
    });

    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var user = context.Principal;
        if (user.SessionId() is not { } session
            || !Guid.TryParse(user?.FindFirst(ClaimTypes.NameIdentifier)?.Value, out var account)
            || user?.FindFirst(SessionCookie.StampClaim)?.Value is not { } stamp)
        {
            context.RejectPrincipal();
            return;
        }

        var check = new CheckSession.Query(account, session, stamp);
        CheckSession.Standing? standing;
        try
        {
            standing = await context.HttpContext.RequestServices.GetRequiredService<IMediator>().Send(check, context.HttpContext.RequestAborted);
        }
        catch (Exception failure) when (PortalDatabase.IsAway(failure))
        {
            // Nobody, for now, and the cookie stays: the error page runs through here too and must not fail as well.
            context.RejectPrincipal();
            context.HttpContext.Items[Unanswered] = ExceptionDispatchInfo.Capture(failure);
            return;
        }

        if (standing is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(AccountsHosting.Scheme);
            return;
        }

        context.HttpContext.Items[Unread] = standing.Unread;
    }

    /// <summary>How many messages the signed-in account has not read, as of the beginning of this request.</summary>
    public static int UnreadMessages(this HttpContext http) => http.Items[Unread] as int? ?? 0;
}
