using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Application.Tests.Applications;

/// <summary>Submitting: once, in time, whole, and frozen.</summary>
public sealed class SubmitTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Account owner = null!;
    private Campaign campaign = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        owner = await portal.SaveAsync(An.Enterprise().In("320583"));
        campaign = await portal.InDatabaseAsync(db => Campaigns().EnsureAsync(db));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_complete_application_is_submitted_and_frozen_with_its_hash()
    {
        var application = await CompleteAsync();

        var receipt = await SubmitAsync(application);

        receipt.Number.ShouldMatch("^JSXJ2025-[0-9]{6}-1$");
        var stored = await portal.InDatabaseAsync(db => db.Submissions.SingleAsync(submission => submission.ApplicationId == application));
        stored.Sha256.ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(stored.Content)));
        stored.Content.ShouldContain("\"project-name\":\"精密部件智能工厂项目名称\"");
        stored.Content.ShouldContain("\"policyVersion\":\"jiangsu-2025@sha256:");
        var state = await portal.InDatabaseAsync(db => db.Applications.SingleAsync(one => one.Id == application));
        (state.State, state.Rounds, state.SubmittedAt).ShouldBe((ApplicationState.AtRecommender, 1, stored.SubmittedAt));
        (await FindingsOfDatabaseAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, "jiangsu-5g-factory")]
    [InlineData(false, "national-5g-factory")]
    [InlineData(false, "national-excellent-factory-2024")]
    [InlineData(false)]
    public async Task A_submission_whose_titles_open_a_fast_track_by_application_waits_to_have_them_confirmed(bool waits, params string[] titles)
    {
        var application = await CompleteAsync();
        await portal.InDatabaseAsync(db => db.Enterprises.Where(one => one.Id == owner.EnterpriseId)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.FormerTitles, titles.ToList())));

        await SubmitAsync(application);

        (await portal.InDatabaseAsync(db => db.Applications.SingleAsync(one => one.Id == application))).TitlesWait.ShouldBe(waits);
    }

    [Fact]
    public async Task The_same_attempt_fifty_times_at_once_makes_one_submission_and_one_receipt()
    {
        var application = await CompleteAsync();
        var command = new SubmitApplication.Command(application, Guid.NewGuid(), await VersionAsync(application));

        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => portal.SendAsync(command, owner)));

        receipts.Distinct().ShouldHaveSingleItem();
        (await portal.InDatabaseAsync(db => db.Submissions.CountAsync(submission => submission.ApplicationId == application))).ShouldBe(1);
        (await portal.InDatabaseAsync(db => db.ApplicationEvents.CountAsync(one => one.ApplicationId == application && one.Kind == ApplicationEventKind.Submitted))).ShouldBe(1);
        // And once more after the answer was lost.
        (await portal.SendAsync(command, owner)).ShouldBe(receipts[0]);
    }

    [Fact]
    public async Task Fifty_different_attempts_at_once_make_one_submission()
    {
        var application = await CompleteAsync();
        var version = await VersionAsync(application);

        var made = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            try
            {
                await portal.SendAsync(new SubmitApplication.Command(application, Guid.NewGuid(), version), owner);
                return true;
            }
            catch (Exception refused) when (refused is InvalidException or StaleException)
            {
                return false;
            }
        }));

        made.Count(one => one).ShouldBe(1);
        (await FindingsOfDatabaseAsync()).ShouldBeEmpty();
    }

    /// <summary>Offset of the database's clock from the first instant refused, in microseconds.</summary>
    [Theory]
    [InlineData(-1_000_000, true)]
    [InlineData(-1_000, true)]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(1_000_000, false)]
    public async Task The_deadline_is_the_first_instant_refused_by_the_databases_clock(long microseconds, bool accepted)
    {
        var application = await CompleteAsync();
        await SetClockAsync(microseconds);
        // The node's own clock has no say, however wrong it is.
        portal.Clock.Advance(accepted ? TimeSpan.FromDays(60) : TimeSpan.Zero);

        if (accepted)
        {
            (await SubmitAsync(application)).Round.ShouldBe(1);
            return;
        }

        var refused = await Should.ThrowAsync<InvalidException>(() => SubmitAsync(application));
        refused.Message.ShouldBe(Texts.ApplicationLate.With(campaign.EnterpriseClosesAt.Deadline()));
        (await portal.InDatabaseAsync(db => db.Submissions.CountAsync(submission => submission.ApplicationId == application))).ShouldBe(0);
    }

    [Fact]
    public async Task The_deadline_counts_when_the_application_is_held_not_when_the_request_came()
    {
        var application = await CompleteAsync();
        await SetClockAsync(-1);
        await using var blocker = new Npgsql.NpgsqlConnection(portal.Database.Owner);
        await blocker.OpenAsync(TestContext.Current.CancellationToken);
        await using var held = await blocker.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new Npgsql.NpgsqlCommand($"select 1 from portal.applications where id = '{application}' for update", blocker, held))
        {
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var version = await VersionAsync(application);
        var sent = portal.SendAsync(new SubmitApplication.Command(application, Guid.NewGuid(), version), owner);
        await portal.Database.UntilSomebodyWaitsAsync(TestContext.Current.CancellationToken);
        await SetClockAsync(0);
        await held.CommitAsync(TestContext.Current.CancellationToken);

        await Should.ThrowAsync<InvalidException>(() => sent);
    }

    [Fact]
    public async Task A_returned_one_may_be_submitted_until_the_recommenders_end()
    {
        var application = await ReturnedAsync("summary");
        await SaveAsync(application, "summary", "补充后的简介");
        await SetClockAsync(1_000_000);

        (await SubmitAsync(application)).Round.ShouldBe(2);

        var open = await portal.InDatabaseAsync(db => db.Returns.SingleAsync(returned => returned.ApplicationId == application));
        open.ClosedAt.ShouldNotBeNull();
        (await FindingsOfDatabaseAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_returned_one_is_late_at_the_recommenders_end()
    {
        var application = await ReturnedAsync("summary");
        await SetClockAsync(0, campaign.RecommenderClosesAt);

        (await Should.ThrowAsync<InvalidException>(() => SubmitAsync(application))).Message
            .ShouldBe(Texts.ApplicationLate.With(campaign.RecommenderClosesAt.Deadline()));
    }

    [Fact]
    public async Task Only_ticked_fields_can_be_saved_in_a_return()
    {
        var application = await ReturnedAsync("summary");

        await SaveAsync(application, "summary", "补充后的简介");
        var refused = await Should.ThrowAsync<InvalidException>(() => SaveAsync(application, "effects", "另一个成效"));

        refused.Errors.ShouldHaveSingleItem().ShouldBe(new FieldError("effects", Texts.ApplicationNotTicked));
    }

    [Fact]
    public async Task What_else_changed_since_a_return_is_named_and_refused()
    {
        var application = await ReturnedAsync("scenario:9");
        var assessment = await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.AssessmentId).SingleAsync());
        await ChangeClaimAsync(assessment, 9);
        (await ChangedSinceAsync(application)).Count.ShouldBe(1);
        await ChangeClaimAsync(assessment, 12);

        var refused = await Should.ThrowAsync<InvalidException>(() => SubmitAsync(application));

        refused.Message.ShouldContain(Texts.EvidenceItemScenario.With(12, "")[..4]);
        refused.Message.ShouldNotContain(" 9 ");
        await ChangeClaimAsync(assessment, 12, back: true);
        (await SubmitAsync(application)).Round.ShouldBe(2);
    }

    [Fact]
    public async Task What_another_application_changed_in_their_one_assessment_goes_along_and_is_shown()
    {
        var application = await ReturnedAsync("summary");
        var own = await portal.InDatabaseAsync(db => db.Applications.SingleAsync(one => one.Id == application));
        var other = await portal.InDatabaseAsync(async db =>
        {
            var leading = await Campaigns().EnsureAsync(db, "national-leading-2025", "320000");
            var office = await db.Recommenders.FirstAsync(one => one.CampaignId == leading.Id && one.IsActive && one.AreaCode == "320000");
            var second = new FactoryApplication
            {
                CampaignId = leading.Id,
                FactoryId = own.FactoryId,
                EnterpriseId = own.EnterpriseId,
                AssessmentId = own.AssessmentId,
                RecommenderId = office.Id,
                OfficeArea = office.AreaCode,
                ProvinceCode = own.ProvinceCode,
                CityCode = own.CityCode,
                CountyCode = own.CountyCode,
                CreatedAt = own.CreatedAt,
                UpdatedAt = own.CreatedAt,
            };
            db.Add(second);
            await db.SaveChangesAsync();
            return second.Id;
        });
        await SaveAsync(application, "summary", "<p>补充后的简介</p>");
        await ChangeClaimAsync(own.AssessmentId, 12);

        (await SubmitAsync(application)).Round.ShouldBe(2);

        var officer = await portal.SaveAsync(An.Officer().In("320500"));
        var review = await portal.SendAsync(new ReadReview.Query(own.CampaignId, application), officer);
        var changes = portal.Get<SubmissionChanges>().Between(review.Form, review.Policy, review.Previous!, review.Content, review.Answered!.Items);
        changes.Where(change => change.Differs).Select(change => (change.Key, change.Reason is null)).ShouldBe([("summary", false), ("scenario:12", true)]);

        // What only this application says stays bound to the return, and nothing is shared with what was withdrawn.
        await ReturnAsync(application, "summary");
        await ChangeClaimAsync(own.AssessmentId, 12);
        await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == other).ExecuteUpdateAsync(set => set.SetProperty(one => one.State, ApplicationState.Withdrawn)));
        await Should.ThrowAsync<InvalidException>(() => SubmitAsync(application));
    }

    [Fact]
    public async Task Whoever_looked_at_an_older_version_is_told()
    {
        var application = await CompleteAsync();
        var version = await VersionAsync(application);
        await SaveAsync(application, "summary", "同事的修改");

        await Should.ThrowAsync<StaleException>(() => portal.SendAsync(new SubmitApplication.Command(application, Guid.NewGuid(), version), owner));
    }

    /// <summary>As when a field is saved by itself while 保存 saves the whole form: the second to arrive brings nothing new.</summary>
    [Fact]
    public async Task What_is_saved_twice_alike_does_not_change_what_was_checked()
    {
        var application = await CompleteAsync();
        await SaveAsync(application, "project-name", "新的项目名称");
        var version = await VersionAsync(application);

        var again = await portal.SendAsync(new SaveAnswers.Command(application, [new Typed("project-name", "旧的项目名称", "新的项目名称")]), owner);

        again.Version.ShouldBe(version);
        await portal.SendAsync(new SubmitApplication.Command(application, Guid.NewGuid(), version), owner);
    }

    [Fact]
    public async Task Nothing_is_submitted_while_something_is_missing()
    {
        var application = await portal.InDatabaseAsync(async db => (await Campaigns().ApplyAsync(db, campaign, owner)).Id);

        var refused = await Should.ThrowAsync<InvalidException>(() => SubmitAsync(application));

        refused.Errors.Count.ShouldBeGreaterThan(20);
        var messages = refused.Errors.Select(error => error.Message).ToList();
        messages.ShouldContain(Texts.CheckMissing.With("智能工厂基本情况", "项目名称"));
        var unanswered = Texts.CheckUnanswered.With("");
        messages.ShouldContain(message => message.StartsWith(unanswered, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_condition_that_is_not_met_blocks_with_its_clause()
    {
        var application = await CompleteAsync();
        await portal.InDatabaseAsync(db => db.MaturityStatements.ExecuteUpdateAsync(set => set.SetProperty(statement => statement.Level, 1)));

        var check = await portal.SendAsync(new CheckApplication.Query(application), owner);

        check.MaySubmit.ShouldBeFalse();
        var finding = check.Findings.ShouldHaveSingleItem();
        (finding.Kind, finding.Item.Place).ShouldBe((FindingKind.Blocks, ItemPlace.Maturity));
        finding.Clause!.Citation.ShouldNotBeNullOrEmpty();
        await Should.ThrowAsync<InvalidException>(() => SubmitAsync(application));
    }

    /// <summary>What no font of ours has, or has no shape, would keep the paper from being made once everything is frozen.</summary>
    [Fact]
    public async Task What_cannot_be_printed_blocks_where_it_is_mended()
    {
        var application = await CompleteAsync();
        (await portal.SendAsync(new CheckApplication.Query(application), owner)).MaySubmit.ShouldBeTrue();
        await portal.InDatabaseAsync(async db =>
        {
            var assessment = await db.Applications.Where(one => one.Id == application).Select(one => one.AssessmentId).SingleAsync();
            await db.ScenarioClaims.Where(claim => claim.AssessmentId == assessment && claim.Row == 9).ExecuteUpdateAsync(set => set.SetProperty(claim => claim.InstanceName, "\U00013000实例"));
            await db.Enterprises.Where(one => one.Id == owner.EnterpriseId).ExecuteUpdateAsync(set => set.SetProperty(one => one.Address, "人民路\u202E8号"));
            return await db.ApplicationAnswers.Where(one => one.ApplicationId == application && one.Field == "project-name")
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Value, "精密\U00013000部件\u0007项目\U00013000"));
        });

        var check = await portal.SendAsync(new CheckApplication.Query(application), owner);

        check.MaySubmit.ShouldBeFalse();
        check.Findings.Select(finding => (finding.Kind, finding.Item.Key, finding.Item.Place, finding.Text)).ShouldBe(
        [
            (FindingKind.Blocks, "profile", ItemPlace.Section, Texts.CheckUnprintable.With($"企业信息：{Texts.EnterpriseAddress}", "U+202E")),
            (FindingKind.Blocks, "project-name", ItemPlace.Section, Texts.CheckUnprintable.With("项目名称", "\U00013000（U+13000）、U+0007")),
            (FindingKind.Blocks, "scenario:9", ItemPlace.Scenarios, Texts.CheckUnprintable.With(check.Findings[2].Item.Label, "\U00013000（U+13000）")),
        ], ignoreOrder: true);
        (await Should.ThrowAsync<InvalidException>(() => SubmitAsync(application))).Errors.Count.ShouldBe(3);
        (await portal.InDatabaseAsync(db => db.Submissions.CountAsync(submission => submission.ApplicationId == application))).ShouldBe(0);
    }

    [Fact]
    public async Task The_direct_channel_leads_to_the_provinces_section()
    {
        var application = await CompleteAsync();
        await SaveAsync(application, "channel", "direct");
        await SaveAsync(application, "channel-title", "2024年入选");

        await SubmitAsync(application);

        var stored = await portal.InDatabaseAsync(db => db.Applications.SingleAsync(one => one.Id == application));
        (stored.IsDirect, stored.OfficeArea).ShouldBe((true, "320000"));

        // The city has nothing to do with it; the province's section reviews it and recommends it on a list of its own.
        var city = await portal.SaveAsync(An.Officer().In("320500"));
        var province = await portal.SaveAsync(An.Officer().In("320000"));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new ReadReview.Query(campaign.Id, application), city));
        (await portal.SendAsync(new ReadReview.Query(campaign.Id, application), province)).Level.ShouldBe(ReviewLevel.Recommender);
        stored = await portal.InDatabaseAsync(async db =>
        {
            var passed = await db.Applications.SingleAsync(one => one.Id == application);
            passed.Pass(ReviewLevel.Recommender);
            await db.SaveChangesAsync();
            return passed;
        });
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new RecommendFactory.Command(application), city));
        await portal.SendAsync(new RecommendFactory.Command(application), province);
        var lists = await portal.InDatabaseAsync(db => (
            from list in db.RecommendationLists
            join office in db.Recommenders on list.RecommenderId equals office.Id
            select new { list.Id, office.Kind, office.AreaCode, Holds = db.ListPlaces.Any(place => place.ListId == list.Id && place.ApplicationId == application) }).ToListAsync());
        var holding = lists.Single(list => list.Holds);
        holding.Kind.ShouldBe(RecommenderKind.DirectChannel);

        // 各设区市 send two copies on paper (二、（二）3), the province's section none.
        (await portal.SendAsync(new ShowList.Query(holding.Id), province)).Paper.ShouldBeNull();
        (await portal.SendAsync(new ShowList.Query(lists.Single(list => list.AreaCode == "320500").Id), city)).Paper!.Copies.ShouldBe(2);
    }

    [Fact]
    public async Task Inner_Mongolia_goes_to_the_county_first()
    {
        owner = await portal.SaveAsync(An.Enterprise().In("150204"));
        campaign = await portal.InDatabaseAsync(db => Campaigns().EnsureAsync(db, TestCampaigns.InnerMongolia));
        var application = await CompleteAsync("150204");

        await SubmitAsync(application);

        (await StateAsync(application)).ShouldBe(ApplicationState.AtCounty);
    }

    /// <summary>Every action of an enterprise in every state: what it does, or that it is refused and changes nothing.</summary>
    [Theory]
    [InlineData(ApplicationState.Draft, true, true, false, true)]
    [InlineData(ApplicationState.AtCounty, false, false, true, true)]
    [InlineData(ApplicationState.AtRecommender, false, false, true, true)]
    [InlineData(ApplicationState.Returned, true, true, false, true)]
    [InlineData(ApplicationState.Passed, false, false, false, true)]
    [InlineData(ApplicationState.NotRecommended, false, false, false, false)]
    [InlineData(ApplicationState.Withdrawn, false, false, false, false)]
    public async Task Each_action_fits_its_states(ApplicationState state, bool saves, bool submits, bool recalls, bool withdraws)
    {
        await DemandAsync(saves, id => SaveAsync(id, "summary", "修改"));
        await DemandAsync(saves, id => portal.SendAsync(new AddApplicationFile.Command(id, "finance-2024", "a.pdf", SampleFiles.Pdf()), owner));
        await DemandAsync(submits, async id =>
        {
            await SaveAsync(id, "summary", "修改");
            await SubmitAsync(id);
        });
        await DemandAsync(recalls, async id => await portal.SendAsync(new RecallApplication.Command(id, await VersionAsync(id)), owner));
        // Withdrawing what is withdrawn changes nothing and is no fault.
        await DemandAsync(withdraws || state == ApplicationState.Withdrawn, async id =>
            (await portal.SendAsync(new WithdrawApplication.Command(id, await VersionAsync(id), null), owner)).ShouldBe(state != ApplicationState.Withdrawn));

        async Task DemandAsync(bool allowed, Func<Guid, Task> action)
        {
            var application = state == ApplicationState.AtCounty ? await AtCountyAsync() : await BroughtToAsync(state);
            if (allowed)
            {
                await action(application);
            }
            else
            {
                await Should.ThrowAsync<InvalidException>(() => action(application));
                (await StateAsync(application)).ShouldBe(state);
            }
        }
    }

    [Fact]
    public async Task A_recalled_application_is_a_draft_and_keeps_its_number()
    {
        var application = await CompleteAsync();
        var first = await SubmitAsync(application);

        await portal.SendAsync(new RecallApplication.Command(application, await VersionAsync(application)), owner);
        (await StateAsync(application)).ShouldBe(ApplicationState.Draft);
        (await portal.SendAsync(new RecallApplication.Command(application, 0), owner)).ShouldBeFalse("Pressed once more it is harmless.");
        (await portal.InDatabaseAsync(db => db.ApplicationEvents.CountAsync(one => one.ApplicationId == application && one.Kind == ApplicationEventKind.Recalled))).ShouldBe(1);
        var second = await SubmitAsync(application);

        second.Number.ShouldBe(first.Number[..^1] + "2");
    }

    [Fact]
    public async Task Nothing_is_recalled_once_an_office_has_acted_or_the_deadline_has_passed()
    {
        var application = await CompleteAsync();
        await SubmitAsync(application);
        await portal.StoreAsync(new ReviewStep
        {
            ApplicationId = application,
            Level = ReviewLevel.Recommender,
            OfficeArea = "320500",
            Before = ApplicationState.AtRecommender,
            After = ApplicationState.AtRecommender,
            At = TimeProvider.System.GetUtcNow().AddMinutes(1),
            ById = owner.Id,
        });
        await Should.ThrowAsync<InvalidException>(async () => await portal.SendAsync(new RecallApplication.Command(application, await VersionAsync(application)), owner));

        var other = await CompleteAsync();
        await SubmitAsync(other);
        await SetClockAsync(0);
        await Should.ThrowAsync<InvalidException>(async () => await portal.SendAsync(new RecallApplication.Command(other, await VersionAsync(other)), owner));
    }

    [Fact]
    public async Task Another_enterprises_application_does_not_exist()
    {
        var application = await CompleteAsync();
        var stranger = await portal.SaveAsync(An.Enterprise());

        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new ReadApplication.Query(application), stranger));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new CheckApplication.Query(application), stranger));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new SaveAnswers.Command(application, [new Typed("summary", "", "x")]), stranger));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new SubmitApplication.Command(application, Guid.NewGuid(), 1), stranger));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new RecallApplication.Command(application, 1), stranger));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new WithdrawApplication.Command(application, 1, null), stranger));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new AddApplicationFile.Command(application, "finance-2024", "a.pdf", SampleFiles.Pdf()), stranger));
    }

    [Fact]
    public async Task Evidence_stays_while_an_office_reads_it()
    {
        var application = await CompleteAsync();
        var assessment = await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.AssessmentId).SingleAsync());
        var file = await portal.SendAsync(new AddEvidence.Command(assessment, AssessmentPart.Scenarios, "9", "a.pdf", SampleFiles.Pdf()), owner);
        await SubmitAsync(application);

        var refused = await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new RemoveEvidence.Command(file.Id), owner));
        refused.Message.ShouldBe(Texts.EvidenceSubmitted);

        await portal.SendAsync(new RecallApplication.Command(application, await VersionAsync(application)), owner);
        await portal.SendAsync(new RemoveEvidence.Command(file.Id), owner);
    }

    private TestCampaigns Campaigns() => new(portal.Get<CampaignBook>(), portal.Get<PolicyBook>(), portal.Get<Portal.Application.Reference.Divisions>());

    [Fact]
    public async Task What_a_return_asks_to_change_stands_in_the_order_in_which_it_is_filled_in()
    {
        var application = await ReturnedAsync("indicator:10", "maturity", "project-name", "scenario:9", "scenario:10", "indicator:3", "gone");

        var seen = await portal.SendAsync(new ReadApplication.Query(application), owner);

        string[] order = ["project-name", "scenario:9", "scenario:10", "indicator:3", "indicator:10", "maturity", "gone"];
        seen.Returns.ShouldHaveSingleItem().Items.Select(one => one.Item.Key).ShouldBe(order);
        seen.Frame.Return.ShouldNotBeNull().Items.Select(one => one.Item.Key).ShouldBe(order);
        var office = await portal.SaveAsync(An.Officer().In("320500"));
        (await portal.SendAsync(new ReadReview.Query(campaign.Id, application), office)).Returns.ShouldHaveSingleItem().Items.Select(one => one.Item).ShouldBe(order);
    }

    private Task<Guid> CompleteAsync(string county = "320583") => portal.InDatabaseAsync(async db =>
    {
        var application = await Campaigns().ApplyAsync(db, campaign, owner, county);
        await CompleteApplication.FillAsync(db, application.Id, portal.Get<CampaignBook>(), portal.Get<PolicyBook>());
        return application.Id;
    });

    private async Task<SubmitApplication.Receipt> SubmitAsync(Guid application) =>
        await portal.SendAsync(new SubmitApplication.Command(application, Guid.NewGuid(), await VersionAsync(application)), owner);

    private async Task<SavedFields> SaveAsync(Guid application, string field, string value)
    {
        var stored = await portal.InDatabaseAsync(db => db.ApplicationAnswers.Where(answer => answer.ApplicationId == application && answer.Field == field)
            .Select(answer => answer.Value).SingleOrDefaultAsync());
        return await portal.SendAsync(new SaveAnswers.Command(application, [new Typed(field, stored ?? "", value)]), owner);
    }

    private async Task<Guid> ReturnedAsync(params string[] items)
    {
        var application = await CompleteAsync();
        await SubmitAsync(application);
        await ReturnAsync(application, items);
        return application;
    }

    private Task<int> ReturnAsync(Guid application, params string[] items) => portal.InDatabaseAsync(async db =>
    {
        var stored = await db.Applications.SingleAsync(one => one.Id == application);
        stored.Return(ReviewLevel.Recommender);
        var returned = new Return
        {
            ApplicationId = application,
            Level = ReviewLevel.Recommender,
            Round = stored.Rounds,
            Remark = "请补充。",
            At = TimeProvider.System.GetUtcNow(),
            ById = owner.Id,
        };
        db.Add(returned);
        db.AddRange(items.Select(item => new ReturnItem { ReturnId = returned.Id, Item = item, Reason = "请补充。" }));
        return await db.SaveChangesAsync();
    });

    /// <summary>In Inner Mongolia, where counties look first.</summary>
    private async Task<Guid> AtCountyAsync()
    {
        owner = await portal.SaveAsync(An.Enterprise().In("150204"));
        campaign = await portal.InDatabaseAsync(db => Campaigns().EnsureAsync(db, TestCampaigns.InnerMongolia));
        var application = await CompleteAsync("150204");
        await SubmitAsync(application);
        return application;
    }

    private async Task<Guid> BroughtToAsync(ApplicationState state)
    {
        var application = await CompleteAsync();
        if (state == ApplicationState.Draft)
        {
            return application;
        }

        await SubmitAsync(application);
        if (state == ApplicationState.Returned)
        {
            await ReturnAsync(application, "summary", "finance");
            return application;
        }

        await portal.InDatabaseAsync(async db =>
        {
            var stored = await db.Applications.SingleAsync(one => one.Id == application);
            switch (state)
            {
                case ApplicationState.Passed:
                    stored.Pass(ReviewLevel.Recommender);
                    break;
                case ApplicationState.NotRecommended:
                    stored.Refuse();
                    break;
                case ApplicationState.Withdrawn:
                    stored.Withdraw();
                    break;
            }

            return await db.SaveChangesAsync();
        });
        return application;
    }

    private Task<int> ChangeClaimAsync(Guid assessment, int row, bool back = false) => portal.InDatabaseAsync(async db =>
    {
        var claim = await db.ScenarioClaims.SingleAsync(one => one.AssessmentId == assessment && one.Row == row);
        claim.Description = back ? claim.Description![..^3] : claim.Description + "（改）";
        return await db.SaveChangesAsync();
    });

    private async Task<IReadOnlyList<ApplicationItem>> ChangedSinceAsync(Guid application) =>
        (await portal.SendAsync(new ReadApplication.Query(application), owner)).ChangedSince;

    private Task<int> VersionAsync(Guid application) =>
        portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.Version).SingleAsync());

    private Task<ApplicationState> StateAsync(Guid application) =>
        portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.State).SingleAsync());

    /// <summary>Holds the database's clock still, so many microseconds from the first instant refused.</summary>
    private Task SetClockAsync(long microseconds, DateTimeOffset? end = null) =>
        portal.Database.StopClockAsync((end ?? campaign.EnterpriseClosesAt).AddMicroseconds(microseconds));

    private Task<List<string>> FindingsOfDatabaseAsync() =>
        portal.InDatabaseAsync(db => db.Database.SqlQuery<string>($"select finding as \"Value\" from portal.invariant_findings()").ToListAsync());
}
