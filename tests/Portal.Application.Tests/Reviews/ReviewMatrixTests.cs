using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Application.Tests.Reviews;

/// <summary>Every action of the review, in every state, by every role, with and without the province acting: only what is listed succeeds.</summary>
public sealed class ReviewMatrixTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(TestSeeds.Folder);

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
        ("photo", ApplicationState.AtCounty, "county", ApplicationState.AtCounty),
        ("photo", ApplicationState.AtRecommender, "city", ApplicationState.AtRecommender),
        ("photo off", ApplicationState.AtCounty, "county", ApplicationState.AtCounty),
        ("photo off", ApplicationState.AtRecommender, "city", ApplicationState.AtRecommender),
        ("assign", ApplicationState.AtCounty, "county", ApplicationState.AtCounty),
        ("assign", ApplicationState.AtRecommender, "city", ApplicationState.AtRecommender),
    ];

    /// <summary>Only where the notice asks other offices to recommend jointly.</summary>
    private static readonly (string Action, ApplicationState State, string Role, ApplicationState After)[] Jointly =
    [
        ("opinion", ApplicationState.AtRecommender, "city", ApplicationState.AtRecommender),
        ("opinion", ApplicationState.Passed, "city", ApplicationState.Passed),
    ];

    /// <summary>Only where the notice opens fast tracks to former titles.</summary>
    private static readonly (string Action, ApplicationState State, string Role, ApplicationState After)[] Titled =
    [
        ("titles", ApplicationState.AtRecommender, "city", ApplicationState.AtRecommender),
        ("titles", ApplicationState.Passed, "city", ApplicationState.Passed),
    ];

    /// <summary>Only where there is another way to be recommended: a group in Inner Mongolia here, the direct channel in Jiangsu.</summary>
    private static readonly (string Action, ApplicationState State, string Role, ApplicationState After)[] Redirected =
        [("redirect", ApplicationState.AtRecommender, "city", ApplicationState.AtRecommender)];

    private static readonly (string Action, ApplicationState State, string Role, ApplicationState After)[] CityAlone =
    [
        .. CountyStep.Where(row => row.Role == "city"),
        ("undo", ApplicationState.Returned, "city", ApplicationState.AtRecommender),
    ];

    private static readonly string[] Actions = ["pass", "return", "refuse", "undo", "verdict", "site-check", "fact", "opinion", "titles", "photo", "photo off", "assign", "redirect"];

    /// <param name="takenOver">The province acts for the recommender: it does what the city would, and the city reads.</param>
    [Theory]
    [InlineData(TestCampaigns.InnerMongolia, "150102", "150103", "150200", true, false)]
    [InlineData(TestCampaigns.InnerMongolia, "150102", "150103", "150200", true, true)]
    [InlineData(TestCampaigns.Jiangsu, "320583", "320582", "320100", false, false)]
    [InlineData(TestCampaigns.Jiangsu, "320583", "320582", "320100", false, true)]
    [InlineData("shaanxi-excellent-2024", "610113", "610112", "610300", false, false)]
    public async Task Only_what_is_listed_succeeds(string campaignId, string county, string otherCounty, string otherCity, bool countyStep, bool takenOver)
    {
        var titled = campaignId == TestCampaigns.Jiangsu;
        var joint = campaignId.StartsWith("shaanxi", StringComparison.Ordinal);
        var campaigns = new TestCampaigns(portal.Get<CampaignBook>(), portal.Get<PolicyBook>(), portal.Get<Divisions>());
        var campaign = await portal.InDatabaseAsync(db => campaigns.EnsureAsync(db, campaignId));
        var owner = await portal.SaveAsync(An.Enterprise().In(county));
        await portal.Database.ExecuteAsync($"update portal.enterprises set former_titles = '{{jiangsu-5g-factory}}' where id = '{owner.EnterpriseId}'");
        var people = new Dictionary<string, Account>
        {
            ["county"] = await portal.SaveAsync(An.Officer().In(county)),
            ["other county"] = await portal.SaveAsync(An.Officer().In(otherCounty)),
            ["city"] = await portal.SaveAsync(An.Officer().In(county[..4] + "00")),
            ["signatory"] = await portal.SaveAsync(An.Officer().In(otherCity).Signing()),
            ["other city"] = await portal.SaveAsync(An.Officer().In(otherCity)),
            ["province"] = await portal.SaveAsync(An.Officer().In(county[..2] + "0000")),
            ["other province"] = await portal.SaveAsync(An.Officer().In(campaignId == TestCampaigns.InnerMongolia ? "320000" : "150000")),
            ["enterprise"] = owner,
            ["other enterprise"] = await portal.SaveAsync(An.Enterprise().In(county)),
            ["expert"] = await portal.SaveAsync(An.Expert().In(county[..2] + "0000")),
            ["administrator"] = await portal.SaveAsync(An.Administrator()),
            ["auditor"] = await portal.SaveAsync(An.Auditor()),
        };
        IEnumerable<(string Action, ApplicationState State, string Role, ApplicationState After)> listed = [.. countyStep ? CountyStep : CityAlone, .. joint ? Jointly : [], .. titled ? Titled : [], .. joint ? [] : Redirected];
        if (takenOver)
        {
            listed = listed.Select(row => row.Role == "city" ? row with { Role = "province" } : row);
            var office = county[..4] + "00";
            var list = await portal.InDatabaseAsync(db => db.RecommendationLists
                .Where(l => l.CampaignId == campaign.Id && db.Recommenders.Any(r => r.Id == l.RecommenderId && r.AreaCode == office)).Select(l => l.Id).SingleAsync());
            await portal.SendAsync(new TakeOver.Command(list, "逾期未审"), people["province"]);
        }

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
                    refusal.GetType().ShouldBe(Expected(action, role, state), cell);
                    (await StateAsync(refused)).ShouldBe(state, cell);
                }
            }
        }

        tried.ShouldBe((countyStep ? 7 : 6) * Actions.Length * people.Count);
        (await portal.InDatabaseAsync(db => db.Database.SqlQuery<string>($"select subject || ': ' || finding as \"Value\" from portal.invariant_findings()").ToListAsync())).ShouldBeEmpty();

        async Task<FactoryApplication> GivenAsync(ApplicationState state) => await portal.InDatabaseAsync(async db =>
        {
            var application = await campaigns.ApplyAsync(db, campaign, owner, county, state, titles: "jiangsu-5g-factory");
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

            foreach (var level in (ReviewLevel[])[ReviewLevel.County, ReviewLevel.Recommender])
            {
                var check = new SiteCheck
                {
                    ApplicationId = application.Id,
                    RecommenderId = application.RecommenderId,
                    Level = level,
                    CheckedOn = new DateOnly(2025, 3, 1),
                    Participants = "市工信局",
                    Findings = "一致",
                    Agrees = true,
                };
                db.Add(check);
                db.Add(new ApplicationFile
                {
                    ApplicationId = application.Id,
                    Purpose = FilePurpose.SiteCheckPhoto,
                    Item = check.Id.ToString(),
                    FileName = "车间.png",
                    MediaType = "image/png",
                    Size = 3,
                    Sha256 = new byte[32],
                    // Before the step: the next office has recorded nothing since.
                    UploadedAt = TimeProvider.System.GetUtcNow().AddHours(-1),
                    UploadedById = people["city"].Id,
                });
            }

            await db.SaveChangesAsync();
            return application;
        });

        Type Expected(string action, string role, ApplicationState state) => OfState(role, state) switch
        {
            // Those that are not the office's turn are passed over, not refused.
            var refused when action == "assign" && (refused == typeof(WrongStateException) || (refused == typeof(ForbiddenException) && role is "city" or "province")) => typeof(PassedOverException),
            // There is nowhere to send it; said once it is the office's turn.
            var refused when action == "redirect" && joint && state == ApplicationState.AtRecommender && role == (takenOver ? "province" : "city") => typeof(InvalidException),
            var refused when ((action == "opinion" && !joint) || (action == "titles" && !titled)) && refused == typeof(WrongStateException) => typeof(NotFoundException),
            var refused => refused,
        };

        Type OfState(string role, ApplicationState state) => role switch
        {
            "enterprise" or "other enterprise" or "expert" or "administrator" or "auditor" => typeof(ForbiddenException),
            "other county" or "other city" or "signatory" or "other province" => typeof(NotFoundException),
            "county" when !countyStep => typeof(NotFoundException),
            // A draft is the enterprise's own.
            _ when state == ApplicationState.Draft => typeof(NotFoundException),
            "province" when !takenOver => typeof(ForbiddenException),
            "city" when takenOver => typeof(ForbiddenException),
            _ => typeof(WrongStateException),
        };
    }

    /// <summary>撤销改送 in every state to which the receiving office, or the enterprise, may bring it, by every role.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_sent_on_is_taken_back_by_the_office_that_sent_it_and_only_while_nothing_happened(bool takenOver)
    {
        var campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, TestCampaigns.InnerMongolia));
        var owner = await portal.SaveAsync(An.Enterprise().In("150102"));
        var people = new Dictionary<string, Account>
        {
            ["city"] = await portal.SaveAsync(An.Officer().In("150100")),
            ["province"] = await portal.SaveAsync(An.Officer().In("150000")),
            ["group"] = await portal.SaveAsync(An.Officer().Of(TestSeeds.Group, "150000")),
            ["county"] = await portal.SaveAsync(An.Officer().In("150102")),
            ["other city"] = await portal.SaveAsync(An.Officer().In("150200")),
            ["other province"] = await portal.SaveAsync(An.Officer().In("320000")),
            ["enterprise"] = owner,
            ["expert"] = await portal.SaveAsync(An.Expert().In("150000")),
            ["administrator"] = await portal.SaveAsync(An.Administrator()),
            ["auditor"] = await portal.SaveAsync(An.Auditor()),
        };
        var to = await portal.InDatabaseAsync(db => db.Recommenders.Where(office => office.CampaignId == campaign.Id && office.AreaCode == TestSeeds.Group).Select(office => office.Id).SingleAsync());
        var sent = new Dictionary<ApplicationState, (FactoryApplication Application, Guid Step)>();
        foreach (var state in (ApplicationState[])[ApplicationState.AtRecommender, ApplicationState.Passed, ApplicationState.Returned, ApplicationState.NotRecommended, ApplicationState.Withdrawn])
        {
            sent[state] = await SendAsync(state);
        }

        if (takenOver)
        {
            var list = await portal.InDatabaseAsync(db => db.RecommendationLists.Where(l => db.Recommenders.Any(r => r.Id == l.RecommenderId && r.AreaCode == "150100")).Select(l => l.Id).SingleAsync());
            await portal.SendAsync(new TakeOver.Command(list, "逾期未审"), people["province"]);
        }

        var sender = takenOver ? "province" : "city";
        foreach (var (state, (application, step)) in sent)
        {
            foreach (var (role, person) in people.OrderBy(one => one.Key == sender))
            {
                var cell = $"take back / {state} / {role}";
                if (role == sender && state == ApplicationState.AtRecommender)
                {
                    await portal.SendAsync(new UndoReview.Command(application.Id, step), person);
                    (await portal.InDatabaseAsync(db => db.Applications.SingleAsync(one => one.Id == application.Id))).OfficeArea.ShouldBe("150100", cell);
                    continue;
                }

                var refusal = await Should.ThrowAsync<Exception>(() => portal.SendAsync(new UndoReview.Command(application.Id, step), person), cell);
                refusal.GetType().ShouldBe(role switch
                {
                    "enterprise" or "expert" or "administrator" or "auditor" => typeof(ForbiddenException),
                    "group" => typeof(WrongStateException),
                    // The enterprise's withdrawal is no step of a review: the office's own is still the last.
                    _ when role == sender && state == ApplicationState.Withdrawn => typeof(InvalidException),
                    "province" => typeof(ForbiddenException),
                    _ => typeof(NotFoundException),
                }, cell);
                (await StateAsync(application)).ShouldBe(state, cell);
            }
        }

        async Task<(FactoryApplication Application, Guid Step)> SendAsync(ApplicationState state)
        {
            var application = await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, campaign, owner, "150102", ApplicationState.AtRecommender));
            await portal.SendAsync(new RedirectApplication.Command(application.Id, 1, to, "属集团所属企业"), people["city"]);
            var step = await portal.InDatabaseAsync(db => db.ReviewSteps.Where(one => one.ApplicationId == application.Id).Select(one => one.Id).SingleAsync());
            switch (state)
            {
                case ApplicationState.Passed:
                    await portal.SendAsync(new SaveSiteCheck.Command(application.Id, null, 0, new DateOnly(2025, 3, 1), "集团", "一致", true), people["group"]);
                    await DoAsync("pass", application, people["group"]);
                    break;
                case ApplicationState.Returned:
                    await DoAsync("return", application, people["group"]);
                    break;
                case ApplicationState.NotRecommended:
                    await DoAsync("refuse", application, people["group"]);
                    break;
                case ApplicationState.Withdrawn:
                    var version = await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application.Id).Select(one => one.Version).SingleAsync());
                    await portal.SendAsync(new WithdrawApplication.Command(application.Id, version, null), owner);
                    break;
            }

            (await StateAsync(application)).ShouldBe(state);
            return (application, step);
        }
    }

    [Theory]
    [InlineData("pass")]
    [InlineData("return")]
    [InlineData("refuse")]
    [InlineData("verdict")]
    [InlineData("fact")]
    [InlineData("titles")]
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

    private sealed class PassedOverException : Exception;

    private async Task DoAsync(string action, FactoryApplication application, Account by)
    {
        var level = by.Role == Role.CountyOfficer ? ReviewLevel.County : ReviewLevel.Recommender;
        var check = await portal.InDatabaseAsync(db => db.SiteChecks.Where(one => one.ApplicationId == application.Id && one.Level == level).Select(one => one.Id).FirstOrDefaultAsync());
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
            case "titles":
                await portal.SendAsync(new ConfirmTitles.Command(id, 0, ["jiangsu-5g-factory"], "省厅公布名单", new DateOnly(2025, 3, 1), null), by);
                break;
            case "opinion":
                await portal.SendAsync(new SaveJointOpinion.Command(id, "finance", 0, true, new DateOnly(2025, 3, 1), null), by);
                break;
            case "photo":
                await portal.SendAsync(new AddSiteCheckPhoto.Command(id, check, "现场.png", SampleFiles.Png()), by);
                break;
            case "photo off":
                var photo = await portal.InDatabaseAsync(db => db.ApplicationFiles.Where(file => file.Item == check.ToString()).Select(file => file.Id).FirstAsync());
                await portal.SendAsync(new RemoveSiteCheckPhoto.Command(photo), by);
                break;
            case "redirect":
                var to = await portal.InDatabaseAsync(db => db.Recommenders
                    .Where(office => office.CampaignId == application.CampaignId && (office.Kind == RecommenderKind.DirectChannel || office.AreaCode == TestSeeds.Group))
                    .Select(office => (Guid?)office.Id).FirstOrDefaultAsync());
                await portal.SendAsync(new RedirectApplication.Command(id, round, to ?? Guid.NewGuid(), "渠道选错"), by);
                break;
            case "assign":
                if (await portal.SendAsync(new AssignApplications.Command(application.CampaignId, [id], [by.Id]), by) == 0)
                {
                    throw new PassedOverException();
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(action));
        }
    }
}
