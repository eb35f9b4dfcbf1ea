using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Reference;
using Portal.TestKit;
using CampaignPhase = Portal.Application.Campaigns.CampaignPhase;

namespace Portal.Application.Tests.Campaigns;

public sealed class CampaignTests : IAsyncLifetime
{
    private static readonly string[] Nobody = [];

    /// <summary>One day for a whole test, though midnight may fall into it.</summary>
    private readonly DateTimeOffset today = TimeProvider.System.GetUtcNow().InShanghai();
    private TestPortal portal = null!;
    private Account province = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        province = await portal.SaveAsync(An.Officer().In("320000"));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Jiangsu_opens_with_its_cities_no_cap_and_the_direct_counties_off()
    {
        var city = await portal.SaveAsync(An.Officer().In("320500"));
        var stranger = await portal.SaveAsync(An.Officer().In("150000"));
        var (id, _) = await portal.SendAsync(new OpenCampaign.Command(Draft("jiangsu-advanced-2025")), province);

        id.ShouldBe("jiangsu-advanced-2025");
        var view = await portal.SendAsync(new ReadCampaign.Query(id), city);
        view.Offices.Count(office => office.Kind == RecommenderKind.City).ShouldBe(13);
        view.Offices.Where(office => office.Kind == RecommenderKind.County).Select(office => (office.Name, office.IsActive)).ShouldBe(
            [("昆山市工业和信息化局", false), ("泰兴市工业和信息化局", false), ("沭阳县工业和信息化局", false)]);
        view.Offices.Single(office => office.Kind == RecommenderKind.DirectChannel).Name.ShouldBe("江苏省工业和信息化厅集群产业处室");
        view.Offices.ShouldAllBe(office => office.Cap == null && office.Clause == null);
        view.Calendar.Select(row => row.Shown).ShouldBe([$"{Day(0)} 00:00", $"{Day(20)} 24:00", $"{Day(40)} 24:00"]);
        view.Calendar.Select(row => row.PrintedShown).ShouldBe(["2025年2月24日", "2025年3月20日 24:00", "2025年4月7日 24:00"]);
        view.Calendar.ShouldAllBe(row => row.Differs);
        view.Now.Phase.ShouldBe(CampaignPhase.Applying);
        view.Changes.Single().Note.ShouldContain($"企业申报截止：{Day(20)} 24:00");
        (await portal.SendAsync(new ReadMessages.Query(false, 1), city)).Rows.Single().Link.ShouldBe("/area/campaigns/jiangsu-advanced-2025");

        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new ReadCampaign.Query(id), stranger));
        // Pressed once more: it says that it is open, changes nothing and tells nobody.
        (await portal.SendAsync(new OpenCampaign.Command(Draft("jiangsu-advanced-2025") with { Days = new(Iso(0), Iso(5), null, Iso(6)) }), province)).ShouldBe(new(id, Already: true));
        (await portal.SendAsync(new PrepareCampaign.FormQuery("jiangsu-advanced-2025"), province)).RunsAs.ShouldBe(id);
        (await InboxAsync(city)).Total.ShouldBe(1);
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new OpenCampaign.Command(Draft("jiangsu-advanced-2025")), stranger));
        await Should.ThrowAsync<ForbiddenException>(() => portal.SendAsync(new OpenCampaign.Command(Draft("jiangsu-advanced-2025")), city));
        (await portal.InDatabaseAsync(db => db.Database.SqlQuery<string>($"select finding as \"Value\" from portal.invariant_findings()").ToListAsync())).ShouldBeEmpty();
    }

    [Fact]
    public async Task Shaanxi_opens_with_the_printed_caps_and_their_clause()
    {
        var shaanxi = await portal.SaveAsync(An.Officer().In("610000"));
        var draft = Draft("shaanxi-excellent-2024", "610403");
        var preview = await portal.SendAsync(new PrepareCampaign.PreviewQuery(draft), shaanxi);
        var (id, _) = await portal.SendAsync(new OpenCampaign.Command(draft), shaanxi);

        var offices = (await portal.SendAsync(new ReadCampaign.Query(id), shaanxi)).Offices;
        Cap("610100").ShouldBe(15);
        Cap("610300").ShouldBe(8);
        Cap("610400").ShouldBe(5);
        Cap("610200").ShouldBe(3);
        var zone = offices.Single(office => office.Kind == RecommenderKind.Zone);
        zone.ShouldSatisfyAllConditions(
            () => zone.Name.ShouldBe("杨凌示范区工业和商务局"), () => zone.IsActive.ShouldBeTrue(), () => zone.Cap.ShouldBe(3),
            () => zone.Clause.ShouldBe("陕工信发〔2024〕262号二（二）：其他市区不超过3个"));
        offices.Single(office => office.Name == "韩城市工业和信息化局").ShouldSatisfyAllConditions(
            office => office.IsActive.ShouldBeFalse(), office => office.Cap.ShouldBeNull(), office => office.NeedsCap.ShouldBeTrue());
        zone.NeedsCap.ShouldBeFalse();
        preview.Offices.Select(office => (office.Name, office.Cap, office.IsActive)).Order()
            .ShouldBe(offices.Select(office => (office.Name, office.Cap, office.IsActive)).Order());

        int? Cap(string area) => offices.Single(office => office.Name == portal.Get<Divisions>().Find(area)!.Name + "工业和信息化局").Cap;
    }

    [Fact]
    public async Task Inner_Mongolia_has_a_county_step_and_two_cities_that_report_directly()
    {
        var north = await portal.SaveAsync(An.Officer().In("150000"));
        var without = Draft("neimenggu-advanced-2025", "150781", "152501") with { Days = Days() with { CountyBy = null } };
        (await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new OpenCampaign.Command(without), north))).Errors.Single().Field.ShouldBe("CountyBy");
        var (id, _) = await portal.SendAsync(new OpenCampaign.Command(Draft("neimenggu-advanced-2025", "150781", "152501")), north);

        var view = await portal.SendAsync(new ReadCampaign.Query(id), north);
        view.Offices.Where(office => office.HasCountyStep).Select(office => office.Kind).Distinct().ShouldBe([RecommenderKind.City]);
        view.Offices.Count(office => office.HasCountyStep).ShouldBe(12);
        view.Offices.Where(office => office.Kind == RecommenderKind.County && office.IsActive).Select(office => office.Name)
            .ShouldBe(["满洲里市工业和信息化局", "二连浩特市工业和信息化局"]);
        view.Definition.Recommenders.Ours.ShouldNotBeNull();
        view.Calendar.ShouldAllBe(row => row.PrintedShown == null);
        view.Calendar.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("320000", "10", 40)]
    [InlineData("320000", "11", 30)]
    [InlineData("610000", "21", 20)]
    public async Task Each_province_runs_its_own_instance_of_a_national_campaign_by_the_rank_it_states(string code, string fact, int cap)
    {
        var officer = await portal.SaveAsync(An.Officer().In(code));
        var (id, _) = await portal.SendAsync(new OpenCampaign.Command(Draft("national-excellent-2025") with { Fact = fact, FactSource = "本省统计公报" }), officer);

        id.ShouldBe($"national-excellent-2025-{code}");
        var office = (await portal.SendAsync(new ReadCampaign.Query(id), officer)).Offices.Single();
        office.Kind.ShouldBe(RecommenderKind.Province);
        office.Cap.ShouldBe(cap);
        office.IsStated.ShouldBeTrue();
        office.Clause!.ShouldEndWith($"（按本省填报的位次第 {fact} 位推算，来源：本省统计公报）");
        var list = await portal.SendAsync(new Portal.Application.Recommendations.ShowList.Query(office.ListId), officer);
        list.Whole.ClauseText.ShouldNotBeNull();
    }

    [Fact]
    public async Task No_rank_is_known_before_the_province_states_it_with_its_source()
    {
        (await portal.SendAsync(new PrepareCampaign.FormQuery("national-excellent-2025"), province)).Asked.ShouldBe(Rules.Quotas.QuotaFact.Rank);
        (await FaultsAsync(null, null)).ShouldBe(["Fact", "FactSource"]);
        (await FaultsAsync("0", "本省统计公报")).ShouldBe(["Fact"]);
        (await FaultsAsync("10", " ")).ShouldBe(["FactSource"]);
        (await FaultsAsync("10", new string('报', 61))).ShouldBe(["FactSource"]);

        async Task<string[]> FaultsAsync(string? fact, string? source) =>
            [.. (await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(
                new OpenCampaign.Command(Draft("national-excellent-2025") with { Fact = fact, FactSource = source }), province))).Errors.Select(error => error.Field)];
    }

    [Theory]
    [InlineData("20", 3)]
    [InlineData("19", 2)]
    [InlineData("9", 1)]
    public async Task What_a_printed_cap_depends_on_and_the_data_does_not_say_is_asked(string fact, int cap)
    {
        (await portal.SendAsync(new PrepareCampaign.FormQuery("national-leading-2025"), province)).Asked.ShouldBe(Rules.Quotas.QuotaFact.Excellent2024);
        foreach (var nothing in new[] { null, "", "-1", "many" })
        {
            (await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new PrepareCampaign.PreviewQuery(Draft("national-leading-2025") with { Fact = nothing, FactSource = "公布名单" }), province)))
                .Errors.Single().Field.ShouldBe("Fact");
        }

        (await portal.SendAsync(new PrepareCampaign.PreviewQuery(Draft("national-leading-2025") with { Fact = fact, FactSource = "公布名单" }), province)).Offices.Single().Cap.ShouldBe(cap);
    }

    [Theory]
    [InlineData("", "20", "40", "Opens", "CampaignDayMissing")]
    [InlineData("0", "next week", "40", "EnterpriseBy", "CampaignDayMalformed")]
    [InlineData("0", "-1", "40", "EnterpriseBy", "CampaignDayBeforeOpening")]
    [InlineData("0", "20", "19", "RecommenderBy", "CampaignDayBeforeEnterprise")]
    [InlineData("-40", "-20", "40", "EnterpriseBy", "CampaignDayPast")]
    public async Task A_calendar_that_cannot_be_is_told_at_its_field(string opens, string enterprise, string recommender, string field, string text)
    {
        var days = new CampaignDays(Typed(opens), Typed(enterprise), null, Typed(recommender));
        var refusal = await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(
            new OpenCampaign.Command(new("jiangsu-advanced-2025", days, Nobody, null)), province));
        refusal.Errors.ShouldContain(new FieldError(field, Texts.ResourceManager.GetString(text, Phrase.Culture)!));
    }

    [Fact]
    public async Task A_later_day_for_enterprises_moves_nothing_else_and_tells_whoever_still_fills_in()
    {
        var (id, _) = await portal.SendAsync(new OpenCampaign.Command(Draft("jiangsu-advanced-2025")), province);
        var drafting = await portal.SaveAsync(An.Enterprise().Named("尚在填报有限公司"));
        var done = await portal.SaveAsync(An.Enterprise());
        var office = await portal.SaveAsync(An.Officer().In("320500"));
        await portal.InDatabaseAsync(async db =>
        {
            var campaign = await db.Campaigns.SingleAsync(campaign => campaign.Id == id);
            await portal.Campaigns.ApplyAsync(db, campaign, drafting);
            return await portal.Campaigns.ApplyAsync(db, campaign, done, state: ApplicationState.AtRecommender);
        });
        var form = await portal.SendAsync(new ChangeCalendar.FormQuery(id), province);
        var days = form.Days with { EnterpriseBy = Iso(30) };

        (await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new ChangeCalendar.PreviewQuery(id, days, " "), province))).Errors.Single().Field.ShouldBe("Reason");
        var preview = await portal.SendAsync(new ChangeCalendar.PreviewQuery(id, days, "春节假期"), province);
        preview.Changes.ShouldBe([$"企业申报截止：由 {Day(20)} 24:00 调整为 {Day(30)} 24:00"]);
        preview.Told.Select(recipient => recipient.Of).ShouldBe(["尚在填报有限公司"]);

        await portal.SendAsync(new ChangeCalendar.Command(id, days, "春节假期", form.Version), province);
        var view = await portal.SendAsync(new ReadCampaign.Query(id), province);
        view.Calendar.Select(row => row.Shown).ShouldBe([$"{Day(0)} 00:00", $"{Day(30)} 24:00", $"{Day(40)} 24:00"]);
        view.Changes[0].Note.ShouldContain("原因：春节假期");
        (await InboxAsync(drafting)).Rows.Single().Body.ShouldContain($"{Day(30)} 24:00");
        (await InboxAsync(done)).Total.ShouldBe(0);
        (await InboxAsync(office)).Total.ShouldBe(0);
        await Should.ThrowAsync<StaleException>(() => portal.SendAsync(new ChangeCalendar.Command(id, days with { RecommenderBy = Iso(50) }, "再延", form.Version), province));
    }

    [Fact]
    public async Task Nothing_is_moved_to_where_it_has_passed()
    {
        var (id, _) = await portal.SendAsync(new OpenCampaign.Command(Draft("jiangsu-advanced-2025")), province);
        var days = CampaignDays.Of(await portal.InDatabaseAsync(db => db.Campaigns.SingleAsync()));

        (await RefusalAsync(days)).ShouldBe(("", Texts.CampaignNothingMoved));
        (await RefusalAsync(days with { Opens = Iso(-5), EnterpriseBy = Iso(-1) })).ShouldBe(("Opens", Texts.CampaignHasOpened));
        (await RefusalAsync(days with { RecommenderBy = Iso(10) })).ShouldBe(("RecommenderBy", Texts.CampaignDayBeforeEnterprise));

        async Task<(string, string)> RefusalAsync(CampaignDays to)
        {
            var refusal = await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new ChangeCalendar.PreviewQuery(id, to, "原因"), province));
            return (refusal.Errors[0].Field, refusal.Errors[0].Message);
        }
    }

    [Fact]
    public async Task A_county_is_switched_on_until_something_from_it_was_submitted_and_its_drafts_follow()
    {
        var (id, _) = await portal.SendAsync(new OpenCampaign.Command(Draft("jiangsu-advanced-2025")), province);
        var owner = await portal.SaveAsync(An.Enterprise().In("320583"));
        var kunshan = await portal.SaveAsync(An.Officer().In("320583"));
        var draft = await portal.InDatabaseAsync(async db => await portal.Campaigns.ApplyAsync(db, await db.Campaigns.SingleAsync(), owner));
        var office = (await portal.SendAsync(new ReadCampaign.Query(id), province)).Offices.Single(office => office.Name == "昆山市工业和信息化局");
        office.MaySwitch.ShouldBeTrue();
        draft.OfficeArea.ShouldBe("320500");
        var form = await portal.SendAsync(new SwitchRecommender.FormQuery(id, office.Id), province);
        form.Told.Select(recipient => recipient.AccountId).ShouldBe([kunshan.Id]);

        await portal.SendAsync(new SwitchRecommender.Command(id, office.Id, true, form.Version), province);
        (await StoredAsync(draft.Id)).OfficeArea.ShouldBe("320583");
        (await InboxAsync(kunshan)).Rows.Single().Body.ShouldContain("昆山市工业和信息化局启用直报");
        (await portal.SendAsync(new SwitchRecommender.Command(id, office.Id, true, form.Version), province)).ShouldBeFalse("Pressed once more it is harmless.");
        (await InboxAsync(kunshan)).Total.ShouldBe(1);
        await Should.ThrowAsync<StaleException>(() => portal.SendAsync(new SwitchRecommender.Command(id, office.Id, false, form.Version), province));

        await portal.InDatabaseAsync(async db => await portal.Campaigns.ApplyAsync(db, await db.Campaigns.SingleAsync(), owner, state: ApplicationState.AtRecommender));
        (await portal.SendAsync(new SwitchRecommender.FormQuery(id, office.Id), province)).Submitted.ShouldBe(1);
        (await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new SwitchRecommender.Command(id, office.Id, false, form.Version + 1), province)))
            .Errors.Single().Message.ShouldBe(Texts.CampaignSwitchTooLate);
        var city = (await portal.SendAsync(new ReadCampaign.Query(id), province)).Offices.First(office => office.Kind == RecommenderKind.City);
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new SwitchRecommender.FormQuery(id, city.Id), province));
    }

    [Theory]
    [InlineData(-1, CampaignPhase.Upcoming, 0)]
    [InlineData(0, CampaignPhase.Applying, 6)]
    [InlineData(TicksToEnterprise - 1, CampaignPhase.Applying, 0)]
    [InlineData(TicksToEnterprise, CampaignPhase.Reviewing, 13)]
    [InlineData(TicksToRecommender - 1, CampaignPhase.Reviewing, 0)]
    [InlineData(TicksToRecommender, CampaignPhase.Closed, 0)]
    public void A_phase_ends_at_the_first_instant_of_the_next(long ticks, CampaignPhase phase, int days)
    {
        var opens = ShanghaiTime.StartOf(new DateOnly(2025, 3, 14));
        var campaign = new Campaign
        {
            Id = "c",
            DefinitionId = "c",
            ProvinceCode = "320000",
            OpensAt = opens,
            EnterpriseClosesAt = opens.AddTicks(TicksToEnterprise),
            RecommenderClosesAt = opens.AddTicks(TicksToRecommender),
        };
        var now = PhaseNow.Of(campaign, opens.AddTicks(ticks), portal.Get<WorkingDays>());
        (now.Phase, now.Days).ShouldBe((phase, days));
    }

    private const long TicksToEnterprise = 7 * TimeSpan.TicksPerDay;
    private const long TicksToRecommender = 21 * TimeSpan.TicksPerDay;

    private Task<ReadMessages.View> InboxAsync(Account account) => portal.SendAsync(new ReadMessages.Query(false, 1), account);

    private Task<FactoryApplication> StoredAsync(Guid id) => portal.InDatabaseAsync(db => db.Applications.AsNoTracking().SingleAsync(application => application.Id == id));

    private CampaignDraft Draft(string definition, params string[] active) => new(definition, Days(), active, null);

    private CampaignDays Days() => new(Iso(0), Iso(20), Iso(30), Iso(40));

    private string? Typed(string text) => int.TryParse(text, out var days) ? Iso(days) : text;

    private string Iso(int days) => today.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private string Day(int days) => today.AddDays(days).Day();
}
