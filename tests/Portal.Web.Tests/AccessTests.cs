using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application.Accounts;
using Portal.Application.Pipeline;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>Every role at every page that needs no id: let in exactly where its permissions say. New pages join by themselves.</summary>
public sealed class AccessTests(Site site)
{
    [Theory]
    [InlineData(null)]
    [InlineData(Role.EnterpriseOwner)]
    [InlineData(Role.EnterpriseMember)]
    [InlineData(Role.CountyOfficer)]
    [InlineData(Role.CityOfficer)]
    [InlineData(Role.ProvinceOfficer)]
    [InlineData(Role.Expert)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.Auditor)]
    public async Task A_role_opens_what_it_may_and_nothing_else(Role? role)
    {
        var browser = await AsAsync(role);
        var pages = Pages();
        pages.Count.ShouldBeGreaterThan(10);
        var wrong = new List<string>();
        foreach (var (path, needs) in pages)
        {
            var answer = await browser.GetAsync(path);
            var status = (int)answer.Status;
            var fits = needs switch
            {
                // An open page may lead on whoever is signed in, but never to the sign-in page and never fails.
                null => status is 200 or 302 or 404 && (status == 200 || answer.Location?.Contains("sign-in", StringComparison.Ordinal) != true),
                _ when role is null => status == 302 && answer.Location!.Contains("/account/sign-in?ReturnUrl=", StringComparison.Ordinal),
                { } permission when Permissions.Of(role.Value).Contains(permission) => status is 200 or 302 or 404,
                _ => status == 403,
            };
            if (!fits)
            {
                wrong.Add($"{path}: {status} {answer.Location}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Role.EnterpriseMember)]
    [InlineData(Role.CityOfficer)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.Auditor)]
    public async Task A_post_is_guarded_like_its_page_and_by_its_token(Role? role)
    {
        var browser = await AsAsync(role);
        var wrong = new List<string>();
        foreach (var (path, needs) in Pages())
        {
            var answer = await browser.PostAsync(path, [new("id", Guid.NewGuid().ToString())]);
            var status = (int)answer.Status;
            var mayOpen = needs is null || (role is { } signedIn && Permissions.Of(signedIn).Contains(needs.Value));
            // Without a form token: refused as a forgery where the page may be opened, and before that where it may not.
            if (!(mayOpen ? status is 400 or 404 or 405 : role is null ? status is 302 or 400 : status is 403 or 400))
            {
                wrong.Add($"{path}: {status}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    private async Task<Browser> AsAsync(Role? role) => role switch
    {
        null => site.Open(),
        Role.EnterpriseOwner => await site.SignInAsync(An.Enterprise()),
        Role.EnterpriseMember => await site.SignInAsync(An.Enterprise().Joining((await site.SaveAsync(An.Enterprise())).EnterpriseId!.Value)),
        Role.CountyOfficer => await site.SignInAsync(An.Officer().In("320583")),
        Role.CityOfficer => await site.SignInAsync(An.Officer().In("320500")),
        Role.ProvinceOfficer => await site.SignInAsync(An.Officer().In("320000")),
        Role.Expert => await site.SignInAsync(An.Expert()),
        Role.Administrator => await site.SignInAsync(An.Administrator()),
        Role.Auditor => await site.SignInAsync(An.Auditor()),
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>
    /// Paths of all pages, ids filled with one that nobody has; with the permission that each declares. The error page and the page
    /// that shows all components (development only) stand for themselves.
    /// </summary>
    private List<(string Path, Permission? Needs)> Pages() =>
        [.. site.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page
                && page.ViewEnginePath is not "/Error" && !page.ViewEnginePath.StartsWith("/Dev/", StringComparison.Ordinal))
            .Select(endpoint => (
                "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part =>
                    part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content
                        : part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { ParameterPolicies: [{ Content: "int" }, ..] } ? "1"
                        : "00000000-0000-7000-8000-000000000000")))),
                endpoint.Metadata.GetMetadata<NeedsAttribute>()?.Permission))
            .Distinct()];
}
