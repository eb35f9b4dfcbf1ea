using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Forms;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Application.Tests.Reviews;

/// <summary>Who recommends: the office of the place, the direct channel with a confirmed title, a group or the corps; and the right one in the end.</summary>
public sealed class ChannelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Account owner = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(TestSeeds.Folder);
        owner = await portal.SaveAsync(An.Enterprise().In("320583"));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task An_enterprise_chooses_its_group_whose_officers_alone_review_and_rank_it()
    {
        var campaign = await CampaignAsync(TestSeeds.Excellent);
        var (mine, provinces) = (await DraftAsync(campaign), await DraftAsync(campaign));
        await SaveAsync(mine, "channel", TestSeeds.Group);
        await SaveAsync(provinces, "channel", "office");
        var (handler, signatory) = (await portal.SaveAsync(An.Officer().Of(TestSeeds.Group)), await portal.SaveAsync(An.Officer().Of(TestSeeds.Group).Signing()));
        var (corps, elsewhere) = (await portal.SaveAsync(An.Officer().Of(TestSeeds.Corps)), await portal.SaveAsync(An.Officer().Of(TestSeeds.Group, "610000")));
        var province = await portal.SaveAsync(An.Officer().In("320000"));

        var check = await portal.SendAsync(new CheckApplication.Query(mine), owner);
        check.Frame.OfficeName.ShouldBe(TestSeeds.GroupName);
        check.Recipients.Select(recipient => recipient.AccountId).ShouldBe([handler.Id]);
        await SubmitAsync(mine);
        await SubmitAsync(provinces);

        (await QueueAsync(campaign, handler)).ShouldBe([mine]);
        (await QueueAsync(campaign, corps)).ShouldBeEmpty();
        (await QueueAsync(campaign, province)).ShouldBe([mine, provinces], ignoreOrder: true);
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new ReadReview.Query(campaign.Id, provinces), handler));
        foreach (var stranger in (Account[])[corps, elsewhere])
        {
            await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new PassApplication.Command(mine, 1, null), stranger));
        }

        // The province reads it and does not review it.
        await Should.ThrowAsync<ForbiddenException>(portal.SendAsync(new PassApplication.Command(mine, 1, null), province));
        (await portal.SendAsync(new ReadReview.Query(campaign.Id, mine), handler)).Recommender.ShouldBe(TestSeeds.GroupName);
        await portal.SendAsync(new PassApplication.Command(mine, 1, null), handler);
        var list = (await portal.SendAsync(new ListLists.Query(), handler)).Lists.ShouldHaveSingleItem();
        (list.Recommender, list.Cap).ShouldBe((TestSeeds.GroupName, 5));
        list.Clause!.ShouldEndWith("新疆生产建设兵团、有关中央企业推荐项目数量不超过5个");
        await portal.SendAsync(new RecommendFactory.Command(mine), handler);
        await portal.SendAsync(new PrepareList.Command(list.Id, (await portal.SendAsync(new ShowList.Query(list.Id), handler)).Version), handler);
        (await portal.SendAsync(new FreezeList.Command(list.Id, (await portal.SendAsync(new ShowList.Query(list.Id), handler)).Version), signatory)).Number.ShouldBe(1);

        // The evidence of what it reviews is its to read, and nothing else.
        (await portal.SendAsync(new Application.Assessments.ListEvidence.Query(await AssessmentAsync(mine)), handler)).Counts.ShouldBeEmpty();
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new Application.Assessments.ListEvidence.Query(await AssessmentAsync(provinces)), handler));
        await DemandInvariantsAsync();
    }

    [Fact]
    public async Task The_province_acts_for_a_group_that_fails()
    {
        var campaign = await CampaignAsync(TestSeeds.Excellent);
        var draft = await DraftAsync(campaign);
        await SaveAsync(draft, "channel", TestSeeds.Corps);
        await SubmitAsync(draft);
        var (corps, province) = (await portal.SaveAsync(An.Officer().Of(TestSeeds.Corps)), await portal.SaveAsync(An.Officer().In("320000")));
        var list = (await portal.SendAsync(new ListLists.Query(), corps)).Lists.ShouldHaveSingleItem().Id;

        await portal.SendAsync(new TakeOver.Command(list, "逾期未审"), province);

        await Should.ThrowAsync<ForbiddenException>(portal.SendAsync(new PassApplication.Command(draft, 1, null), corps));
        await portal.SendAsync(new PassApplication.Command(draft, 1, null), province);
        await portal.SendAsync(new RecommendFactory.Command(draft), province);
    }

    [Fact]
    public async Task A_group_that_is_switched_off_is_not_offered_and_one_chosen_before_is_to_be_chosen_anew()
    {
        var campaign = await CampaignAsync(TestSeeds.Excellent);
        var draft = await DraftAsync(campaign);
        await SaveAsync(draft, "channel", TestSeeds.Group);
        var section = await portal.SendAsync(new ReadSection.Query(draft, "channel"), owner);
        section.Section.Items.Single().Options.Select(option => option.Value).ShouldBe(["office", TestSeeds.Corps, TestSeeds.Group]);
        section.Section.Items.Single().Options[^1].Text.ShouldBe($"由{TestSeeds.GroupName}推荐");
        section.Section.Clause!.Number.ShouldBe("二（二）2");

        var office = await portal.InDatabaseAsync(db => db.Recommenders.SingleAsync(one => one.AreaCode == TestSeeds.Group));
        await portal.SendAsync(new SwitchRecommender.Command(campaign.Id, office.Id, false, office.Version), await portal.SaveAsync(An.Officer().In("320000")));

        (await portal.SendAsync(new CheckApplication.Query(draft), owner)).Findings.ShouldContain(finding => finding.Text == Texts.CheckChannelClosed && finding.Item.Key == "channel");
        (await Should.ThrowAsync<InvalidException>(SubmitAsync(draft))).Message.ShouldBe(Texts.CheckChannelClosed);
        await Should.ThrowAsync<InvalidException>(SaveAsync(draft, "channel", "CE0002"));
        await SaveAsync(draft, "channel", "office");
        await SubmitAsync(draft);
        (await OfficeOfAsync(draft)).ShouldBe("320000");
    }

    [Fact]
    public async Task The_direct_channel_asks_for_the_title_and_its_section_confirms_it_before_passing()
    {
        var campaign = await CampaignAsync(TestCampaigns.Jiangsu);
        var draft = await DraftAsync(campaign);
        await SaveAsync(draft, "channel", "direct");
        var province = await portal.SaveAsync(An.Officer().In("320000"));

        var finding = (await portal.SendAsync(new CheckApplication.Query(draft), owner)).Findings.ShouldHaveSingleItem();
        (finding.Kind, finding.Item.Key, finding.Clause!.Number).ShouldBe((FindingKind.Blocks, "channel-title", "二、（二）2"));
        (await Should.ThrowAsync<InvalidException>(SubmitAsync(draft))).Message.ShouldBe("直报仅限“筑峰强链”企业：请填写直报资格，由受理处室核实");
        await SaveAsync(draft, "channel-title", "2024年入选");
        await SubmitAsync(draft);
        await SiteCheckAsync(draft, province);

        var refused = await Should.ThrowAsync<InvalidException>(portal.SendAsync(new PassApplication.Command(draft, 1, null), province));
        refused.Errors.ShouldHaveSingleItem().Field.ShouldBe(PassApplication.MissingField);
        refused.Message.ShouldContain("苏工信信发〔2025〕28号");
        await FactAsync(draft, province, isClear: false);
        await Should.ThrowAsync<InvalidException>(portal.SendAsync(new PassApplication.Command(draft, 1, null), province));
        await FactAsync(draft, province, isClear: true, version: 1);
        await portal.SendAsync(new PassApplication.Command(draft, 1, null), province);
        (await StateAsync(draft)).ShouldBe(ApplicationState.Passed);
    }

    [Fact]
    public async Task Nobody_looks_the_title_up_of_who_came_by_the_place()
    {
        var campaign = await CampaignAsync(TestCampaigns.Jiangsu);
        var draft = await DraftAsync(campaign);
        await SubmitAsync(draft);
        var city = await portal.SaveAsync(An.Officer().In("320500"));

        await Should.ThrowAsync<WrongStateException>(FactAsync(draft, city, isClear: true));
        (await portal.SendAsync(new ReadReview.Query(campaign.Id, draft), city)).AskedFacts.ShouldBe([LookedUp.Credit, LookedUp.Incidents]);
        await SiteCheckAsync(draft, city);
        await portal.SendAsync(new PassApplication.Command(draft, 1, null), city);
    }

    [Fact]
    public async Task A_wrongly_channelled_application_is_sent_to_the_right_office_and_stays_there()
    {
        var campaign = await CampaignAsync(TestCampaigns.Jiangsu);
        var draft = await DraftAsync(campaign);
        await SaveAsync(draft, "channel", "direct");
        await SaveAsync(draft, "channel-title", "2024年入选");
        await SubmitAsync(draft);
        var (province, city) = (await portal.SaveAsync(An.Officer().In("320000")), await portal.SaveAsync(An.Officer().In("320500")));
        (await QueueAsync(campaign, city)).ShouldBeEmpty();
        var target = (await portal.SendAsync(new RedirectApplication.TargetsQuery(draft), province)).ShouldHaveSingleItem();
        target.Name.ShouldBe("苏州市工业和信息化局");
        target.Told.ShouldHaveSingleItem().AccountId.ShouldBe(city.Id);

        (await Should.ThrowAsync<InvalidException>(portal.SendAsync(new RedirectApplication.Command(draft, 1, target.Id, " "), province))).Errors.ShouldHaveSingleItem().Field.ShouldBe("reason");
        (await Should.ThrowAsync<InvalidException>(portal.SendAsync(new RedirectApplication.Command(draft, 1, Guid.NewGuid(), "不在名单内"), province))).Errors.ShouldHaveSingleItem().Field.ShouldBe("to");
        await Should.ThrowAsync<WrongStateException>(portal.SendAsync(new RedirectApplication.Command(draft, 2, target.Id, "不在名单内"), province));
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new RedirectApplication.Command(draft, 1, target.Id, "不在名单内"), city));
        await portal.SendAsync(new RedirectApplication.Command(draft, 1, target.Id, "不在名单内"), province);

        (await OfficeOfAsync(draft)).ShouldBe("320500");
        (await QueueAsync(campaign, city)).ShouldBe([draft]);
        var happened = await portal.InDatabaseAsync(db => db.ApplicationEvents.SingleAsync(one => one.ApplicationId == draft && one.Kind == ApplicationEventKind.Redirected));
        (happened.Note, happened.ByName, happened.IsInternal).ShouldBe(("改送苏州市工业和信息化局，原因：不在名单内", "江苏省工业和信息化厅集群产业处室", false));
        foreach (var told in (Account[])[owner, city])
        {
            (await portal.SendAsync(new ReadMessages.Query(false, 1), told)).Rows.ShouldContain(message => message.Body.Contains("改送", StringComparison.Ordinal));
        }

        // The enterprise cannot take it back to where it was, and what it answers comes to the office that asked.
        (await portal.SendAsync(new ReadApplication.Query(draft), owner)).MayRecall.ShouldBeFalse();
        await Should.ThrowAsync<ForbiddenException>(portal.SendAsync(new RedirectApplication.Command(draft, 1, target.Id, "再送"), province));
        await portal.SendAsync(new ReturnApplication.Command(draft, 1, new Dictionary<string, string?> { ["project-name"] = "请补充" }, null), city);
        await SaveAsync(draft, "project-name", "精密部件智能工厂二期");
        await SubmitAsync(draft);
        (await OfficeOfAsync(draft)).ShouldBe("320500");
        await SiteCheckAsync(draft, city);
        await portal.SendAsync(new PassApplication.Command(draft, 2, null), city);
        await Should.ThrowAsync<WrongStateException>(portal.SendAsync(new RedirectApplication.Command(draft, 2, target.Id, "再送"), city));
        await DemandInvariantsAsync();
    }

    [Fact]
    public async Task What_the_first_office_recorded_neither_counts_for_the_second_nor_is_written_over()
    {
        var campaign = await CampaignAsync(TestCampaigns.Jiangsu);
        var draft = await DraftAsync(campaign);
        await portal.InDatabaseAsync(db => db.Enterprises.Where(one => one.Id == owner.EnterpriseId).ExecuteUpdateAsync(set => set.SetProperty(one => one.FormerTitles, ["jiangsu-5g-factory"])));
        await SaveAsync(draft, "channel", "direct");
        await SaveAsync(draft, "channel-title", "2024年入选");
        await SubmitAsync(draft);
        var (province, city) = (await portal.SaveAsync(An.Officer().In("320000")), await portal.SaveAsync(An.Officer().In("320500")));
        await SiteCheckAsync(draft, province);
        await FactAsync(draft, province, isClear: true);
        await portal.SendAsync(new SaveReviewFact.Command(draft, LookedUp.Credit, 0, true, "信用中国", new DateOnly(2025, 3, 1), null), province);
        await portal.SendAsync(new ConfirmTitles.Command(draft, 0, ["jiangsu-5g-factory"], "省厅公布名单", new DateOnly(2025, 3, 1), null), province);
        await JudgeAsync(province, false, "省厅意见");
        var target = (await portal.SendAsync(new RedirectApplication.TargetsQuery(draft), province)).ShouldHaveSingleItem();

        await portal.SendAsync(new RedirectApplication.Command(draft, 1, target.Id, "不在名单内"), province);

        (await portal.InDatabaseAsync(db => db.Applications.SingleAsync(one => one.Id == draft))).FastTrackId.ShouldBeNull();
        var shown = await portal.SendAsync(new ReadReview.Query(campaign.Id, draft), city);
        (shown.Facts.Count, shown.Opinions.Count, shown.TitleCheck, shown.Verdicts.Count).ShouldBe((0, 0, null, 0));
        (await Should.ThrowAsync<InvalidException>(portal.SendAsync(new PassApplication.Command(draft, 1, null), city))).Errors.ShouldHaveSingleItem().Field.ShouldBe(PassApplication.MissingField);
        // The first office's record stays readable, and is nobody's to change.
        var theirs = shown.SiteChecks.ShouldHaveSingleItem();
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(
            new SaveSiteCheck.Command(draft, theirs.Id, theirs.Version, new DateOnly(2025, 3, 2), "市局", "改写", true), city));

        await JudgeAsync(city, true, null);
        await portal.SendAsync(new SaveReviewFact.Command(draft, LookedUp.Credit, 0, false, "信用江苏", new DateOnly(2025, 3, 2), "有一条记录"), city);
        await portal.SendAsync(new ConfirmTitles.Command(draft, 0, ["jiangsu-5g-factory"], "市局核对", new DateOnly(2025, 3, 2), null), city);
        await SiteCheckAsync(draft, city);

        shown = await portal.SendAsync(new ReadReview.Query(campaign.Id, draft), city);
        (shown.Verdicts.ShouldHaveSingleItem().Agrees, shown.Facts.ShouldHaveSingleItem().Source, shown.TitleCheck!.Source, shown.SiteChecks.Count).ShouldBe((true, "信用江苏", "市局核对", 2));
        var earlier = shown.EarlierVerdicts.ShouldHaveSingleItem();
        (earlier.Agrees, earlier.Reason, earlier.Office).ShouldBe((false, "省厅意见", province.DisplayName));
        await portal.SendAsync(new PassApplication.Command(draft, 1, null), city);
        await DemandInvariantsAsync();

        Task JudgeAsync(Account by, bool agrees, string? reason) => portal.SendAsync(new SaveVerdict.Command(draft, VerdictSubject.Condition, "maturity", 0, agrees, reason), by);
    }

    [Fact]
    public async Task The_queue_shows_the_tier_that_was_submitted_and_not_what_is_decided_later()
    {
        var campaign = await CampaignAsync(TestCampaigns.Jiangsu);
        var draft = await DraftAsync(campaign);
        await SubmitAsync(draft);
        var city = await portal.SaveAsync(An.Officer().In("320500"));
        var submission = await portal.InDatabaseAsync(db => db.Submissions.AsNoTracking().SingleAsync(one => one.ApplicationId == draft));
        submission.ReferenceTier.ShouldBe((int)Rules.Tier.Advanced);

        await portal.InDatabaseAsync(async db =>
        {
            db.Decisions.Add(new Application.Assessments.Decision
            {
                AssessmentId = await db.Applications.Where(one => one.Id == draft).Select(one => one.AssessmentId).SingleAsync(),
                AssessmentVersion = 1,
                DecidedAt = TimeProvider.System.GetUtcNow().AddMinutes(1),
                DecidedById = owner.Id,
                EnterpriseName = "",
                CreditCode = "",
                FactoryName = "",
                DecidedByName = "",
                PolicyId = portal.Get<CampaignBook>()[campaign.DefinitionId].PolicyId,
                PolicyVersion = submission.PolicyVersion,
                Inputs = "{}",
                Result = "{}",
                ReferenceTier = (int)Rules.Tier.Leading,
            });
            return await db.SaveChangesAsync();
        });

        (await portal.SendAsync(new ListApplications.Query(campaign.Id, new QueueFilter()), city)).Rows.ShouldHaveSingleItem().Tier.ShouldBe((int)Rules.Tier.Advanced);
    }

    [Fact]
    public async Task A_city_sends_one_to_the_direct_channel_where_the_title_is_confirmed_and_the_province_one_to_a_group()
    {
        var jiangsu = await CampaignAsync(TestCampaigns.Jiangsu);
        var draft = await DraftAsync(jiangsu);
        await SubmitAsync(draft);
        var (province, city) = (await portal.SaveAsync(An.Officer().In("320000")), await portal.SaveAsync(An.Officer().In("320500")));
        var section = (await portal.SendAsync(new RedirectApplication.TargetsQuery(draft), city)).ShouldHaveSingleItem();
        await portal.SendAsync(new RedirectApplication.Command(draft, 1, section.Id, "属直报企业"), city);
        await SiteCheckAsync(draft, province);
        await Should.ThrowAsync<InvalidException>(portal.SendAsync(new PassApplication.Command(draft, 1, null), province));
        await FactAsync(draft, province, isClear: true);
        await portal.SendAsync(new PassApplication.Command(draft, 1, null), province);

        var national = await CampaignAsync(TestSeeds.Excellent);
        var other = await DraftAsync(national);
        await SaveAsync(other, "channel", "office");
        await SubmitAsync(other);
        var targets = await portal.SendAsync(new RedirectApplication.TargetsQuery(other), province);
        targets.Select(target => target.Name).ShouldBe(["新疆生产建设兵团工业和信息化局", TestSeeds.GroupName]);
        await portal.SendAsync(new RedirectApplication.Command(other, 1, targets[1].Id, "集团所属企业"), province);
        (await OfficeOfAsync(other)).ShouldBe(TestSeeds.Group);
    }

    [Theory]
    [InlineData(false, ApplicationState.AtCounty)]
    [InlineData(true, ApplicationState.AtRecommender)]
    public async Task Sent_to_an_office_whose_counties_check_first_it_begins_there_while_their_time_runs(bool countyIsOver, ApplicationState state)
    {
        var campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, TestCampaigns.InnerMongolia));
        var group = await portal.InDatabaseAsync(db => db.Recommenders.SingleAsync(one => one.CampaignId == campaign.Id && one.AreaCode == TestSeeds.Group));
        var enterprise = await portal.SaveAsync(An.Enterprise().In("150102"));
        var submitted = (await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, campaign, enterprise, "150102", ApplicationState.AtRecommender))).Id;
        await portal.Database.ExecuteAsync($"update portal.applications set recommender_id = '{group.Id}', office_area = '{TestSeeds.Group}', has_county_step = false where id = '{submitted}'");
        if (countyIsOver)
        {
            await portal.Database.ExecuteAsync($"update portal.campaigns set county_closes_at = now() - interval '1 minute', enterprise_closes_at = now() - interval '1 hour' where id = '{campaign.Id}'");
        }

        var (officer, county, city) = (await portal.SaveAsync(An.Officer().Of(TestSeeds.Group, "150000")), await portal.SaveAsync(An.Officer().In("150102")), await portal.SaveAsync(An.Officer().In("150100")));
        var target = (await portal.SendAsync(new RedirectApplication.TargetsQuery(submitted), officer)).ShouldHaveSingleItem();
        target.Told.ShouldHaveSingleItem().AccountId.ShouldBe(countyIsOver ? city.Id : county.Id);
        await portal.SendAsync(new RedirectApplication.Command(submitted, 1, target.Id, "不属本集团"), officer);

        (await StateAsync(submitted)).ShouldBe(state);
        await portal.SendAsync(new PassApplication.Command(submitted, 1, null), countyIsOver ? city : county);
        await DemandInvariantsAsync();
    }

    [Fact]
    public async Task A_groups_number_holds_over_the_campaigns_of_all_provinces_however_many_recommend_at_once()
    {
        var book = portal.Get<QuotaBook>();
        Account[] officers = [await portal.SaveAsync(An.Officer().Of(TestSeeds.Group)), await portal.SaveAsync(An.Officer().Of(TestSeeds.Group, "610000"))];
        var passed = new List<(Guid Application, Account By)>();
        foreach (var (officer, county, person) in new[] { (officers[0], "320583", owner), (officers[1], "610113", await portal.SaveAsync(An.Enterprise().In("610113"))) })
        {
            var campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, TestSeeds.Excellent, officer.ProvinceCode, book));
            var group = await portal.InDatabaseAsync(db => db.Recommenders.SingleAsync(one => one.CampaignId == campaign.Id && one.AreaCode == TestSeeds.Group));
            for (var i = 0; i < 8; i++)
            {
                var made = await portal.InDatabaseAsync(db => portal.Campaigns.ApplyAsync(db, campaign, person, county, ApplicationState.Passed));
                await portal.Database.ExecuteAsync($"update portal.applications set recommender_id = '{group.Id}', office_area = '{group.AreaCode}' where id = '{made.Id}'");
                passed.Add((made.Id, officer));
            }
        }

        for (var round = 0; round < 5; round++)
        {
            await portal.Database.ExecuteAsync("delete from portal.list_places");
            var refused = new System.Collections.Concurrent.ConcurrentBag<string>();
            await Task.WhenAll(passed.Select(one => Task.Run(async () =>
            {
                try
                {
                    await portal.SendAsync(new RecommendFactory.Command(one.Application), one.By);
                }
                catch (InvalidException full)
                {
                    refused.Add(full.Message);
                }
            })));

            (await portal.InDatabaseAsync(db => db.ListPlaces.CountAsync())).ShouldBe(5);
            refused.Count.ShouldBe(11);
            refused.ShouldAllBe(sentence => sentence.StartsWith("推荐名额已满：", StringComparison.Ordinal));
        }

        // By hand, behind the commands, the database refuses the sixth all the same.
        var place = await portal.InDatabaseAsync(db => db.ListPlaces.AsNoTracking().OrderByDescending(one => one.Rank).FirstAsync());
        var sixth = await portal.InDatabaseAsync(db => db.Applications.Where(one => one.OfficeArea == TestSeeds.Group && !db.ListPlaces.Any(taken => taken.ApplicationId == one.Id)
            && db.RecommendationLists.Any(list => list.Id == place.ListId && list.RecommenderId == one.RecommenderId)).Select(one => one.Id).FirstAsync());
        (await Should.ThrowAsync<Npgsql.PostgresException>(portal.Database.ExecuteAsync(
            $"insert into portal.list_places values ('{sixth}', '{place.ListId}', '', 1, {place.Rank + 1}, now(), '{officers[0].Id}')"))).SqlState.ShouldBe(Data.Migrations.Guards.ListFull);
        await DemandInvariantsAsync();
    }

    /// <summary>Reading Q4 as a sum over the groups: no list could hold it, so no campaign may promise it.</summary>
    [Theory]
    [InlineData("each", true, true)]
    [InlineData("together", true, false)]
    [InlineData("together", false, true)]
    public void Several_groups_that_share_one_cap_are_refused_at_the_start(string reading, bool named, bool accepted)
    {
        var folder = Directory.CreateTempSubdirectory("portal-q4-");
        try
        {
            foreach (var file in Directory.GetFiles(Path.Combine(named ? TestSeeds.Folder : Path.Combine(Checkout.Root, "seeds"), "policies"), "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(folder.FullName, Path.GetRelativePath(Path.Combine(named ? TestSeeds.Folder : Path.Combine(Checkout.Root, "seeds"), "policies"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            var schemes = Path.Combine(folder.FullName, QuotaBook.Folder, "schemes.json");
            File.WriteAllText(schemes, File.ReadAllText(schemes).Replace("\"chosen\": \"each\"", $"\"chosen\": \"{reading}\"", StringComparison.Ordinal));
            CampaignBook Read() => CampaignBook.Read(folder.FullName, portal.Get<PolicyBook>(), QuotaBook.Read(folder.FullName), portal.Get<Application.Reference.FormerTitles>());

            if (accepted)
            {
                Read().All.ShouldNotBeEmpty();
                return;
            }

            var refused = Should.Throw<InvalidDataException>(Read).Message;
            refused.ShouldContain($"{TestSeeds.Excellent}.json/recommenders/direct: under the chosen reading these share one cap");
            refused.ShouldNotContain(TestCampaigns.InnerMongolia, customMessage: "its one group shares with nobody");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(TestSeeds.Group, "320000", true)]
    [InlineData(TestSeeds.Corps, "610000", true)]
    [InlineData("320500", "320000", false)]
    [InlineData("CE0009", "320000", false)]
    [InlineData(TestSeeds.Group, "650000", false)]
    [InlineData(null, "320000", false)]
    public async Task Staff_of_a_group_are_of_one_that_a_campaign_names(string? area, string province, bool accepted)
    {
        var administrator = await portal.SaveAsync(An.Administrator());
        var command = new CreateStaff.Command(Role.GroupOfficer, "李强", "group@example.com", province, area, Duty.Signing);
        if (!accepted)
        {
            await Should.ThrowAsync<InvalidException>(portal.SendAsync(command, administrator));
            return;
        }

        await portal.SendAsync(command, administrator);
        var made = await portal.InDatabaseAsync(db => db.Accounts.SingleAsync(account => account.UserName == "group@example.com"));
        (made.Role, made.ProvinceCode, made.AreaCode, made.Duty).ShouldBe((Role.GroupOfficer, province, area, Duty.Signing));
    }

    private Task<Campaign> CampaignAsync(string definition) => portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, definition, "320000", portal.Get<QuotaBook>()));

    /// <summary>Complete but for the channel, which is that of the place.</summary>
    private Task<Guid> DraftAsync(Campaign campaign) => portal.InDatabaseAsync(async db =>
    {
        var made = await portal.Campaigns.ApplyAsync(db, campaign, owner);
        await CompleteApplication.FillAsync(db, made.Id, portal.Get<CampaignBook>(), portal.Get<PolicyBook>());
        return made.Id;
    });

    private async Task SaveAsync(Guid application, string field, string value)
    {
        var was = await portal.InDatabaseAsync(db => db.ApplicationAnswers.Where(answer => answer.ApplicationId == application && answer.Field == field)
            .Select(answer => answer.Value).SingleOrDefaultAsync()) ?? "";
        await portal.SendAsync(new SaveAnswers.Command(application, [new Typed(field, was, value)]), owner);
    }

    private async Task SubmitAsync(Guid application) =>
        await portal.SendAsync(new SubmitApplication.Command(application, Guid.NewGuid(), (await portal.SendAsync(new CheckApplication.Query(application), owner)).Frame.Version), owner);

    private Task<MediatR.Unit> FactAsync(Guid application, Account officer, bool isClear, int version = 0) => portal.SendAsync(
        new SaveReviewFact.Command(application, LookedUp.ChannelTitle, version, isClear, "“筑峰强链”企业名单", new DateOnly(2025, 3, 1), isClear ? null : "名单中没有"), officer);

    private Task<Guid> SiteCheckAsync(Guid application, Account officer) => portal.SendAsync(
        new SaveSiteCheck.Command(application, null, 0, new DateOnly(2025, 3, 1), "省工信厅", "现场与材料一致", true), officer);

    private async Task<IReadOnlyList<Guid>> QueueAsync(Campaign campaign, Account officer) =>
        [.. (await portal.SendAsync(new ListApplications.Query(campaign.Id, new QueueFilter()), officer)).Rows.Select(row => row.Id)];

    private Task<string> OfficeOfAsync(Guid application) => portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.OfficeArea).SingleAsync());

    private Task<Guid> AssessmentAsync(Guid application) => portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.AssessmentId).SingleAsync());

    private Task<ApplicationState> StateAsync(Guid application) => portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.State).SingleAsync());

    private async Task DemandInvariantsAsync() => (await portal.InDatabaseAsync(db => db.Database
        .SqlQuery<string>($"select subject || ': ' || finding as \"Value\" from portal.invariant_findings()").ToListAsync())).ShouldBeEmpty();
}
