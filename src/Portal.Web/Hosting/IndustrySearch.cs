using Portal.Application.Reference;

namespace Portal.Web.Hosting;

/// <summary>What the industry combobox asks while somebody types; without scripts the page searches itself.</summary>
internal static class IndustrySearch
{
    /// <summary>As many as fit on a screen.</summary>
    public const int Most = 12;

    public static void MapIndustrySearch(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/reference/industries", (string? q, HttpContext http, Industries industries) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=86400";
            return industries.Search(q is { Length: > 40 } ? q[..40] : q, Most).Select(industry => new { code = industry.Code, name = industry.Name });
        }).Open("GB/T 4754 is public, and registration asks for it too");
}
