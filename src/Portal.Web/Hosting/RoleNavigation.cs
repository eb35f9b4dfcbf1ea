using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Web.Components;

namespace Portal.Web.Hosting;

/// <summary>The main navigation: what the signed-in account may open, in the order in which it is used.</summary>
internal static class RoleNavigation
{
    private const string Campaigns = "/area/campaigns";
    private const string Reviews = "/area/applications";

    private static readonly (Permission Permission, string Path, Func<string> Text)[] Links =
    [
        (Permission.UseOwnAccount, "/", () => Texts.NavHome),
        (Permission.ReadOwnEnterprise, "/enterprise/profile", () => Texts.EnterpriseTitle),
        (Permission.ReadOwnEnterprise, "/enterprise/factories", () => Texts.FactoryListTitle),
        (Permission.ApplyForOwnEnterprise, "/applications", () => Texts.ApplicationsTitle),
        (Permission.ReadOwnArea, "/area/enterprises", () => Texts.AreaListTitle),
        (Permission.ReviewApplications, Campaigns, () => Texts.CampaignsTitle),
        (Permission.ReviewApplications, Reviews, () => Texts.ReviewCampaigns),
        (Permission.RankOwnList, "/area/lists", () => Texts.ListsTitle),
        (Permission.ReadOwnSeals, "/seals", () => Texts.SealsTitle),
        (Permission.ManageOwnColleagues, "/account/colleagues", () => Texts.ColleaguesTitle),
        (Permission.ManageAccounts, "/administration/staff", () => Texts.StaffTitle),
        (Permission.ReadAudit, "/administration/audit", () => Texts.AuditTitle),
    ];

    /// <summary>The home page only where it is; every other link also on the pages below it.</summary>
    private static bool IsAt(PathString path, string link) =>
        link switch
        {
            "/" => path == link,
            Campaigns when IsReview(path) => false,
            Reviews when IsReview(path) => true,
            _ => path.StartsWithSegments(link, StringComparison.OrdinalIgnoreCase),
        };

    /// <summary>A campaign's applications are below the campaign's address, and are the review.</summary>
    private static bool IsReview(PathString path) =>
        path.StartsWithSegments(Campaigns, StringComparison.OrdinalIgnoreCase, out var rest)
        && rest.Value!.Split('/') is ["", _, "applications", ..];

    public static IReadOnlyList<NavigationLink> For(HttpContext http)
    {
        var user = http.RequestServices.GetRequiredService<ICurrentUser>();
        return [.. Links.Where(link => user.May(link.Permission)).Select(link =>
            new NavigationLink(link.Text(), http.Request.PathBase + link.Path, IsAt(http.Request.Path, link.Path)))];
    }
}
