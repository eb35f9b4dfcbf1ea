using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Application.Reviews;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Applications;

/// <summary>Everything that an application says now, each fact from its one record.</summary>
/// <param name="SubmittedTitles">The former titles of the last submission; null where there is none, or the campaign asks for none.</param>
internal sealed record ApplicationSheet(
    FactoryApplication Application,
    Campaign Campaign,
    CampaignDefinition Definition,
    Policy Policy,
    ApplicationForm Form,
    Enterprise Enterprise,
    Factory Factory,
    Recommender Office,
    SelfAssessment Assessment,
    AssessmentAnswers Assessed,
    IReadOnlyDictionary<string, string> Answers,
    IReadOnlyList<ApplicationFile> Files,
    Return? Open,
    IReadOnlyList<ReturnItem> Ticked,
    ImmutableArray<AdmissionCondition> Admission,
    IReadOnlyList<string>? SubmittedTitles)
{
    public string this[string field] => Answers.TryGetValue(field, out var value) ? value : "";

    /// <summary>Who was chosen to recommend; empty where nothing is to be chosen, or nothing is yet.</summary>
    public string Channel => Form.Fields.Any(asked => asked.Key == AskedFields.Channel) ? this[AskedFields.Channel] : "";

    /// <summary>As the office that was chosen signs; null where the place decides.</summary>
    public string? ChosenOffice => Channel == AskedFields.ChannelDirect ? Definition.Recommenders.DirectChannel?.Name : Definition.Recommenders.Group(Channel)?.Name;

    public ImmutableArray<SectionProgress> Progress => FormProgress.Of(Form, new FormFacts(
        Answers,
        Files.Select(file => file.Item).ToHashSet(StringComparer.Ordinal),
        [.. ProfileCompleteness.MissingIn(Enterprise)],
        [.. Assessed.Claims.Select(claim => new ClaimFacts(
            claim.Row, Policy.Scenarios[claim.Row].Name, !string.IsNullOrEmpty(claim.InstanceName), !string.IsNullOrEmpty(claim.Description)))],
        LongTexts.Length));
}

/// <summary>Reads what an application says now.</summary>
internal sealed class ApplicationSheets(PortalDb db, ICurrentUser user, CampaignBook campaigns, PolicyBook policies, AdmissionBook admissions)
{
    /// <summary>Takes hold of one's own application until the commit: the first statement of every command on it.</summary>
    /// <exception cref="NotFoundException">There is none, or it is another enterprise's.</exception>
    public async Task<FactoryApplication> HoldAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Applications.FromSql($"select * from portal.applications where id = {id} for no key update")
            .OwnedBy(user).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();

    /// <summary>One's own application to look at.</summary>
    /// <exception cref="NotFoundException">There is none, or it is another enterprise's.</exception>
    public async Task<ApplicationSheet> ReadAsync(Guid id, CancellationToken cancellationToken) =>
        await ReadAsync(await db.Applications.AsNoTracking().OwnedBy(user).SingleOrDefaultAsync(application => application.Id == id, cancellationToken)
            ?? throw new NotFoundException(), cancellationToken);

    /// <summary>What an application says that the caller has found or holds.</summary>
    public async Task<ApplicationSheet> ReadAsync(FactoryApplication application, CancellationToken cancellationToken)
    {
        var around = await (
            from campaign in db.Campaigns.Where(campaign => campaign.Id == application.CampaignId)
            from enterprise in db.Enterprises.Where(enterprise => enterprise.Id == application.EnterpriseId)
            from factory in db.Factories.Where(factory => factory.Id == application.FactoryId)
            from office in db.Recommenders.Where(office => office.Id == application.RecommenderId)
            from assessment in db.SelfAssessments.Where(assessment => assessment.Id == application.AssessmentId)
            from open in db.Returns.Where(returned => returned.ApplicationId == application.Id && returned.ClosedAt == null).DefaultIfEmpty()
            select new { Campaign = campaign, Enterprise = enterprise, Factory = factory, Office = office, Assessment = assessment, Open = open })
            .AsNoTracking().SingleAsync(cancellationToken);
        var definition = campaigns[around.Campaign.DefinitionId];
        var policy = policies.For(around.Assessment.PolicyId);
        return new ApplicationSheet(
            application,
            around.Campaign,
            definition,
            policy,
            await OfferedAsync(definition.FormFor(policy, admissions.For(definition.Id)), definition, application.CampaignId, cancellationToken),
            around.Enterprise,
            around.Factory,
            around.Office,
            around.Assessment,
            await AssessmentAnswers.ReadAsync(db, application.AssessmentId, cancellationToken),
            await db.ApplicationAnswers.Where(answer => answer.ApplicationId == application.Id)
                .ToDictionaryAsync(answer => answer.Field, answer => answer.Value, StringComparer.Ordinal, cancellationToken),
            await db.ApplicationFiles.AsNoTracking().Where(file => file.ApplicationId == application.Id && file.RemovedAt == null && file.Purpose != FilePurpose.SiteCheckPhoto)
                .OrderBy(file => file.UploadedAt).ThenBy(file => file.Id).ToListAsync(cancellationToken),
            around.Open,
            around.Open is null ? []
                : await db.ReturnItems.AsNoTracking().Where(item => item.ReturnId == around.Open.Id).ToListAsync(cancellationToken),
            admissions.For(definition.Id),
            application.Rounds == 0 || definition.FastTracks.IsEmpty ? null : await SubmittedTitlesAsync(application.Id, cancellationToken));
    }

    /// <summary>Without the rest of the submission, which is long.</summary>
    private async Task<IReadOnlyList<string>> SubmittedTitlesAsync(Guid id, CancellationToken cancellationToken) => (await db.Database.SqlQuery<string>(
        $"""
        select coalesce(content::jsonb #>> array['enterprise', 'titles'], '') as "Value"
        from portal.submissions where application_id = {id} order by round desc limit 1
        """).ToListAsync(cancellationToken))[0].Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The form without the groups that do not recommend in this campaign: switched off, or with their projects in their province's number.</summary>
    private async Task<ApplicationForm> OfferedAsync(ApplicationForm form, CampaignDefinition definition, string campaignId, CancellationToken cancellationToken)
    {
        if (!definition.Recommenders.Groups.Any())
        {
            return form;
        }

        var open = await (from office in db.Recommenders
                          join list in db.RecommendationLists on office.Id equals list.RecommenderId
                          where office.CampaignId == campaignId && office.IsActive && !db.ListQuotas.Any(quota => quota.ListId == list.Id && quota.Kind == "" && quota.Cap == 0)
                          select office.AreaCode).ToListAsync(cancellationToken);
        return form with
        {
            Sections = [.. form.Sections.Select(section => section with { Items = [.. section.Items.Select(Offered)] })],
        };

        FormItem Offered(FormItem item) => item.Key != AskedFields.Channel ? item
            : item with { Options = [.. item.Options.Where(option => definition.Recommenders.Group(option.Value) is null || open.Contains(option.Value))] };
    }
}

/// <summary>What may be changed, by whom and until when.</summary>
internal static class Editing
{
    /// <summary>The first instant at which the enterprise may no longer submit or edit: a return extends it to the recommender's end.</summary>
    public static DateTimeOffset ClosesAt(this ApplicationState state, Campaign campaign) =>
        state == ApplicationState.Returned ? campaign.RecommenderClosesAt : campaign.EnterpriseClosesAt;

    /// <summary>Why nothing of the application can be changed now; null where something can.</summary>
    public static string? Closed(FactoryApplication application, Campaign campaign, DateTimeOffset now) => application switch
    {
        { IsEditable: false } => Texts.ApplicationNotEditable.With(application.State.Name()),
        _ when now >= application.State.ClosesAt(campaign) => Texts.ApplicationLate.With(application.State.ClosesAt(campaign).Deadline()),
        _ => null,
    };

    /// <summary>Whether a return leaves this key to the enterprise: ticked itself, or the item that it belongs to.</summary>
    public static bool Allows(this IReadOnlyCollection<ReturnItem> ticked, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (ticked.Any(item => item.Item == key))
            {
                return true;
            }
        }

        return false;
    }
}
