using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Assessments.Files;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Demo;
using Portal.Application.Enterprises;
using Portal.Application.Evaluations;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Application.Seals;
using Portal.Documents.Signatures;
using Portal.Rules;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;
using Portal.TestKit;
using CampaignPhase = Portal.Application.Campaigns.CampaignPhase;

namespace Portal.Application.Tests.Demo;

/// <summary>A database with the demonstration, made once for all the tests below: they only look at it.</summary>
public sealed class Demonstration : IAsyncLifetime
{
    public static string Seeds { get; } = PortalSettings.Seeds(new ConfigurationBuilder().Build());

    public TestPortal Portal { get; private set; } = null!;

    public DemoCounts Added { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Portal = await TestPortal.StartAsync();
        Added = await Portal.SendAsync(new SeedDemo.Command(Seeds));
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();

    public Task<List<T>> AllAsync<T>(Func<PortalDb, IQueryable<T>> of) => Portal.InDatabaseAsync(db => of(db).ToListAsync());
}

public sealed class SeedDemoTests(Demonstration demonstration) : IClassFixture<Demonstration>
{
    private readonly TestPortal portal = demonstration.Portal;

    [Fact]
    public async Task Every_region_has_several_enterprises_and_there_are_hundreds()
    {
        var enterprises = await demonstration.AllAsync(db => db.Enterprises.AsNoTracking());
        enterprises.Count.ShouldBeGreaterThanOrEqualTo(300);
        enterprises.ShouldAllBe(enterprise => enterprise.IsDemo);
        demonstration.Added.Enterprises.ShouldBe(enterprises.Count);
        var divisions = portal.Get<Divisions>();
        var regions = portal.Get<PolicyBook>().All.SelectMany(policy => divisions.Below(policy.Province)).ToList();
        regions.Count.ShouldBe(25);
        foreach (var region in regions)
        {
            enterprises.Count(enterprise => enterprise.CityCode == region.Code).ShouldBeGreaterThanOrEqualTo(3, region.Name);
        }
    }

    [Fact]
    public async Task Campaigns_run_in_each_phase_with_applications_in_each_state_and_nothing_that_must_not_be()
    {
        var campaigns = await demonstration.AllAsync(db => db.Campaigns.AsNoTracking());
        var now = TimeProvider.System.GetUtcNow();
        campaigns.Select(campaign => (campaign.Id, PhaseNow.Of(campaign, now, portal.Get<WorkingDays>()).Phase)).Order().ShouldBe(
        [
            ("jiangsu-advanced-2025", CampaignPhase.Applying), ("national-excellent-2025-320000", CampaignPhase.Closed),
            ("national-leading-2025-320000", CampaignPhase.Applying), ("neimenggu-advanced-2025", CampaignPhase.Reviewing), ("shaanxi-excellent-2024", CampaignPhase.Applying),
        ]);
        campaigns.ShouldAllBe(campaign => campaign.CalendarIsOurs);
        (await portal.Database.ScalarAsync<long>("select count(*) from portal.invariant_findings()")).ShouldBe(0);
        var provincial = (await demonstration.AllAsync(db => db.Submissions.AsNoTracking())).Where(each => each.Receipt.StartsWith("JSXJ2025", StringComparison.Ordinal)).ToList();
        provincial.ShouldNotBeEmpty();
        foreach (var submission in provincial)
        {
            SubmittedContent.Read(submission.Content).ShouldSatisfyAllConditions(
                content => content["summary"].ShouldStartWith("<p>"), content => content.Scenarios.Count.ShouldBeGreaterThanOrEqualTo(8),
                content => content.Scenarios.ShouldAllBe(scenario => scenario.Tier.Length > 0));
        }

        // Under the state's conditions a scenario is built, at no tier.
        foreach (var national in (await demonstration.AllAsync(db => db.Submissions.AsNoTracking())).Where(each => each.PolicyVersion.StartsWith("national", StringComparison.Ordinal)))
        {
            SubmittedContent.Read(national.Content).Scenarios.ShouldAllBe(scenario => scenario.Tier.Length == 0);
        }
    }

    [Fact]
    public async Task The_highest_tier_shows_its_training_plan_and_one_applies_directly()
    {
        var applications = await demonstration.AllAsync(db => db.Applications.AsNoTracking());
        var leading = applications.Where(application => application.CampaignId == "national-leading-2025-320000").Select(application => application.Id).ToHashSet();
        var submitted = (await demonstration.AllAsync(db => db.Submissions.AsNoTracking())).Where(submission => leading.Contains(submission.ApplicationId)).ToList();
        submitted.ShouldNotBeEmpty();
        submitted.ShouldAllBe(submission => SubmittedContent.Read(submission.Content)["training-goals"].StartsWith("<p>", StringComparison.Ordinal));

        var direct = applications.Where(application => application.IsDirect).ShouldHaveSingleItem();
        direct.ShouldSatisfyAllConditions(
            () => direct.CampaignId.ShouldBe("jiangsu-advanced-2025"), () => direct.OfficeArea.ShouldBe("320000"), () => direct.State.ShouldBe(ApplicationState.AtRecommender));
    }

    [Fact]
    public async Task Nobody_stands_by_chance_in_a_county_that_is_a_region_of_its_own()
    {
        var names = (await demonstration.AllAsync(db => db.Enterprises.AsNoTracking())).ToDictionary(enterprise => enterprise.Id, enterprise => enterprise.Name);
        var factories = await demonstration.AllAsync(db => db.Factories.AsNoTracking());
        var there = factories.Where(factory => factory.CountyCode == "610403").Select(factory => names[factory.EnterpriseId]).ToList();
        there.ShouldNotBeEmpty();
        there.ShouldAllBe(name => name.StartsWith("杨凌", StringComparison.Ordinal));
    }

    /// <summary>What docs/demo.md promises of each campaign.</summary>
    [Theory]
    [InlineData("jiangsu-advanced-2025", "Draft AtRecommender Returned Passed NotRecommended Withdrawn")]
    [InlineData("neimenggu-advanced-2025", "AtCounty AtRecommender Returned Passed NotRecommended Withdrawn")]
    [InlineData("shaanxi-excellent-2024", "Draft AtRecommender Returned Passed NotRecommended Withdrawn")]
    [InlineData("national-excellent-2025-320000", "Draft AtRecommender Returned Passed NotRecommended Withdrawn")]
    public async Task Each_campaign_shows_applications_in_these_states(string campaign, string states)
    {
        var own = await demonstration.AllAsync(db => db.Applications.AsNoTracking().Where(application => application.CampaignId == campaign));
        own.Select(application => application.State.ToString()).Distinct().Order().ShouldBe(states.Split(' ').Order());
        var ids = own.Select(application => application.Id).ToHashSet();
        // Of those with the recommender some are looked at already, and some have been returned and come again.
        var waiting = own.Where(application => application.State == ApplicationState.AtRecommender).ToList();
        var seen = await demonstration.AllAsync(db => db.SiteChecks.Where(check => ids.Contains(check.ApplicationId)).Select(check => check.ApplicationId));
        own.Where(application => application.State is ApplicationState.Passed or ApplicationState.NotRecommended).ShouldAllBe(application => seen.Contains(application.Id));
        own.ShouldContain(application => application.Rounds == 2);
        if (campaign is "jiangsu-advanced-2025" or "neimenggu-advanced-2025" or "shaanxi-excellent-2024")
        {
            waiting.ShouldContain(application => seen.Contains(application.Id));
        }

        // Drafts have gaps: whoever looks at the check page sees what is missing.
        var answers = await demonstration.AllAsync(db => db.ApplicationAnswers.GroupBy(answer => answer.ApplicationId).Select(answers => new { answers.Key, Count = answers.Count() }));
        var most = answers.Where(each => ids.Contains(each.Key)).Max(each => each.Count);
        own.Where(application => application.State == ApplicationState.Draft).ShouldAllBe(draft => answers.Single(each => each.Key == draft.Id).Count < most / 2);
    }

    [Fact]
    public async Task Joint_offices_have_spoken_where_the_notice_asks_for_them()
    {
        var offices = portal.Get<CampaignBook>()["shaanxi-excellent-2024"].JointOffices.Select(office => office.Key).ToList();
        offices.Count.ShouldBe(5);
        var applications = (await demonstration.AllAsync(db => db.Applications.AsNoTracking())).ToDictionary(application => application.Id);
        var opinions = (await demonstration.AllAsync(db => db.JointOpinions.AsNoTracking())).ToLookup(opinion => applications[opinion.ApplicationId]);
        opinions.ShouldAllBe(spoken => portal.Get<CampaignBook>()[spoken.Key.CampaignId.Replace("-320000", "", StringComparison.Ordinal)].JointOffices.Length > 0);
        foreach (var passed in applications.Values.Where(application => application is { State: ApplicationState.Passed, ProvinceCode: "610000" }))
        {
            opinions[passed].Select(opinion => opinion.Office).ShouldBe(offices, ignoreOrder: true);
            opinions[passed].ShouldAllBe(opinion => opinion.Agrees);
        }

        applications.Values.ShouldContain(application => application.State == ApplicationState.AtRecommender && opinions[application].Any());
        applications.Values.Where(application => application is { State: ApplicationState.NotRecommended, ProvinceCode: "610000" })
            .ShouldAllBe(refused => opinions[refused].Count(opinion => !opinion.Agrees) == 1);
    }

    /// <summary>What docs/demo.md promises of lists.</summary>
    [Theory]
    [InlineData("shaanxi-excellent-2024", "610100", ListState.Open, "", 14, 2, 0, 2)]
    [InlineData("shaanxi-excellent-2024", "610300", ListState.Frozen, "Frozen", 3, 1, 0, 0)]
    [InlineData("shaanxi-excellent-2024", "610403", ListState.Open, "", 2, 0, 0, 0)]
    [InlineData("jiangsu-advanced-2025", "320100", ListState.Frozen, "Frozen", 1, 1, 1, 0)]
    [InlineData("jiangsu-advanced-2025", "320500", ListState.Open, "", 2, 1, 1, 0)]
    [InlineData("jiangsu-advanced-2025", "320400", ListState.Open, "", 2, 0, 1, 0)]
    [InlineData("neimenggu-advanced-2025", "150100", ListState.Frozen, "Frozen Frozen", 2, 1, 0, 0)]
    [InlineData("national-excellent-2025-320000", "320000", ListState.Frozen, "Frozen Frozen Substituted", 14, 1, 0, 4)]
    public async Task Lists_have_come_so_far(string campaign, string area, ListState state, string versions, int recommended, int reserve, int besides, int waiting)
    {
        var office = (await demonstration.AllAsync(db => db.Recommenders.Where(one => one.CampaignId == campaign && one.AreaCode == area))).Single();
        var list = (await demonstration.AllAsync(db => db.RecommendationLists.AsNoTracking().Where(one => one.RecommenderId == office.Id))).Single();
        list.State.ShouldBe(state);
        (await demonstration.AllAsync(db => db.ListVersions.Where(version => version.ListId == list.Id).OrderBy(version => version.Number).Select(version => version.Reason)))
            .Select(reason => reason.ToString()).ShouldBe(versions.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var places = await demonstration.AllAsync(db => db.ListPlaces.Where(place => place.ListId == list.Id));
        places.Count(place => place.Standing == Standing.Recommended).ShouldBe(recommended);
        places.Count(place => place.Standing == Standing.Reserve).ShouldBe(reserve);
        places.Count(place => place.Standing == Standing.FastTrack).ShouldBe(besides);
        (await demonstration.AllAsync(db => db.Applications.Where(one => one.RecommenderId == office.Id && one.State == ApplicationState.Passed))).Count
            .ShouldBe(recommended + reserve + besides + waiting);
        // Whoever acted is somebody with a name, and two people froze it.
        var people = await demonstration.AllAsync(db => db.Accounts.Where(account => account.AreaCode == area).Select(account => account.Id));
        foreach (var by in (Guid?[])[list.PreparedById, list.FrozenById])
        {
            (by is null || people.Contains(by.Value)).ShouldBeTrue();
        }

        if (state == ListState.Frozen)
        {
            list.FrozenById.ShouldNotBe(list.PreparedById);
        }
    }

    /// <summary>Former titles that open a fast track are given where the documentation says, confirmed where an office looked, and open where it did not.</summary>
    [Fact]
    public async Task Each_fast_track_can_be_seen()
    {
        var applications = await demonstration.AllAsync(db => db.Applications.AsNoTracking().Where(one => one.CampaignId == "jiangsu-advanced-2025"));
        applications.Where(one => one.State == ApplicationState.Passed).Select(one => one.FastTrackId).OfType<string>().Order()
            .ShouldBe(["national-and-provincial", "provincial", "provincial"]);
        var tracks = portal.Get<CampaignBook>()["jiangsu-advanced-2025"].FastTracks;
        var titles = (await demonstration.AllAsync(db => db.Enterprises.AsNoTracking())).ToDictionary(enterprise => enterprise.Id, enterprise => enterprise.FormerTitles);
        applications.Where(one => one is { State: ApplicationState.AtRecommender, FastTrackId: null }).Select(one => tracks.ByApplication(titles[one.EnterpriseId])?.Id).OfType<string>().Order()
            .ShouldBe(["national-and-provincial", "provincial"]);
        titles.Values.Count(own => tracks.ByList(own) is not null).ShouldBe(1);
        (await demonstration.AllAsync(db => db.TitleChecks.AsNoTracking())).ShouldAllBe(check => check.Confirmed.Count > 0);
    }

    [Fact]
    public async Task The_line_of_a_city_is_the_notice_s_with_its_clause_and_one_place_is_left()
    {
        var quota = (await demonstration.AllAsync(db => db.ListQuotas.Where(quota => db.RecommendationLists.Any(list => list.Id == quota.ListId
            && db.Recommenders.Any(one => one.Id == list.RecommenderId && one.CampaignId == "shaanxi-excellent-2024" && one.AreaCode == "610100"))))).Single();
        (quota.Cap, quota.Counted, quota.Source).ShouldBe((15, 14, QuotaSource.Notice));
        quota.Clause!.ShouldContain("推荐数量西安不超过15个");
    }

    [Theory]
    [InlineData("xian@demo.example.com", "收到新的申报", "/area/applications/")]
    [InlineData("tuihui-xian@demo.example.com", "退回修改", "/applications/")]
    [InlineData("yangling-fuze@demo.example.com", "推荐名单待您确认", "/area/lists/")]
    public async Task Whoever_signs_in_finds_told_what_is_left_to_do(string userName, string subject, string link)
    {
        var unread = await demonstration.AllAsync(db => db.Messages.AsNoTracking()
            .Where(message => message.ReadAt == null && db.Accounts.Any(account => account.Id == message.AccountId && account.UserName == userName)));
        unread.ShouldContain(message => message.Subject.Contains(subject) && message.Link!.StartsWith(link));
        unread.ShouldAllBe(message => message.SentAt <= TimeProvider.System.GetUtcNow());
        (await demonstration.AllAsync(db => db.Messages.Where(message => !db.Accounts.Any(account => account.Id == message.AccountId && account.PasswordHash != null)))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_of_an_application_lies_in_the_future_and_steps_follow_one_another()
    {
        var now = TimeProvider.System.GetUtcNow();
        var events = await demonstration.AllAsync(db => db.ApplicationEvents.AsNoTracking());
        events.ShouldAllBe(happened => happened.At <= now);
        (await demonstration.AllAsync(db => db.ListEvents.AsNoTracking())).ShouldAllBe(happened => happened.At <= now);
        ApplicationEventKind[] order = [ApplicationEventKind.Created, ApplicationEventKind.Submitted, ApplicationEventKind.SiteChecked, ApplicationEventKind.Passed, ApplicationEventKind.Recommended, ApplicationEventKind.ListFrozen];
        foreach (var own in events.GroupBy(happened => happened.ApplicationId))
        {
            var first = order.Select(kind => own.Where(happened => happened.Kind == kind).Select(happened => (DateTimeOffset?)happened.At).Min()).OfType<DateTimeOffset>().ToList();
            first.ShouldBe(first.Order());
        }
    }

    [Fact]
    public async Task Credit_codes_hold_and_are_unique_and_the_irregular_ones_wait_for_their_check()
    {
        var enterprises = await demonstration.AllAsync(db => db.Enterprises.AsNoTracking());
        enterprises.Select(enterprise => enterprise.CreditCode).Distinct().Count().ShouldBe(enterprises.Count);
        foreach (var enterprise in enterprises)
        {
            CreditCode.TryRead(enterprise.CreditCode, out var code, out var fault).ShouldBeTrue($"{enterprise.CreditCode}: {fault}");
            code.Text.ShouldBe(enterprise.CreditCode);
            code.IsIrregular.ShouldBe(enterprise.CreditCodeIrregular);
        }

        var irregular = enterprises.Where(enterprise => enterprise.CreditCodeIrregular).ToList();
        irregular.Count.ShouldBe(2);
        irregular.ShouldAllBe(enterprise => enterprise.CreditCodeConfirmedAt == null);
    }

    [Fact]
    public async Task Divisions_nest_and_industries_and_titles_exist()
    {
        var (divisions, industries, titles) = (portal.Get<Divisions>(), portal.Get<Industries>(), portal.Get<FormerTitles>());
        foreach (var enterprise in await demonstration.AllAsync(db => db.Enterprises.AsNoTracking()))
        {
            divisions.AreNested(enterprise.ProvinceCode, enterprise.CityCode, enterprise.CountyCode).ShouldBeTrue(enterprise.Name);
            (enterprise.IndustryCode is null || industries.Find(enterprise.IndustryCode) is not null).ShouldBeTrue(enterprise.Name);
            enterprise.FormerTitles.ShouldAllBe(code => titles.Of(enterprise.ProvinceCode).Any(title => title.Code == code));
        }

        foreach (var factory in await demonstration.AllAsync(db => db.Factories.AsNoTracking()))
        {
            divisions.AreNested(factory.ProvinceCode, factory.CityCode, factory.CountyCode).ShouldBeTrue(factory.Name);
        }
    }

    /// <summary>The bounds are those of the statistical classification of industrial enterprises.</summary>
    [Fact]
    public async Task Employees_and_revenue_fit_the_scale()
    {
        foreach (var enterprise in (await demonstration.AllAsync(db => db.Enterprises.AsNoTracking())).Where(each => each.Scale is not null))
        {
            var (employees, revenue) = (enterprise.Employees!.Value, enterprise.Revenue!.Value);
            var scale = employees >= 1000 && revenue >= 40000m ? EnterpriseScale.Large
                : employees >= 300 && revenue >= 2000m ? EnterpriseScale.Medium
                : employees >= 20 && revenue >= 300m ? EnterpriseScale.Small
                : EnterpriseScale.Micro;
            enterprise.Scale.ShouldBe(scale, enterprise.Name);
            enterprise.AboveDesignatedSize.ShouldBe(revenue >= 2000m, enterprise.Name);
        }
    }

    [Fact]
    public async Task Names_are_unique_and_nobody_s()
    {
        string[] famous =
        [
            "伊利", "蒙牛", "包钢", "北方稀土", "鄂尔多斯集团", "神华", "伊泰", "徐工", "恒力", "盛虹", "沙钢", "南钢", "海澜", "红豆", "天合", "协鑫", "亨通",
            "中天", "长电", "华润", "药明", "恒瑞", "正大", "扬子江", "洋河", "今世缘", "雨润", "苏宁", "汇川", "埃斯顿", "国电南瑞", "熊猫", "双良", "远景",
            "中车", "通用", "博世", "三星", "海力士", "华为", "中芯", "宁德", "比亚迪", "中创", "蜂巢", "阿特斯", "隆基", "晶科", "大全", "君正", "亿利", "东方希望",
        ];
        var names = await demonstration.AllAsync(db => db.Enterprises.Select(enterprise => enterprise.Name));
        names.Distinct().Count().ShouldBe(names.Count);
        names.ShouldAllBe(name => name.Length <= 30);
        foreach (var name in famous)
        {
            names.ShouldAllBe(invented => !invented.Contains(name, StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public async Task Every_tier_is_reached_in_both_provinces_and_about_a_fifth_are_drafts()
    {
        var assessments = await demonstration.AllAsync(db => db.SelfAssessments.AsNoTracking());
        var last = (await LastDecisionsAsync()).ToDictionary(decision => decision.AssessmentId);
        foreach (var policy in portal.Get<PolicyBook>().All.Where(policy => policy.Province is not null))
        {
            var own = assessments.Where(assessment => assessment.PolicyId == policy.Id).ToList();
            ((decimal)own.Count(assessment => !last.ContainsKey(assessment.Id)) / own.Count).ShouldBeInRange(0.15m, 0.25m);
            var decided = own.Where(assessment => last.ContainsKey(assessment.Id)).Select(assessment => last[assessment.Id].ReferenceTier).ToList();
            Share(null).ShouldBeInRange(0.10m, 0.20m);
            Share(Tier.Base).ShouldBeInRange(0.29m, 0.41m);
            Share(Tier.Advanced).ShouldBeInRange(0.24m, 0.36m);
            Share(Tier.Excellent).ShouldBeInRange(0.10m, 0.20m);
            Share(Tier.Leading).ShouldBeInRange(0.03m, 0.10m);
            own.Where(assessment => last.ContainsKey(assessment.Id)).ShouldContain(assessment => last[assessment.Id].AssessmentVersion < assessment.Version);

            decimal Share(Tier? tier) => (decimal)decided.Count(reached => reached == (int?)tier) / decided.Count;
        }
    }

    [Fact]
    public async Task Some_miss_the_next_tier_by_one_condition_of_each_kind()
    {
        var missed = new HashSet<(string, ConditionCode)>();
        foreach (var decision in await LastDecisionsAsync())
        {
            var policy = portal.Get<PolicyBook>().For(decision.PolicyId);
            var evaluation = Rules.Evaluations.Evaluation.Of(policy, EvaluationBody.Read(decision.Inputs, policy).Facts);
            var next = (Tier)((decision.ReferenceTier ?? 0) + 1);
            if (next <= Tier.Leading
                && evaluation[next].Conditions.Where(each => each.Condition.Gates && each.Outcome != Outcome.Met).ToList() is [var only])
            {
                missed.Add((policy.Id, only.Condition.Code));
                if (decision.ScoreShown == "60.00" && next == Tier.Base)
                {
                    missed.Add(("exactly sixty", only.Condition.Code));
                }
            }
        }

        foreach (var policy in (string[])["jiangsu-2025", "neimenggu-2025"])
        {
            missed.ShouldContain((policy, ConditionCode.ScenarioCount));
            missed.ShouldContain((policy, ConditionCode.SegmentCoverage));
            missed.ShouldContain((policy, ConditionCode.Maturity));
        }

        missed.ShouldContain(("jiangsu-2025", ConditionCode.SuggestedScoreLine));
    }

    [Fact]
    public async Task Stored_decisions_are_what_the_rules_say_to_the_stored_inputs_byte_for_byte()
    {
        var decisions = await demonstration.AllAsync(db => db.Decisions.AsNoTracking());
        decisions.Count.ShouldBe(demonstration.Added.Decisions);
        foreach (var decision in decisions)
        {
            var policy = portal.Get<PolicyBook>().For(decision.PolicyId);
            decision.PolicyVersion.ShouldBe(policy.Version);
            var (valid, json) = EvaluationAnswer.To(EvaluationBody.Read(decision.Inputs, policy));
            valid.ShouldBeTrue();
            Encoding.UTF8.GetString(json.Span).ShouldBe(decision.Result);
        }
    }

    [Fact]
    public async Task Stored_answers_can_be_evaluated_and_are_what_was_decided_on()
    {
        var last = (await LastDecisionsAsync()).ToDictionary(decision => decision.AssessmentId);
        foreach (var assessment in await demonstration.AllAsync(db => db.SelfAssessments.AsNoTracking()))
        {
            var policy = portal.Get<PolicyBook>().For(assessment.PolicyId);
            var answers = await portal.InDatabaseAsync(db => AssessmentAnswers.ReadAsync(db, assessment.Id, TestContext.Current.CancellationToken));
            var inputs = EvaluationInputs.Of(policy, answers);
            EvaluationAnswer.To(EvaluationBody.Read(inputs, policy)).Valid.ShouldBeTrue(inputs);
            if (last.TryGetValue(assessment.Id, out var decision) && decision.AssessmentVersion == assessment.Version)
            {
                inputs.ShouldBe(decision.Inputs);
            }
        }
    }

    [Fact]
    public async Task Nothing_lies_in_the_future_and_no_decision_before_its_answers()
    {
        var now = TimeProvider.System.GetUtcNow();
        var assessments = (await demonstration.AllAsync(db => db.SelfAssessments.AsNoTracking())).ToDictionary(assessment => assessment.Id);
        assessments.Values.ShouldAllBe(assessment => assessment.CreatedAt <= assessment.UpdatedAt && assessment.UpdatedAt < now);
        var answered = (await demonstration.AllAsync(db => db.ScenarioClaims.GroupBy(claim => claim.AssessmentId)
            .Select(claims => new { Id = claims.Key, First = claims.Min(claim => claim.UpdatedAt) }))).ToDictionary(claims => claims.Id, claims => claims.First);
        foreach (var decision in await demonstration.AllAsync(db => db.Decisions.AsNoTracking()))
        {
            decision.DecidedAt.ShouldBeInRange(answered[decision.AssessmentId], now);
            decision.AssessmentVersion.ShouldBeInRange(1, assessments[decision.AssessmentId].Version);
        }
    }

    [Fact]
    public async Task Files_are_sound_by_the_portal_s_own_inspection()
    {
        var files = await demonstration.AllAsync(db => db.Evidence.AsNoTracking().Join(db.EvidenceContents, file => file.Id, content => content.EvidenceId, (file, content) => new { file, content.Bytes }));
        files.Count.ShouldBe(demonstration.Added.Files);
        foreach (var each in files)
        {
            var inspected = FileInspection.Inspect((byte[])each.Bytes.Clone(), portal.Get<EvidenceRules>());
            inspected.Flaw.ShouldBeNull(each.file.FileName);
            inspected.Kept.Span.SequenceEqual(each.Bytes).ShouldBeTrue(each.file.FileName);
            each.file.Size.ShouldBe(each.Bytes.Length);
            (inspected.Kind == FileKind.Png ? "image/png" : "application/pdf").ShouldBe(each.file.MediaType);
        }
    }

    [Fact]
    public async Task Every_role_has_an_account_whose_password_holds_and_contacts_have_none()
    {
        var accounts = await demonstration.AllAsync(db => db.Accounts.AsNoTracking());
        var offered = DemoAccounts.Read(DemoAccounts.FileIn(Demonstration.Seeds)).All;
        // No seeded campaign names a group.
        Enum.GetValues<Role>().Except([Role.GroupOfficer]).ShouldBeSubsetOf(offered.Select(account => account.Role));
        var passwords = portal.Get<PasswordCheck>();
        foreach (var known in offered)
        {
            var account = accounts.Single(each => each.UserName == known.UserName);
            account.Role.ShouldBe(known.Role);
            account.AreaCode.ShouldBe(known.Area);
            (account.EnterpriseId is not null).ShouldBe(known.EnterpriseCreditCode is not null);
            passwords.Matches(account, known.Password).ShouldBeTrue();
        }

        accounts.Count(account => account.PasswordHash is not null).ShouldBe(offered.Count);
        var ids = accounts.Select(account => account.Id).ToHashSet();
        (await demonstration.AllAsync(db => db.Decisions.Select(decision => decision.DecidedById))).ShouldAllBe(id => ids.Contains(id));
    }

    [Fact]
    public async Task Its_seals_are_made_by_two_persons_each_in_a_demonstration_alone_and_a_lost_root_comes_back()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => portal.SendAsync(new MakeDemoSeals.Query(Demonstration.Seeds)));
        await Should.ThrowAsync<InvalidOperationException>(() => portal.SendAsync(new MakeDemoSeals.Command(Demonstration.Seeds)));
        var roots = Directory.CreateTempSubdirectory("portal-demo-roots-").FullName;
        await using var demo = portal.AnotherNode(("Portal:DemoMode", "true"), ("Portal:Signatures:KeyFile", TestVault.KeyFile), ("Portal:Signatures:Roots", roots));
        (await demo.SendAsync(new MakeDemoSeals.Query(Demonstration.Seeds))).ShouldBeTrue();
        await demo.SendAsync(new MakeDemoSeals.Command(Demonstration.Seeds));

        var seals = await demonstration.AllAsync(db => db.Seals.AsNoTracking());
        seals.ShouldAllBe(seal => seal.IsDemo && seal.State == SealState.InForce && seal.Organisation == seal.Name && seal.ConfirmedById != seal.RegisteredById);
        // City and province of two provinces: both seals on one paper.
        seals.Select(seal => seal.Holder).ShouldContain("office:610000:610100");
        seals.Single(seal => seal.Holder == "office:610000:610000").Organisation.ShouldBe("陕西省工业和信息化厅");
        var file = Directory.GetFiles(roots).ShouldHaveSingleItem();
        demo.Get<TrustedRoots>().Current.Certificates.Count.ShouldBe(1);
        (await demo.SendAsync(new MakeDemoSeals.Query(Demonstration.Seeds))).ShouldBeFalse();

        // Another root is there, and the demonstration's is gone.
        using var other = DemoPki.Create(TimeProvider.System.GetUtcNow());
        File.WriteAllText(Path.Combine(roots, "other.pem"), other.Root.ExportCertificatePem());
        File.Delete(file);
        (await demo.SendAsync(new MakeDemoSeals.Query(Demonstration.Seeds))).ShouldBeTrue();
        (await demo.SendAsync(new MakeDemoSeals.Command(Demonstration.Seeds))).ShouldBeEmpty();
        demo.Get<TrustedRoots>().Current.Certificates.Count.ShouldBe(2);
        Directory.Delete(roots, recursive: true);
    }

    [Fact]
    public async Task The_trail_has_one_entry_for_it_and_holds()
    {
        (await portal.Database.ScalarAsync<long>("select count(*) from portal.audit_entries where action = 'SeedDemo'")).ShouldBe(1);
        (await portal.Database.ScalarAsync<long>("select count(*) from portal.audit_findings()")).ShouldBe(0);
    }

    [Fact]
    public async Task A_second_run_has_nothing_to_do_and_if_it_is_made_all_the_same_changes_nothing()
    {
        await using var own = await TestPortal.StartAsync();
        (await own.SendAsync(new SeedDemo.Query(Demonstration.Seeds))).ShouldBeTrue();
        await own.SendAsync(new SeedDemo.Command(Demonstration.Seeds));
        (await own.SendAsync(new SeedDemo.Query(Demonstration.Seeds))).ShouldBeFalse();
        var before = await DigestAsync(own);
        (await own.SendAsync(new SeedDemo.Command(Demonstration.Seeds))).ShouldBe(new DemoCounts(0, 0, 0, 0, 0, 0));
        (await DigestAsync(own)).ShouldBe(before);
    }

    [Fact]
    public async Task Another_database_gets_the_same_ids_codes_and_texts()
    {
        await using var other = await TestPortal.StartAsync();
        await other.SendAsync(new SeedDemo.Command(Demonstration.Seeds));
        const string Sameness = """
            select md5(string_agg(line, '|' order by line)) from (
                select id || credit_code || name || coalesce(address, '') as line from portal.enterprises
                union all select assessment_id || ' ' || row || coalesce(instance_name, '') || coalesce(description, '') from portal.scenario_claims
                union all select assessment_id || ' ' || no || coalesce(score::text, '') || coalesce(remark, '') from portal.indicator_answers
                union all select id || inputs || result from portal.decisions
                union all select id || encode(sha256, 'hex') from portal.evidence
                union all select application_id || field || value from portal.application_answers
                union all select application_id || office || agrees || text from portal.joint_opinions
                union all select application_id || standing::text || rank from portal.list_places) lines
            """;
        (await other.Database.ScalarAsync<string>(Sameness)).ShouldBe(await portal.Database.ScalarAsync<string>(Sameness));
    }

    [Fact]
    public async Task Where_somebody_changed_something_or_took_it_over_it_stays()
    {
        await using var own = await TestPortal.StartAsync();
        await own.SendAsync(new SeedDemo.Command(Demonstration.Seeds));
        var (enterprise, _) = await own.GivenFactoryAsync();
        await own.Database.ExecuteAsync("update portal.enterprises set name = '改名有限公司', version = version + 1 where credit_code = '91320500MA9DEM01X5'");
        var before = await DigestAsync(own);
        await own.SendAsync(new SeedDemo.Command(Demonstration.Seeds));
        (await DigestAsync(own)).ShouldBe(before);
        (await own.InDatabaseAsync(db => db.Enterprises.AsNoTracking().SingleAsync(each => each.Id == enterprise.Id))).IsDemo.ShouldBeFalse();
    }

    [Fact]
    public async Task A_database_of_genuine_enterprises_is_left_alone()
    {
        await using var own = await TestPortal.StartAsync();
        await own.GivenFactoryAsync();
        await Should.ThrowAsync<InvalidOperationException>(() => own.SendAsync(new SeedDemo.Command(Demonstration.Seeds)));
        (await own.Database.ScalarAsync<long>("select count(*) from portal.enterprises where is_demo")).ShouldBe(0);
        (await own.Database.ScalarAsync<long>("select count(*) from portal.accounts")).ShouldBe(0);
    }

    private async Task<List<Decision>> LastDecisionsAsync() =>
        [.. (await demonstration.AllAsync(db => db.Decisions.AsNoTracking())).GroupBy(decision => decision.AssessmentId)
            .Select(decisions => decisions.MaxBy(decision => decision.DecidedAt)!)];

    /// <summary>Everything stored but the audit trail, which tells of each run.</summary>
    private static async Task<string> DigestAsync(TestPortal portal)
    {
        var digest = "";
        foreach (var table in (string[])["enterprises", "accounts", "factories", "self_assessments", "indicator_answers", "scenario_claims", "maturity_statements", "declarations", "decisions", "evidence", "evidence_contents", "policy_versions", "applications", "application_answers", "submissions", "list_places", "list_versions"])
        {
            digest += await portal.Database.ScalarAsync<string>($"select coalesce(md5(string_agg(t::text, '|' order by t::text)), '-') from portal.{table} t") + " ";
        }

        return digest;
    }
}
