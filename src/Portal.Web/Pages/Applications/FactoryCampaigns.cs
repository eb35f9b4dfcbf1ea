using Portal.Application.Applications;

namespace Portal.Web.Pages.Applications;

/// <summary>The campaigns of one factory: <c>&lt;partial name="Applications/_FactoryCampaigns" model="…" /&gt;</c>.</summary>
public sealed record FactoryCampaigns(ListOwnApplications.FactoryLine Factory, DateTimeOffset Now);
