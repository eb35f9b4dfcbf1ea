using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Web.Components;

namespace Portal.Web.Hosting;

/// <summary>The main navigation: what the signed-in account may open, in the order in which it is used.</summary>
internal static class RoleNavigation
{
    private static readonly (Permission Permission, string Path, Func<string> Text)[] Links =
    [
        (Permission.UseOwnAccount, "/", () => Texts.NavHome),
        (Permission.ReadOwnEnterprise, "/enterprise/profile", () => Texts.EnterpriseTitle),
        (Permission.ReadOwnEnterprise, "/enterprise/factories", () => Texts.FactoryListTitle),
        (Permission.ApplyForOwnEnterprise, "/applications", () => Texts.ApplicationsTitle),
        (Permission.ReadOwnArea, "/area/enterprises", () => Texts.AreaListTitle),
        (Permission.ReadOwnArea, "/area/campaigns", () => Texts.CampaignsTitle),
        (Permission.ReviewApplications, "/area/applications", () => Texts.ReviewCampaigns),
        (Permission.RankOwnList, "/area/lists", () => Texts.ListsTitle),
        (Permission.ManageOwnColleagues, "/account/colleagues", () => Texts.ColleaguesTitle),
        (Permission.ManageAccounts, "/administration/staff", () => Texts.StaffTitle),
        (Permission.ReadAudit, "/administration/audit", () => Texts.AuditTitle),
    ];

    /// <summary>The home page only where it is; every other link also on the pages below it.</summary>
    private static bool IsAt(PathString path, string link) =>
        link == "/" ? path == link : path.StartsWithSegments(link, StringComparison.OrdinalIgnoreCase);

    public static IReadOnlyList<NavigationLink> For(HttpContext http)
    {
        var user = http.RequestServices.GetRequiredService<ICurrentUser>();
        return [.. Links.Where(link => user.May(link.Permission)).Select(link =>
            new NavigationLink(link.Text(), http.Request.PathBase + link.Path, IsAt(http.Request.Path, link.Path)))];
    }
}
