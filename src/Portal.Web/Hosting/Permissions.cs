using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Authorization;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Web.Hosting;

/// <summary>
/// Fail-closed access on the web: each page model and each endpoint carries exactly one of [Needs] and [Open], or the
/// application does not start. What is neither is unreachable anyhow, because the fallback policy wants a signed-in account.
/// </summary>
internal static class PermissionGate
{
    public static IServiceCollection AddPermissionGate(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<ICurrentUser, WebUser>();
        services.AddScoped<IAuthorizationHandler, HoldsPermission>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }

    /// <summary>Lets an endpoint through for accounts that hold the permission.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Permission permission) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new NeedsAttribute(permission)).RequireAuthorization(Policy(permission));

    /// <summary>Lets anyone through, and says why.</summary>
    public static TBuilder Open<TBuilder>(this TBuilder endpoint, string why) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new OpenAttribute(why)).AllowAnonymous();

    /// <summary>Called when everything is mapped, before the application starts to listen.</summary>
    /// <exception cref="InvalidOperationException">A page or endpoint declares no permission.</exception>
    public static void DemandDeclaredPermissions(this IEndpointRouteBuilder routes)
    {
        Declarations.DemandAll(typeof(PermissionGate).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(PageModel))));
        var undeclared = routes.DataSources.SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetMetadata<NeedsAttribute>() is null && endpoint.Metadata.GetMetadata<OpenAttribute>() is null)
            .Select(endpoint => endpoint.DisplayName)
            .ToList();
        if (undeclared.Count > 0)
        {
            throw new InvalidOperationException("Endpoints that declare neither Needs nor Open: " + string.Join(", ", undeclared));
        }
    }

    internal static AuthorizationPolicy Policy(Permission permission) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(permission)).Build();
}

internal sealed record PermissionRequirement(Permission Permission) : IAuthorizationRequirement;

internal sealed class HoldsPermission(ICurrentUser user) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (user.May(requirement.Permission))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Turns a page model's [Needs] or [Open] into its endpoint's authorization; a page without a model class has neither and is refused.</summary>
internal sealed class PagePermissions : IPageApplicationModelConvention
{
    public void Apply(PageApplicationModel model)
    {
        var needs = model.ModelType?.GetCustomAttribute<NeedsAttribute>(false);
        var open = model.ModelType?.GetCustomAttribute<OpenAttribute>(false);
        if (needs is not null)
        {
            model.EndpointMetadata.Add(needs);
            model.Filters.Add(new AuthorizeFilter(PermissionGate.Policy(needs.Permission)));
        }
        else if (open is not null)
        {
            model.EndpointMetadata.Add(open);
            model.EndpointMetadata.Add(new AllowAnonymousAttribute());
        }
    }
}

/// <summary>
/// A handler name that the page does not have is a 404. The framework would run OnPost instead, so that a mistyped
/// "delete" could save. A post to a page that takes none is a 404 too (the framework would show the page without having filled
/// it), and a post that is no form is refused before a handler looks for its fields.
/// </summary>
internal sealed class KnownHandlersOnly : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
        if (context.HandlerInstance is Pages.ErrorModel)
        {
            // It runs in the failed request, whatever that asked for.
            return;
        }

        var request = context.HttpContext.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            if (context.HandlerMethod is null)
            {
                throw new NotFoundException();
            }

            if (!request.HasFormContentType)
            {
                throw new BadHttpRequestException("A page takes forms only.", StatusCodes.Status415UnsupportedMediaType);
            }
        }

        var asked = context.RouteData.Values["handler"]?.ToString();
        if (string.IsNullOrEmpty(asked))
        {
            asked = request.Query["handler"];
        }

        if (!string.IsNullOrEmpty(asked) && !string.Equals(context.HandlerMethod?.Name, asked, StringComparison.OrdinalIgnoreCase))
        {
            throw new NotFoundException();
        }
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context) { }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context) { }
}
