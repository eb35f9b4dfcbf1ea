using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Application.Reviews;
using Portal.Rules.Campaigns;

namespace Portal.TestKit;

/// <summary>Campaigns and applications for tests, over any portal's services and database.</summary>
public sealed class TestCampaigns(CampaignBook book, PolicyBook policies, Divisions divisions)
{
    /// <summary>Two scenarios, of which nothing is said.</summary>
    private const string Claims = """
        "scenarios":{"9":{},"10":{}}
        """;

    private static int made;

    public const string Jiangsu = "jiangsu-advanced-2025";
    public const string InnerMongolia = "neimenggu-advanced-2025";
    public const string Shaanxi = "shaanxi-excellent-2024";

    /// <summary>The campaign with its recommenders and lists; open from yesterday for a month. One per database: made once.</summary>
    /// <param name="quotas">For the caps that the notice prints; null for no cap.</param>
    public async Task<Campaign> EnsureAsync(PortalDb db, string definitionId = Jiangsu, string? province = null, QuotaBook? quotas = null)
    {
        var definition = book[definitionId];
        var where = province ?? definition.Province!;
        var id = CampaignPlan.IdOf(definition, where);
        // Tests of one assembly share a database and run at once.
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext({id}))");
        if (await db.Campaigns.SingleOrDefaultAsync(campaign => campaign.Id == id) is { } known)
        {
            return known;
        }

        var now = TimeProvider.System.GetUtcNow();
        var plan = CampaignPlan.Make(
            definition, where, new(now.AddDays(-1), now.AddDays(20), definition.Recommenders.HasCountyStep ? now.AddDays(25) : null, now.AddDays(30)),
            ours: true, divisions, quotas is null ? null : new PrintedQuotas(quotas.Schemes, definition, null), now);
        db.AddRange([plan.Campaign, .. plan.Recommenders, .. plan.Lists, .. plan.Quotas]);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return plan.Campaign;
    }

    /// <summary>
    /// An application of a new factory of this owner's enterprise, brought to a state by the entity's own transitions, with the
    /// submissions and returns that belong to it.
    /// </summary>
    /// <param name="owner">As saved by <c>An.Enterprise()</c>.</param>
    /// <param name="county">Six digits: where the factory stands.</param>
    /// <param name="kind">Key of a kind of the campaign.</param>
    /// <param name="titles">Codes of the former titles that its submission gives, beside two claimed scenarios.</param>
    public async Task<FactoryApplication> ApplyAsync(
        PortalDb db, Campaign campaign, Account owner, string county = "320583", ApplicationState state = ApplicationState.Draft, string kind = "", params string[] titles)
    {
        var number = Interlocked.Increment(ref made);
        var now = TimeProvider.System.GetUtcNow();
        var city = divisions.Find(county)!.Parent!;
        var policy = policies.For(book[campaign.DefinitionId].PolicyId);
        var factory = new Factory
        {
            EnterpriseId = owner.EnterpriseId!.Value,
            Name = string.Create(CultureInfo.InvariantCulture, $"第{number}智能工厂"),
            ProvinceCode = campaign.ProvinceCode,
            CityCode = city,
            CountyCode = county,
            CreatedAt = now,
        };
        var assessment = new SelfAssessment
        {
            FactoryId = factory.Id,
            EnterpriseId = factory.EnterpriseId,
            ProvinceCode = factory.ProvinceCode,
            CityCode = city,
            CountyCode = county,
            PolicyId = policy.Id,
            Year = policy.Year,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var office = await db.Recommenders.Where(r => r.CampaignId == campaign.Id && r.IsActive && r.Kind != RecommenderKind.DirectChannel
                && (r.AreaCode == county || r.AreaCode == city || r.AreaCode == campaign.ProvinceCode))
            .OrderByDescending(r => r.AreaCode == county).ThenByDescending(r => r.AreaCode == city).FirstAsync();
        var application = FactoryApplication.Begin(factory, assessment.Id, office, now);
        application.Kind = kind;
        db.AddRange(factory, assessment, application);
        await policies.KeepAsync(db, policy, now, CancellationToken.None);
        Bring(db, application, state, owner.Id, policy.Version, now, titles, book[campaign.DefinitionId].FastTracks.ByApplication(titles) is not null);
        await db.SaveChangesAsync();
        return application;
    }

    private static void Bring(PortalDb db, FactoryApplication application, ApplicationState state, Guid by, string policyVersion, DateTimeOffset now, string[] titles, bool titlesOpenTrack)
    {
        if (state == ApplicationState.Draft)
        {
            return;
        }

        application.Submit("TEST-" + application.Id.ToString("N"), now, titlesDiffer: true, titlesOpenTrack: titlesOpenTrack);
        var content = titles.Length == 0 ? $$"""{{{Claims}}}""" : $$"""{"enterprise":{"titles":"{{string.Join(',', titles)}}"},{{Claims}}}""";
        db.Add(new Submission
        {
            ApplicationId = application.Id,
            Round = application.Rounds,
            Receipt = application.Number + "-1",
            AttemptId = Guid.NewGuid(),
            Content = content,
            Sha256 = SHA256.HashData(Encoding.UTF8.GetBytes(content)),
            PolicyVersion = policyVersion,
            SubmittedAt = now,
            SubmittedById = by,
        });
        if (application.State == ApplicationState.AtCounty && state is not (ApplicationState.AtCounty or ApplicationState.Withdrawn or ApplicationState.Returned))
        {
            application.Pass(ReviewLevel.County);
        }

        switch (state)
        {
            case ApplicationState.Passed:
                application.Pass(ReviewLevel.Recommender);
                break;
            case ApplicationState.NotRecommended:
                application.Refuse();
                break;
            case ApplicationState.Withdrawn:
                application.Withdraw();
                break;
            case ApplicationState.Returned:
                var level = application.Turn!.Value;
                application.Return(level);
                db.Add(new Return
                {
                    ApplicationId = application.Id,
                    Level = level,
                    Round = application.Rounds,
                    Remark = "请补充。",
                    At = now,
                    ById = by,
                });
                break;
        }

        if (application.State != state)
        {
            throw new ArgumentException($"An application of this recommender cannot be brought to {state}.", nameof(state));
        }
    }
}
