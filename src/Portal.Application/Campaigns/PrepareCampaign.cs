using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Recommendations;
using Portal.Rules.Campaigns;
using Portal.Rules.Quotas;

namespace Portal.Application.Campaigns;

/// <summary>What a province may open, what it has to say for it, and what would come of what it said. Nothing is stored.</summary>
public static class PrepareCampaign
{
    /// <summary>The campaigns that the province may run; those that run already carry their id.</summary>
    [Needs(Permission.RunCampaigns)]
    public sealed record ChoicesQuery : IQuery<IReadOnlyList<Choice>>;

    public sealed record Choice(CampaignDefinition Definition, string? RunsAs);

    /// <summary>The form of one campaign.</summary>
    /// <exception cref="NotFoundException">The province may not run it.</exception>
    [Needs(Permission.RunCampaigns)]
    public sealed record FormQuery(string DefinitionId) : IQuery<Form>;

    /// <param name="RunsAs">Its id where it is open already: nothing is left to prepare.</param>
    /// <param name="Asked">What the printed quota depends on and has to be typed; null for nothing.</param>
    /// <param name="Switchable">Offices that may be switched on or off, as the data presets them.</param>
    public sealed record Form(CampaignDefinition Definition, string? RunsAs, QuotaFact? Asked, IReadOnlyList<DirectRecommender> Switchable);

    /// <summary>The campaign as it would begin.</summary>
    /// <exception cref="InvalidException">A day cannot be.</exception>
    [Needs(Permission.RunCampaigns)]
    public sealed record PreviewQuery(CampaignDraft Draft) : IQuery<Preview>;

    public sealed record Preview(IReadOnlyList<CalendarRow> Calendar, bool IsOurs, IReadOnlyList<Office> Offices, IReadOnlyList<Recipient> Told);

    /// <param name="Cap">With its clause where the notice prints one; else null.</param>
    /// <param name="NeedsCap">The notice prints no number for it though it does for others: the province has to set one on its list.</param>
    /// <param name="IsStated">It follows from a number that the province states, by the rule that the notice prints.</param>
    /// <param name="Parts">The limits of kinds within it, each in a sentence.</param>
    public sealed record Office(string Name, RecommenderKind Kind, bool IsActive, bool HasCountyStep, int? Cap, string? Clause, bool IsStated, bool NeedsCap, IReadOnlyList<string> Parts);

    internal sealed class ChoicesHandler(PortalDb db, ICurrentUser user, CampaignBook book) : IRequestHandler<ChoicesQuery, IReadOnlyList<Choice>>
    {
        public async Task<IReadOnlyList<Choice>> Handle(ChoicesQuery query, CancellationToken ct)
        {
            var running = await db.Campaigns.Where(campaign => campaign.ProvinceCode == user.ProvinceCode)
                .Select(campaign => new { campaign.DefinitionId, campaign.Id }).ToDictionaryAsync(campaign => campaign.DefinitionId, campaign => campaign.Id, ct);
            return [.. book.All.Where(definition => definition.Province is null || definition.Province == user.ProvinceCode)
                .OrderByDescending(definition => definition.Province is not null).ThenByDescending(definition => definition.Year).ThenBy(definition => definition.Tier)
                .Select(definition => new Choice(definition, running.GetValueOrDefault(definition.Id)))];
        }
    }

    internal sealed class FormHandler(PortalDb db, ICurrentUser user, CampaignMaker maker) : IRequestHandler<FormQuery, Form>
    {
        public async Task<Form> Handle(FormQuery query, CancellationToken ct)
        {
            var definition = maker.DefinitionFor(query.DefinitionId, user.ProvinceCode);
            var running = await db.Campaigns.Where(campaign => campaign.ProvinceCode == user.ProvinceCode && campaign.DefinitionId == definition.Id)
                .Select(campaign => campaign.Id).SingleOrDefaultAsync(ct);
            return new Form(definition, running, maker.AskedOf(definition), definition.Recommenders.Direct);
        }
    }

    internal sealed class PreviewHandler(PortalDb db, ICurrentUser user, CampaignMaker maker, Recipients recipients) : IRequestHandler<PreviewQuery, Preview>
    {
        public async Task<Preview> Handle(PreviewQuery query, CancellationToken ct)
        {
            var plan = maker.Make(query.Draft, user.ProvinceCode!, await db.NowAsync(ct));
            var definition = maker.DefinitionFor(query.Draft.DefinitionId, user.ProvinceCode);
            var quotas = plan.Quotas.Where(quota => quota.Kind.Length == 0).ToDictionary(quota => quota.ListId);
            var told = await recipients.OfOfficesAsync(
                user.ProvinceCode!, plan.Recommenders.Where(office => office.IsActive).Select(office => (office.AreaCode, office.Name)), ct);
            return new Preview(
                CalendarRow.Of(plan.Campaign, definition), plan.Campaign.CalendarIsOurs,
                [.. plan.Recommenders.Zip(plan.Lists, (office, list) => new Office(
                    office.Name, office.Kind, office.IsActive, office.HasCountyStep, quotas[list.Id].Cap, quotas[list.Id].Clause,
                    maker.RestsOnStatement(definition, office.Kind),
                    quotas[list.Id].LacksCap() && plan.Quotas.Any(quota => quota.Source == QuotaSource.Notice),
                    [.. plan.Quotas.Where(quota => quota.ListId == list.Id).OrderBy(definition.PositionOf).Select(quota => quota.PartInWords()).OfType<string>()]))],
                told);
        }
    }
}

/// <summary>One date of a calendar, beside the printed one.</summary>
/// <param name="Shown">As in force, such as 2025年3月20日 24:00.</param>
/// <param name="Printed">Null where the notice prints none.</param>
/// <param name="Differs">In force is another day than the printed one.</param>
public sealed record CalendarRow(string Name, DateTimeOffset At, string Shown, PublishedDay? Printed, bool Differs)
{
    /// <summary>The printed day as the portal reads it (F1).</summary>
    public string? PrintedShown => Printed is null ? null
        : IsEnd ? ShanghaiTime.StartOf(Printed.Day.AddDays(1)).Deadline() : ShanghaiTime.StartOf(Printed.Day).Day();

    private bool IsEnd { get; init; }

    internal static IReadOnlyList<CalendarRow> Of(Campaign campaign, CampaignDefinition definition)
    {
        return
        [
            new(Texts.CampaignOpens, campaign.OpensAt, campaign.OpensAt.Moment(), definition.Opens,
                definition.Opens is { } opens && campaign.OpensAt != ShanghaiTime.StartOf(opens.Day)),
            End(Texts.CampaignEnterpriseBy, campaign.EnterpriseClosesAt, definition.EnterpriseBy),
            .. campaign.CountyClosesAt is { } county ? [End(Texts.CampaignCountyBy, county, null)] : Array.Empty<CalendarRow>(),
            End(Texts.CampaignRecommenderBy, campaign.RecommenderClosesAt, definition.RecommenderBy),
        ];

        static CalendarRow End(string name, DateTimeOffset at, PublishedDay? printed) =>
            new(name, at, at.Deadline(), printed, printed is not null && at != ShanghaiTime.StartOf(printed.Day.AddDays(1))) { IsEnd = true };
    }
}
