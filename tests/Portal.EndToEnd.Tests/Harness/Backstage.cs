using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Application.Reference;
using Portal.Rules;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Harness;

/// <summary>Sets the stage for a journey, and looks at what is stored after it: the application itself, without the web.</summary>
public sealed class Backstage(string database) : IAsyncDisposable
{
    private readonly ServiceProvider services = new ServiceCollection()
        .AddLogging()
        .AddPortalApplication(database, PortalSettings.Seeds(new ConfigurationBuilder().Build()))
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
    public async Task<Guid> BeginAssessmentAsync(Account owner, string county = "320583")
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
        return await SendAsync(owner, new StartAssessment.Command(factory.Id));
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

    /// <summary>The campaign of a province, open since yesterday; made once.</summary>
    public Task<Campaign> CampaignAsync(string definition) => InDatabaseAsync(db =>
        new TestCampaigns(services.GetRequiredService<CampaignBook>(), services.GetRequiredService<PolicyBook>(), services.GetRequiredService<Divisions>())
            .EnsureAsync(db, definition));

    /// <summary>What an application takes from the profile, and a description for every claimed scenario.</summary>
    public Task<int> CompleteRecordsAsync(Account owner) => InDatabaseAsync(async db =>
    {
        var enterprise = await db.Enterprises.SingleAsync(one => one.Id == owner.EnterpriseId);
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
