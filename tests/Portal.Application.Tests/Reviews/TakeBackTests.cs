using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Application.Tests.Reviews;

/// <summary>撤销改送: the office that sent an application on takes it back, until the other one has recorded anything.</summary>
public sealed class TakeBackTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Campaign campaign = null!;
    private Account owner = null!;
    private Account city = null!;
    private Account province = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(TestSeeds.Folder);
        campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, TestCampaigns.Jiangsu));
        owner = await portal.SaveAsync(An.Enterprise().In("320583"));
        city = await portal.SaveAsync(An.Officer().In("320500"));
        province = await portal.SaveAsync(An.Officer().In("320000"));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task It_stands_where_it_stood_with_everything_that_was_recorded_there()
    {
        var application = await ApplyAsync("jiangsu-5g-factory");
        await portal.SendAsync(new SaveSiteCheck.Command(application, null, 0, new DateOnly(2025, 3, 1), "市工信局", "一致", true), city);
        await portal.SendAsync(new ConfirmTitles.Command(application, 0, ["jiangsu-5g-factory"], "省厅公布名单", new DateOnly(2025, 3, 1), null), city);
        await portal.SendAsync(new AssignApplications.Command(campaign.Id, [application], [city.Id]), city);
        var before = await FindAsync(application);
        (before.FastTrackId, before.AssigneeId).ShouldBe(("provincial", city.Id));
        await SendOnAsync(application);
        var sent = await FindAsync(application);
        (sent.OfficeArea, sent.IsDirect, sent.FastTrackId, sent.TitlesWait, sent.AssigneeId).ShouldBe(("320000", true, null, true, null));

        var one = (await portal.SendAsync(new SentOn.OneQuery(campaign.Id, application), city)).ShouldNotBeNull();
        (one.Row.From, one.Row.To, one.Row.Number).ShouldBe(("苏州市工业和信息化局", "江苏省工业和信息化厅集群产业处室", before.Number!));
        one.Told.Select(told => told.AccountId).ShouldBe([owner.Id, province.Id]);
        await TakeBackAsync(application, city);

        var after = await FindAsync(application);
        (after.RecommenderId, after.OfficeArea, after.IsDirect, after.HasCountyStep, after.State, after.AssigneeId, after.FastTrackId, after.TitlesWait)
            .ShouldBe((before.RecommenderId, "320500", false, false, ApplicationState.AtRecommender, city.Id, "provincial", false));
        var happened = await portal.InDatabaseAsync(db => db.ApplicationEvents.SingleAsync(entry => entry.ApplicationId == application && entry.Kind == ApplicationEventKind.ReviewUndone));
        (happened.ByName, happened.Note, happened.IsInternal).ShouldBe(("苏州市工业和信息化局", "撤销向江苏省工业和信息化厅集群产业处室的改送，仍由苏州市工业和信息化局审核", false));
        foreach (var told in one.Told)
        {
            (await portal.InDatabaseAsync(db => db.Messages.Where(message => message.AccountId == told.AccountId).OrderBy(message => message.SentAt).Select(message => message.Subject).LastAsync()))
                .ShouldContain("撤销");
        }

        // What the city recorded counts again; it is nobody else's, and there is nothing more to take back.
        (await portal.SendAsync(new SentOn.Query(campaign.Id), city)).Rows.ShouldBeEmpty();
        await portal.SendAsync(new PassApplication.Command(application, 1, null), city);
        (await portal.InDatabaseAsync(db => db.ListPlaces.SingleAsync(place => place.ApplicationId == application))).Standing.ShouldBe(Standing.FastTrack);
        await DemandInvariantsAsync();
    }

    [Theory]
    [InlineData("verdict")]
    [InlineData("site-check")]
    [InlineData("photo")]
    [InlineData("fact")]
    [InlineData("titles")]
    [InlineData("assign")]
    [InlineData("refusal taken back")]
    public async Task It_is_too_late_once_the_other_office_has_recorded_anything(string what)
    {
        var application = await ApplyAsync("jiangsu-5g-factory");
        await SendOnAsync(application);
        (await portal.SendAsync(new ReadReview.Query(campaign.Id, application), province)).Undo.ShouldBeNull("it is the city's step");
        var step = (await portal.SendAsync(new SentOn.Query(campaign.Id), city)).Rows.ShouldHaveSingleItem().StepId;
        if (what == "photo")
        {
            // Alone: its check lies before.
            var check = await portal.SendAsync(new SaveSiteCheck.Command(application, null, 0, new DateOnly(2025, 3, 1), "省工信厅", "一致", true), province);
            await portal.Database.ExecuteAsync($"delete from portal.application_events where application_id = '{application}' and kind = {(int)ApplicationEventKind.SiteChecked}");
            (await portal.SendAsync(new SentOn.OneQuery(campaign.Id, application), city)).ShouldBeNull("whoever recorded something moved it");
            await portal.Database.ExecuteAsync($"update portal.applications set updated_at = now() - interval '1 hour' where id = '{application}'");
            (await portal.SendAsync(new SentOn.OneQuery(campaign.Id, application), city)).ShouldNotBeNull();
            await portal.SendAsync(new AddSiteCheckPhoto.Command(application, check, "现场.png", SampleFiles.Png()), province);
        }
        else
        {
            await RecordAsync(what, application);
        }

        (await portal.SendAsync(new SentOn.Query(campaign.Id), city)).Rows.ShouldBeEmpty();
        (await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new UndoReview.Command(application, step), city))).Message.ShouldBe(Texts.ReviewTakeBackActed);
        (await FindAsync(application)).OfficeArea.ShouldBe("320000");
    }

    [Fact]
    public async Task However_many_were_sent_on_the_newest_are_listed_and_all_are_counted()
    {
        var sent = new List<Guid>();
        for (var i = 0; i < SentOn.Most + 2; i++)
        {
            sent.Insert(0, await ApplyAsync());
            await SendOnAsync(sent[0]);
        }

        // Three that are no longer to be taken back stand among the newest; they neither are counted nor take a place.
        sent.InsertRange(0, [await ApplyAsync(), await ApplyAsync(), await ApplyAsync()]);
        for (var i = 0; i < 3; i++)
        {
            await SendOnAsync(sent[i]);
            await RecordAsync(((string[])["verdict", "site-check", "refusal taken back"])[i], sent[i]);
            await portal.Database.ExecuteAsync($"update portal.applications set updated_at = now() - interval '1 hour' where id = '{sent[i]}'");
        }

        var newest = await portal.SendAsync(new SentOn.Query(campaign.Id), city);
        newest.Total.ShouldBe(SentOn.Most + 2);
        newest.Rows.Select(row => row.Id).ShouldBe(sent.Skip(3).Take(SentOn.Most));
        var all = await portal.SendAsync(new SentOn.Query(campaign.Id, All: true), city);
        all.Total.ShouldBe(SentOn.Most + 2);
        all.Rows.Select(row => row.Id).ShouldBe(sent.Skip(3));
    }

    [Fact]
    public async Task Where_counties_check_first_the_countys_records_count_and_before_them_the_group_takes_it_back()
    {
        var inner = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, TestCampaigns.InnerMongolia));
        var group = await portal.InDatabaseAsync(db => db.Recommenders.SingleAsync(one => one.CampaignId == inner.Id && one.AreaCode == TestSeeds.Group));
        var enterprise = await portal.SaveAsync(An.Enterprise().In("150102"));
        var (officer, county) = (await portal.SaveAsync(An.Officer().Of(TestSeeds.Group, "150000")), await portal.SaveAsync(An.Officer().In("150102")));
        foreach (var recorded in (bool[])[false, true])
        {
            var application = (await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, inner, enterprise, "150102", ApplicationState.AtRecommender))).Id;
            await portal.Database.ExecuteAsync($"update portal.applications set recommender_id = '{group.Id}', office_area = '{TestSeeds.Group}', has_county_step = false where id = '{application}'");
            await SendOnAsync(application, officer);
            (await FindAsync(application)).State.ShouldBe(ApplicationState.AtCounty);
            var one = (await portal.SendAsync(new SentOn.OneQuery(inner.Id, application), officer)).ShouldNotBeNull();
            one.Told.Select(told => told.AccountId).ShouldBe([enterprise.Id, county.Id]);
            if (recorded)
            {
                await portal.SendAsync(new SaveVerdict.Command(application, VerdictSubject.Scenario, "9", 0, true, null), county);
                await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new UndoReview.Command(application, one.Row.StepId), officer));
                continue;
            }

            await portal.SendAsync(new UndoReview.Command(application, one.Row.StepId), officer);
            var back = await FindAsync(application);
            (back.State, back.OfficeArea, back.HasCountyStep).ShouldBe((ApplicationState.AtRecommender, TestSeeds.Group, false));
            await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new SaveVerdict.Command(application, VerdictSubject.Scenario, "9", 0, true, null), county));
        }

        await DemandInvariantsAsync();
    }

    [Fact]
    public async Task Of_taking_it_back_and_the_first_record_of_the_other_office_exactly_one_wins()
    {
        var wins = new List<string>();
        for (var round = 0; round < 20; round++)
        {
            var application = await ApplyAsync();
            await SendOnAsync(application);
            var step = (await portal.SendAsync(new SentOn.OneQuery(campaign.Id, application), city))!.Row.StepId;

            var outcomes = await Task.WhenAll(
                TryAsync(() => portal.SendAsync(new UndoReview.Command(application, step), city)),
                TryAsync(() => portal.SendAsync(new SaveVerdict.Command(application, VerdictSubject.Scenario, "9", 0, true, null), province)));

            outcomes.Count(done => done).ShouldBe(1);
            (await FindAsync(application)).OfficeArea.ShouldBe(outcomes[0] ? "320500" : "320000");
            (await portal.InDatabaseAsync(db => db.Verdicts.CountAsync(verdict => verdict.ApplicationId == application))).ShouldBe(outcomes[0] ? 0 : 1);
            wins.Add(outcomes[0] ? "back" : "record");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', wins));
        await DemandInvariantsAsync();

        static async Task<bool> TryAsync<T>(Func<Task<T>> act)
        {
            try
            {
                await act();
                return true;
            }
            catch (Exception refused) when (refused is InvalidException or ForbiddenException or NotFoundException or WrongStateException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("frozen")]
    [InlineData("off")]
    [InlineData("taken over")]
    public async Task An_office_that_takes_nothing_any_more_takes_nothing_back(string why)
    {
        var application = await ApplyAsync();
        await SendOnAsync(application);
        var step = (await portal.SendAsync(new SentOn.OneQuery(campaign.Id, application), city))!.Row.StepId;
        var list = await portal.InDatabaseAsync(db => db.RecommendationLists.Where(one => db.Recommenders.Any(office => office.Id == one.RecommenderId && office.AreaCode == "320500")).Select(one => one.Id).SingleAsync());
        switch (why)
        {
            case "closed":
                await portal.Database.ExecuteAsync($"update portal.campaigns set enterprise_closes_at = now() - interval '1 hour', recommender_closes_at = now() where id = '{campaign.Id}'");
                break;
            case "frozen":
                await portal.SendAsync(new PrepareList.Command(list, await VersionAsync(list)), city);
                await portal.SendAsync(new FreezeList.Command(list, await VersionAsync(list)), await portal.SaveAsync(An.Officer().In("320500").Signing()));
                break;
            case "off":
                await portal.Database.ExecuteAsync("update portal.recommenders set is_active = false where area_code = '320500'");
                break;
            default:
                await portal.SendAsync(new TakeOver.Command(list, "经办人员长期空缺"), province);
                break;
        }

        (await portal.SendAsync(new SentOn.Query(campaign.Id), city)).Rows.ShouldBeEmpty();
        var refused = await Should.ThrowAsync<Exception>(() => portal.SendAsync(new UndoReview.Command(application, step), city));
        refused.GetType().ShouldBe(why == "taken over" ? typeof(NotFoundException) : typeof(InvalidException));
        if (why == "taken over")
        {
            // The duty is the province's now.
            await TakeBackAsync(application, province);
        }

        (await FindAsync(application)).OfficeArea.ShouldBe(why == "taken over" ? "320500" : "320000");
    }

    private Task<int> VersionAsync(Guid list) => portal.InDatabaseAsync(db => db.RecommendationLists.Where(one => one.Id == list).Select(one => one.Version).SingleAsync());

    private async Task<Guid> ApplyAsync(params string[] titles) =>
        (await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, campaign, owner, "320583", ApplicationState.AtRecommender, titles: titles))).Id;

    private Task<FactoryApplication> FindAsync(Guid id) => portal.InDatabaseAsync(db => db.Applications.AsNoTracking().SingleAsync(one => one.Id == id));

    private async Task SendOnAsync(Guid application, Account? by = null)
    {
        var target = (await portal.SendAsync(new RedirectApplication.TargetsQuery(application), by ?? city)).ShouldHaveSingleItem();
        await portal.SendAsync(new RedirectApplication.Command(application, 1, target.Id, "渠道选错"), by ?? city);
    }

    private async Task TakeBackAsync(Guid application, Account by) =>
        await portal.SendAsync(new UndoReview.Command(application, (await portal.SendAsync(new SentOn.OneQuery(campaign.Id, application), by))!.Row.StepId), by);

    private async Task RecordAsync(string what, Guid id)
    {
        switch (what)
        {
            case "verdict":
                await portal.SendAsync(new SaveVerdict.Command(id, VerdictSubject.Scenario, "9", 0, true, null), province);
                break;
            case "site-check":
                await portal.SendAsync(new SaveSiteCheck.Command(id, null, 0, new DateOnly(2025, 3, 1), "省工信厅", "一致", true), province);
                break;
            case "fact":
                await portal.SendAsync(new SaveReviewFact.Command(id, LookedUp.Credit, 0, true, "信用中国", new DateOnly(2025, 3, 1), null), province);
                break;
            case "titles":
                await portal.SendAsync(new ConfirmTitles.Command(id, 0, ["jiangsu-5g-factory"], "省厅公布名单", new DateOnly(2025, 3, 1), null), province);
                break;
            case "assign":
                await portal.SendAsync(new AssignApplications.Command(campaign.Id, [id], [province.Id]), province);
                break;
            default:
                await portal.SendAsync(new RefuseApplication.Command(id, 1, "不符合条件。"), province);
                await portal.SendAsync(new UndoReview.Command(id, (await portal.SendAsync(new ReadReview.Query(campaign.Id, id), province)).Undo!.Id), province);
                break;
        }
    }

    private async Task DemandInvariantsAsync() => (await portal.InDatabaseAsync(db => db.Database
        .SqlQuery<string>($"select subject || ': ' || finding as \"Value\" from portal.invariant_findings()").ToListAsync())).ShouldBeEmpty();
}
