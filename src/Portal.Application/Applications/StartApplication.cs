using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Applications;

/// <summary>
/// 开始申报: opens a factory's application in a campaign, resting on its self-assessment under the campaign's policy (begun as well where
/// there is none). Asked again, it answers with the same one.
/// </summary>
public static class StartApplication
{
    /// <exception cref="NotFoundException">There is no such factory or campaign for this enterprise.</exception>
    /// <exception cref="InvalidException">The campaign takes no applications now, or no office is in charge.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Command(Guid FactoryId, string CampaignId) : ICommand<Guid>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook campaigns, PolicyBook policies, AuditTrail audit)
        : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            // The lock makes a double press wait for the first one and then find its application.
            var factory = await db.Factories.FromSql($"select * from portal.factories where id = {command.FactoryId} for no key update")
                .AsNoTracking().OwnedBy(user).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var campaign = await db.Campaigns.AsNoTracking()
                .SingleOrDefaultAsync(one => one.Id == command.CampaignId && one.ProvinceCode == factory.ProvinceCode, cancellationToken)
                ?? throw new NotFoundException();
            var started = await db.Applications.Where(application => application.CampaignId == campaign.Id && application.FactoryId == factory.Id)
                .Select(application => (Guid?)application.Id).SingleOrDefaultAsync(cancellationToken);
            if (started is { } id)
            {
                audit.Record(nameof(FactoryApplication), id.ToString(), factory.EnterpriseId, new { alreadyStarted = true });
                return id;
            }

            var now = await db.NowAsync(cancellationToken);
            if (!campaign.TakesApplicationsAt(now))
            {
                throw new InvalidException("", now < campaign.OpensAt
                    ? Texts.ApplicationNotOpen.With(campaign.OpensAt.Moment()) : Texts.ApplicationLate.With(campaign.EnterpriseClosesAt.Deadline()));
            }

            var office = await db.OfficeForAsync(campaign.Id, factory, channel: "", cancellationToken)
                ?? throw new InvalidException("", Texts.ApplicationNoOffice);
            var assessment = await AssessmentAsync(factory, campaigns[campaign.DefinitionId].PolicyId, now, cancellationToken);
            var application = FactoryApplication.Begin(factory, assessment, office, now);
            db.Applications.Add(application);
            db.ApplicationEvents.Add(application.Event(ApplicationEventKind.Created, now, user));
            audit.Record(nameof(FactoryApplication), application.Id.ToString(), factory.EnterpriseId, new { campaign = campaign.Id, factory = factory.Id });
            return application.Id;
        }

        private async Task<Guid> AssessmentAsync(Enterprises.Factory factory, string policyId, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var known = await db.SelfAssessments.Where(assessment => assessment.FactoryId == factory.Id && assessment.PolicyId == policyId)
                .Select(assessment => (Guid?)assessment.Id).SingleOrDefaultAsync(cancellationToken);
            if (known is { } id)
            {
                return id;
            }

            var begun = new SelfAssessment
            {
                FactoryId = factory.Id,
                EnterpriseId = factory.EnterpriseId,
                ProvinceCode = factory.ProvinceCode,
                CityCode = factory.CityCode,
                CountyCode = factory.CountyCode,
                PolicyId = policyId,
                Year = policies.For(policyId).Year,
                CreatedAt = now,
                UpdatedAt = now,
            };
            db.SelfAssessments.Add(begun);
            return begun.Id;
        }
    }
}
