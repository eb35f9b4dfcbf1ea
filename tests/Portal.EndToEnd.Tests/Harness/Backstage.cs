using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Letters;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Rules;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Harness;

/// <summary>Sets the stage for a journey, and looks at what is stored after it: the application itself, without the web.</summary>
/// <param name="seeds">A folder of other seeds than the repository's.</param>
public sealed class Backstage(string database, string? seeds = null) : IAsyncDisposable
{
    private readonly ServiceProvider services = new ServiceCollection()
        .AddLogging()
        .AddPortalApplication(database, seeds ?? PortalSettings.Seeds(new ConfigurationBuilder().Build()))
        .AddAccounts(new ConfigurationBuilder().Build())
        .AddSingleton(PublicAddress.Parse("https://portal.example"))
        .AddScoped<TestUser>()
        .AddScoped<ICurrentUser>(provider => provider.GetRequiredService<TestUser>())
        .BuildServiceProvider();

    /// <summary>Stores somebody new.</summary>
    public Task<Account> SaveAsync(IPerson person) => InDatabaseAsync(person.SaveAsync);

    public async Task<T> InDatabaseAsync<T>(Func<PortalDb, Task<T>> work)
    {
        await using var scope = services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<PortalDb>());
    }

    /// <summary>Sends a request as this account would by a page.</summary>
    public async Task<T> SendAsync<T>(Account sender, IRequest<T> request)
    {
        await using var scope = services.CreateAsyncScope();
        var user = scope.ServiceProvider.GetRequiredService<TestUser>();
        (user.AccountId, user.DisplayName, user.Role, user.EnterpriseId, user.ProvinceCode, user.AreaCode, user.Duty) =
            (sender.Id, sender.DisplayName, sender.Role, sender.EnterpriseId, sender.ProvinceCode, sender.AreaCode, sender.Duty);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>A factory in a county and its self-assessment, with nothing answered.</summary>
    /// <param name="policy">Its id; null for the one offered first, that of the province.</param>
    public async Task<Guid> BeginAssessmentAsync(Account owner, string county = "320583", string? policy = null)
    {
        var divisions = services.GetRequiredService<Divisions>();
        var city = divisions.Find(county)!.Parent!;
        var factory = new Factory
        {
            EnterpriseId = owner.EnterpriseId!.Value,
            Name = "一号工厂",
            ProvinceCode = divisions.Find(city)!.Parent!,
            CityCode = city,
            CountyCode = county,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        await InDatabaseAsync(db =>
        {
            db.Factories.Add(factory);
            return db.SaveChangesAsync();
        });
        return await SendAsync(owner, new StartAssessment.Command(factory.Id, policy));
    }

    /// <summary>The same, answered so that it reaches a tier of any policy.</summary>
    public async Task<Guid> AssessAsync(Account owner, string county, string policy, Tier tier)
    {
        var id = await BeginAssessmentAsync(owner, county, policy);
        await InDatabaseAsync(async db =>
        {
            await CompleteApplication.AssessAsync(db, id, services.GetRequiredService<PolicyBook>().For(policy), tier);
            return id;
        });
        return id;
    }

    /// <summary>The same, all parts answered so that it reaches 先进级 in either province.</summary>
    public async Task<Guid> FillAssessmentAsync(Account owner, string county = "320583")
    {
        var id = await BeginAssessmentAsync(owner, county);
        await InDatabaseAsync(async db =>
        {
            var assessment = await db.SelfAssessments.SingleAsync(one => one.Id == id);
            var policy = services.GetRequiredService<PolicyBook>().For(assessment.PolicyId);
            var now = TimeProvider.System.GetUtcNow();
            foreach (var indicator in policy.Indicators.All)
            {
                db.Add(new IndicatorAnswer
                {
                    AssessmentId = id,
                    No = indicator.Number,
                    Level = indicator.HasLevels ? 5 : null,
                    Score = indicator.HasLevels && policy.Indicators.Scoring is not null ? 76 : null,
                    TotalInvestment = indicator.HasLevels ? null : 860.5m,
                    InvestmentInYear = indicator.HasLevels ? null : 120m,
                    UpdatedAt = now,
                });
            }

            foreach (var row in Applicant.AdvancedRows)
            {
                db.Add(new ScenarioClaim { AssessmentId = id, Row = row, Tier = (int)Tier.Advanced, InstanceName = $"实例{row}", UpdatedAt = now });
            }

            db.Add(new MaturityStatement { AssessmentId = id, Level = 2, Kind = MaturityKind.SelfAssessed, UpdatedAt = now });
            foreach (var condition in BasicRequirements.AskedBy(policy))
            {
                db.Add(new Declaration
                {
                    AssessmentId = id,
                    Code = condition.StoredCode(),
                    Answer = BasicRequirements.AnswersTo(condition)[0].Value,
                    UpdatedAt = now,
                });
            }

            return await db.SaveChangesAsync();
        });
        return id;
    }

    /// <summary>The campaign of a province, open since yesterday, with the caps that its notice prints; made once.</summary>
    /// <param name="province">For a campaign of the state; another names its own.</param>
    public Task<Campaign> CampaignAsync(string definition, string? province = null) =>
        InDatabaseAsync(db => Campaigns.EnsureAsync(db, definition, province, services.GetRequiredService<QuotaBook>()));

    /// <summary>An application of a new factory, brought to a state behind the pages' back; what it submitted is empty.</summary>
    /// <param name="kind">As for <see cref="TestCampaigns"/>, and so the former titles.</param>
    public async Task<Guid> ApplyAsync(
        Account owner, Campaign campaign, string county, ApplicationState state = ApplicationState.Draft, string kind = "", params string[] titles) =>
        (await InDatabaseAsync(db => Campaigns.ApplyAsync(db, campaign, owner, county, state, kind, titles))).Id;

    /// <summary>Fills in all that a draft asks for.</summary>
    public Task<int> CompleteAsync(Guid application) => InDatabaseAsync(async db =>
    {
        await CompleteApplication.FillAsync(db, application, services.GetRequiredService<CampaignBook>(), services.GetRequiredService<PolicyBook>());
        return 0;
    });

    /// <summary>Submits as the enterprise does by the check page.</summary>
    public async Task SubmitAsync(Account owner, Guid application) => await SendAsync(owner, new SubmitApplication.Command(
        application, Guid.NewGuid(), await InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.Version).SingleAsync())));

    private TestCampaigns Campaigns => new(services.GetRequiredService<CampaignBook>(), services.GetRequiredService<PolicyBook>(), services.GetRequiredService<Divisions>());

    /// <summary>Applications of other enterprises that have passed, the first of them recommended.</summary>
    /// <returns>The enterprises' names, in the order of the list.</returns>
    public async Task<IReadOnlyList<string>> CandidatesAsync(Campaign campaign, string county, int passed, int recommended)
    {
        var names = Enumerable.Range(1, passed).Select(number => $"候选{number}号制造有限公司").ToList();
        foreach (var (name, at) in names.Select((name, at) => (name, at)))
        {
            var owner = await SaveAsync(An.Enterprise().In(county).Named(name));
            await InDatabaseAsync(async db =>
            {
                var application = await Campaigns.ApplyAsync(db, campaign, owner, county, ApplicationState.Passed);
                if (at < recommended)
                {
                    db.ListPlaces.Add(new ListPlace
                    {
                        ApplicationId = application.Id,
                        ListId = await db.RecommendationLists.Where(list => list.RecommenderId == application.RecommenderId).Select(list => list.Id).SingleAsync(),
                        Standing = Standing.Recommended,
                        Rank = at + 1,
                        AddedAt = TimeProvider.System.GetUtcNow(),
                        AddedById = Guid.Empty,
                    });
                }

                return await db.SaveChangesAsync();
            });
        }

        return names;
    }

    /// <summary>What an application takes from the profile, and a description for every claimed scenario.</summary>
    /// <param name="formerTitle">A code of the former titles, where the notice asks for one.</param>
    public Task<int> CompleteRecordsAsync(Account owner, string? formerTitle = null) => InDatabaseAsync(async db =>
    {
        var enterprise = await db.Enterprises.SingleAsync(one => one.Id == owner.EnterpriseId);
        enterprise.FormerTitles = formerTitle is null ? [] : [formerTitle];
        (enterprise.Address, enterprise.IndustryCode, enterprise.Scale, enterprise.AboveDesignatedSize) = ("科技路 1 号", "C3670", EnterpriseScale.Medium, true);
        (enterprise.Employees, enterprise.Revenue) = (320, 18600.5m);
        (enterprise.ContactName, enterprise.ContactPhone, enterprise.ContactEmail) = ("王敏", "13800000000", "wangmin@example.com");
        var factories = await db.Factories.Where(one => one.EnterpriseId == enterprise.Id).ToListAsync();
        enterprise.CountyCode ??= factories[0].CountyCode;
        factories.ForEach(factory => (factory.Address, factory.IndustryCode, factory.MainProducts) = ("科技路 1 号", "C3670", "发动机壳体"));
        var assessments = await db.SelfAssessments.Where(one => one.EnterpriseId == enterprise.Id).Select(one => one.Id).ToListAsync();
        foreach (var claim in await db.ScenarioClaims.Where(one => assessments.Contains(one.AssessmentId)).ToListAsync())
        {
            claim.Description = "围绕关键工序部署数控装备和采集系统，数据实时上传并用于分析优化。";
        }

        return await db.SaveChangesAsync();
    });

    /// <summary>The stored remark of an indicator.</summary>
    public Task<string?> RemarkAsync(Guid assessment, int no) => InDatabaseAsync(db => db.IndicatorAnswers
        .Where(answer => answer.AssessmentId == assessment && answer.No == no).Select(answer => answer.Remark).SingleOrDefaultAsync());

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
