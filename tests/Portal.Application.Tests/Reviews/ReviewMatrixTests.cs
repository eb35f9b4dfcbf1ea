using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Application.Tests.Reviews;

/// <summary>Every action of the review, in every state, by every role: only what is listed succeeds.</summary>
public sealed class ReviewMatrixTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    /// <summary>Action, state, role and the state that follows; everything else is refused.</summary>
    private static readonly (string Action, ApplicationState State, string Role, ApplicationState After)[] CountyStep =
    [
        ("pass", ApplicationState.AtCounty, "county", ApplicationState.AtRecommender),
        ("pass", ApplicationState.AtRecommender, "city", ApplicationState.Passed),
        ("return", ApplicationState.AtCounty, "county", ApplicationState.Returned),
        ("return", ApplicationState.AtRecommender, "city", ApplicationState.Returned),
        ("refuse", ApplicationState.AtRecommender, "city", ApplicationState.NotRecommended),
        ("undo", ApplicationState.AtRecommender, "county", ApplicationState.AtCounty),
        ("undo", ApplicationState.Passed, "city", ApplicationState.AtRecommender),
        ("undo", ApplicationState.NotRecommended, "city", ApplicationState.AtRecommender),
        ("undo", ApplicationState.Returned, "county", ApplicationState.AtCounty),
        ("verdict", ApplicationState.AtCounty, "county", ApplicationState.AtCounty),
        ("verdict", ApplicationState.AtRecommender, "city", ApplicationState.AtRecommender),
        ("site-check", ApplicationState.AtCounty, "county", ApplicationState.AtCounty),
        ("site-check", ApplicationState.AtRecommender, "city", ApplicationState.AtRecommender),
        ("fact", ApplicationState.AtRecommender, "city", ApplicationState.AtRecommender),
        ("fact", ApplicationState.Passed, "city", ApplicationState.Passed),
    ];

    private static readonly (string Action, ApplicationState State, string Role, ApplicationState After)[] CityAlone =
    [
        .. CountyStep.Where(row => row.Role == "city"),
        ("undo", ApplicationState.Returned, "city", ApplicationState.AtRecommender),
    ];

    private static readonly string[] Actions = ["pass", "return", "refuse", "undo", "verdict", "site-check", "fact"];

    [Theory]
    [InlineData(TestCampaigns.InnerMongolia, "150102", "150103", "150200", true)]
    [InlineData(TestCampaigns.Jiangsu, "320583", "320582", "320100", false)]
    public async Task Only_what_is_listed_succeeds(string campaignId, string county, string otherCounty, string otherCity, bool countyStep)
    {
        var campaigns = new TestCampaigns(portal.Get<CampaignBook>(), portal.Get<PolicyBook>(), portal.Get<Divisions>());
        var campaign = await portal.InDatabaseAsync(db => campaigns.EnsureAsync(db, campaignId));
        var owner = await portal.SaveAsync(An.Enterprise().In(county));
        var people = new Dictionary<string, Account>
        {
            ["county"] = await portal.SaveAsync(An.Officer().In(county)),
            ["other county"] = await portal.SaveAsync(An.Officer().In(otherCounty)),
            ["city"] = await portal.SaveAsync(An.Officer().In(county[..4] + "00")),
            ["signatory"] = await portal.SaveAsync(An.Officer().In(otherCity).Signing()),
            ["other city"] = await portal.SaveAsync(An.Officer().In(otherCity)),
            ["province"] = await portal.SaveAsync(An.Officer().In(county[..2] + "0000")),
            ["other province"] = await portal.SaveAsync(An.Officer().In(countyStep ? "320000" : "150000")),
            ["enterprise"] = owner,
            ["other enterprise"] = await portal.SaveAsync(An.Enterprise().In(county)),
            ["expert"] = await portal.SaveAsync(An.Expert().In(county[..2] + "0000")),
            ["administrator"] = await portal.SaveAsync(An.Administrator()),
            ["auditor"] = await portal.SaveAsync(An.Auditor()),
        };
        var listed = countyStep ? CountyStep : CityAlone;
        var tried = 0;
        foreach (var state in Enum.GetValues<ApplicationState>().Where(state => countyStep || state != ApplicationState.AtCounty))
        {
            var refused = await GivenAsync(state);
            foreach (var action in Actions)
            {
                foreach (var (role, person) in people)
                {
                    var cell = $"{action} / {state} / {role}";
                    tried++;
                    if (listed.FirstOrDefault(row => row.Action == action && row.State == state && row.Role == role) is { Action: not null } row)
                    {
                        var fresh = await GivenAsync(state);
                        await DoAsync(action, fresh, person);
                        (await StateAsync(fresh)).ShouldBe(row.After, cell);
                        continue;
                    }

                    var refusal = await Should.ThrowAsync<Exception>(() => DoAsync(action, refused, person), cell);
                    refusal.GetType().ShouldBe(Expected(role, state), cell);
                    (await StateAsync(refused)).ShouldBe(state, cell);
                }
            }
        }

        tried.ShouldBe((countyStep ? 7 : 6) * Actions.Length * people.Count);
        (await portal.InDatabaseAsync(db => db.Database.SqlQuery<string>($"select subject || ': ' || finding as \"Value\" from portal.invariant_findings()").ToListAsync())).ShouldBeEmpty();

        async Task<FactoryApplication> GivenAsync(ApplicationState state) => await portal.InDatabaseAsync(async db =>
        {
            var application = await campaigns.ApplyAsync(db, campaign, owner, county, state);
            var before = state switch
            {
                ApplicationState.Returned => countyStep ? ApplicationState.AtCounty : ApplicationState.AtRecommender,
                ApplicationState.AtRecommender when countyStep => ApplicationState.AtCounty,
                ApplicationState.Passed or ApplicationState.NotRecommended => ApplicationState.AtRecommender,
                _ => (ApplicationState?)null,
            };
            if (before is { } from)
            {
                var level = from == ApplicationState.AtCounty ? ReviewLevel.County : ReviewLevel.Recommender;
                db.Add(new ReviewStep
                {
                    ApplicationId = application.Id,
                    Level = level,
                    OfficeArea = level == ReviewLevel.County ? county : county[..4] + "00",
                    Before = from,
                    After = state,
                    At = TimeProvider.System.GetUtcNow(),
                    ById = people["city"].Id,
                });
            }

            db.Add(new SiteCheck
            {
                ApplicationId = application.Id,
                Level = ReviewLevel.Recommender,
                CheckedOn = new DateOnly(2025, 3, 1),
                Participants = "市工信局",
                Findings = "一致",
                Agrees = true,
            });
            await db.SaveChangesAsync();
            return application;
        });

        Type Expected(string role, ApplicationState state) => role switch
        {
            "enterprise" or "other enterprise" or "expert" or "administrator" or "auditor" => typeof(ForbiddenException),
            "other county" or "other city" or "signatory" or "other province" => typeof(NotFoundException),
            "county" when !countyStep => typeof(NotFoundException),
            // A draft is the enterprise's own.
            _ when state == ApplicationState.Draft => typeof(NotFoundException),
            "province" => typeof(ForbiddenException),
            _ => typeof(WrongStateException),
        };
    }

    [Theory]
    [InlineData("pass")]
    [InlineData("return")]
    [InlineData("refuse")]
    [InlineData("verdict")]
    [InlineData("fact")]
    public async Task At_the_first_instant_after_its_time_an_office_does_nothing_more(string action)
    {
        var campaigns = new TestCampaigns(portal.Get<CampaignBook>(), portal.Get<PolicyBook>(), portal.Get<Divisions>());
        var campaign = await portal.InDatabaseAsync(db => campaigns.EnsureAsync(db));
        var owner = await portal.SaveAsync(An.Enterprise());
        var application = await portal.InDatabaseAsync(db => campaigns.ApplyAsync(db, campaign, owner, "320583", ApplicationState.AtRecommender));
        var city = await portal.SaveAsync(An.Officer().In("320500"));
        await portal.InDatabaseAsync(async db =>
        {
            var now = await db.NowAsync(CancellationToken.None);
            return await db.Campaigns.Where(c => c.Id == campaign.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.EnterpriseClosesAt, now.AddHours(-1)).SetProperty(c => c.RecommenderClosesAt, now));
        });

        var refusal = await Should.ThrowAsync<InvalidException>(() => DoAsync(action, application, city));
        refusal.Errors.ShouldHaveSingleItem().Message.ShouldStartWith(Texts.ReviewClosed.With("")[..6]);
        (await StateAsync(application)).ShouldBe(ApplicationState.AtRecommender);
    }

    [Fact]
    public async Task Of_two_officers_who_decide_at_once_one_is_told_that_the_other_was_first()
    {
        var campaigns = new TestCampaigns(portal.Get<CampaignBook>(), portal.Get<PolicyBook>(), portal.Get<Divisions>());
        var campaign = await portal.InDatabaseAsync(db => campaigns.EnsureAsync(db));
        var owner = await portal.SaveAsync(An.Enterprise());
        var first = await portal.SaveAsync(An.Officer().In("320500"));
        var second = await portal.SaveAsync(An.Officer().In("320500"));
        for (var round = 0; round < 10; round++)
        {
            var application = await portal.InDatabaseAsync(db => campaigns.ApplyAsync(db, campaign, owner, "320583", ApplicationState.AtRecommender));
            var outcomes = await Task.WhenAll(TryAsync("return", first), TryAsync("refuse", second));
            outcomes.Count(done => done).ShouldBe(1);
            (await portal.InDatabaseAsync(db => db.ReviewSteps.CountAsync(step => step.ApplicationId == application.Id))).ShouldBe(1);

            async Task<bool> TryAsync(string action, Account by)
            {
                try
                {
                    await DoAsync(action, application, by);
                    return true;
                }
                catch (WrongStateException)
                {
                    return false;
                }
            }
        }
    }

    private async Task<ApplicationState> StateAsync(FactoryApplication application) =>
        await portal.InDatabaseAsync(db => db.Applications.Where(a => a.Id == application.Id).Select(a => a.State).SingleAsync());

    private async Task DoAsync(string action, FactoryApplication application, Account by)
    {
        var id = application.Id;
        var round = application.Rounds;
        var step = await portal.InDatabaseAsync(db => db.ReviewSteps.Where(one => one.ApplicationId == id && one.UndoneAt == null)
            .OrderByDescending(one => one.At).Select(one => one.Id).FirstOrDefaultAsync());
        switch (action)
        {
            case "pass":
                await portal.SendAsync(new PassApplication.Command(id, round, null), by);
                break;
            case "return":
                await portal.SendAsync(new ReturnApplication.Command(id, round, new Dictionary<string, string?> { [ApplicationItems.Maturity] = "请更新。" }, null), by);
                break;
            case "refuse":
                await portal.SendAsync(new RefuseApplication.Command(id, round, "不符合条件。"), by);
                break;
            case "undo":
                await portal.SendAsync(new UndoReview.Command(id, step), by);
                break;
            case "verdict":
                await portal.SendAsync(new SaveVerdict.Command(id, VerdictSubject.Scenario, "9", 0, true, null), by);
                break;
            case "site-check":
                await portal.SendAsync(new SaveSiteCheck.Command(id, null, 0, new DateOnly(2025, 3, 1), "市工信局", "一致", true), by);
                break;
            case "fact":
                await portal.SendAsync(new SaveReviewFact.Command(id, LookedUp.Credit, 0, true, "信用中国", new DateOnly(2025, 3, 1), null), by);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(action));
        }
    }
}
