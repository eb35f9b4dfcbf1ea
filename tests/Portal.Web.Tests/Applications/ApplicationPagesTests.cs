using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Reviews;
using Portal.TestKit;

namespace Portal.Web.Tests.Applications;

/// <summary>The enterprise's pages of an application, without JavaScript: from the list to the receipt, and every refusal at its place.</summary>
public sealed class ApplicationPagesTests(Site site)
{
    [Fact]
    public async Task An_enterprise_starts_in_an_open_campaign_of_its_province()
    {
        var (browser, owner) = await EnterpriseAsync();
        await DraftAsync(owner);
        // A second factory that has not applied yet.
        await site.InDatabaseAsync(db =>
        {
            db.Factories.Add(new Portal.Application.Enterprises.Factory
            {
                EnterpriseId = owner.EnterpriseId!.Value,
                Name = "新工厂",
                ProvinceCode = "320000",
                CityCode = "320500",
                CountyCode = "320583",
                CreatedAt = DateTimeOffset.UnixEpoch,
            });
            return db.SaveChangesAsync();
        });
        var page = await browser.GetAsync("/applications");
        page.StatusShouldBe(200).Text.ShouldContain("2025年江苏省先进级智能工厂申报");

        var started = await browser.SubmitAsync(page, new() { ["campaign"] = TestCampaigns.Jiangsu }, "form[action$='handler=Start']");

        var overview = await browser.FollowAsync(started.StatusShouldBe(302));
        overview.Text.ShouldContain(Texts.ApplicationStateDraft);
        overview.Text.ShouldContain("智能工厂基本情况");
    }

    [Fact]
    public async Task The_last_day_and_a_day_that_closes_two_phases_at_once_are_warned_of()
    {
        // A campaign that no other test looks at.
        const string Campaign = "national-leading-2025-150000";
        var owner = await site.SaveAsync(An.Enterprise().In("150204"));
        var campaigns = new TestCampaigns(
            site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Portal.Application.Reference.Divisions>());
        var application = await site.InDatabaseAsync(async db =>
            (await campaigns.ApplyAsync(db, await campaigns.EnsureAsync(db, "national-leading-2025", "150000"), owner, "150204")).Id);
        var (enterprise, office) = (await site.SignInAsync(owner), await site.SignInAsync(An.Officer().In("150000")));

        await CloseAsync("25 hours", "10 days");
        (await enterprise.GetAsync($"/applications/{application}")).StatusShouldBe(200).Text.ShouldNotContain("今天是最后一天");
        (await office.GetAsync($"/area/campaigns/{Campaign}")).StatusShouldBe(200).Text.ShouldNotContain(Texts.CampaignSameEnd);

        await CloseAsync("23 hours", "23 hours");
        (await enterprise.GetAsync($"/applications/{application}")).Text.ShouldContain("今天是最后一天");
        (await enterprise.GetAsync($"/applications/{application}/check")).Text.ShouldContain("今天是最后一天");
        (await office.GetAsync($"/area/campaigns/{Campaign}")).Text.ShouldContain(Texts.CampaignSameEnd);

        Task CloseAsync(string enterprises, string offices) => site.Database.ExecuteAsync(
            $"update portal.campaigns set enterprise_closes_at = now() + interval '{enterprises}', recommender_closes_at = now() + interval '{offices}' where id = '{Campaign}'");
    }

    [Fact]
    public async Task Only_campaigns_of_the_factorys_province_can_be_started()
    {
        var (browser, owner) = await EnterpriseAsync();
        await DraftAsync(owner);
        var factory = await site.InDatabaseAsync(db => db.Factories.Where(one => one.EnterpriseId == owner.EnterpriseId).Select(one => one.Id).FirstAsync());
        var page = await browser.GetAsync("/applications");

        (await browser.PostAsync("/applications?handler=Start", new Dictionary<string, string>
        {
            ["factory"] = factory.ToString(),
            ["campaign"] = "neimenggu-advanced-2025",
            ["__RequestVerificationToken"] = page.ValueOfToken(),
        })).StatusShouldBe(404);
    }

    [Fact]
    public async Task A_section_is_saved_and_shown_again()
    {
        var (browser, owner) = await EnterpriseAsync();
        var id = await DraftAsync(owner);
        var page = await browser.GetAsync($"/applications/{id}/form/factory");

        var saved = await browser.SubmitAsync(page, new() { ["project-name"] = "精密部件智能工厂", ["investment"] = "１２，０００．５", ["summary"] = "第一段\n\n第二段" });

        var again = await browser.FollowAsync(saved.StatusShouldBe(302));
        again.ValueOf("project-name").ShouldBe("精密部件智能工厂");
        again.ValueOf("investment").ShouldBe("12000.5");
        again.ValueOf("summary")!.ShouldContain("第二段");
        (await browser.GetAsync($"/applications/{id}")).Text.ShouldContain(Texts.ApplicationGaps.With(3));
    }

    [Theory]
    [InlineData("investment", "很多")]
    [InlineData("investment", "-1")]
    [InlineData("started", "2024-13")]
    [InlineData("project-name", "@too-long")]
    public async Task What_cannot_be_stored_is_told_at_its_field(string field, string typed)
    {
        var (browser, owner) = await EnterpriseAsync();
        var page = await browser.GetAsync($"/applications/{await DraftAsync(owner)}/form/factory");

        var answer = await browser.SubmitAsync(page, new() { [field] = typed == "@too-long" ? new string('长', 101) : typed });

        answer.StatusShouldBe(422).ErrorAt(field).ShouldNotBeNullOrEmpty();
        answer.ValueOf(field).ShouldBe(typed == "@too-long" ? new string('长', 101) : typed);
    }

    [Fact]
    public async Task What_two_colleagues_typed_into_one_field_is_shown_to_the_second()
    {
        var (browser, owner) = await EnterpriseAsync();
        var id = await DraftAsync(owner);
        var page = await browser.GetAsync($"/applications/{id}/form/factory");
        var colleague = await site.SignInAsync(An.Enterprise().Joining(owner.EnterpriseId!.Value));
        await colleague.SubmitAsync(await colleague.GetAsync($"/applications/{id}/form/factory"), new() { ["project-name"] = "同事的名称" });

        var answer = await browser.SubmitAsync(page, new() { ["project-name"] = "我的名称" });

        answer.StatusShouldBe(409).ErrorAt("project-name")!.ShouldContain("同事的名称");
    }

    [Fact]
    public async Task The_check_names_what_is_missing_with_its_clause_and_a_link()
    {
        var (browser, owner) = await EnterpriseAsync();
        var id = await DraftAsync(owner);

        var page = await browser.GetAsync($"/applications/{id}/check");

        page.Document.QuerySelectorAll(".findings li").Length.ShouldBeGreaterThan(20);
        page.Document.QuerySelector($".findings a[href='/applications/{id}/form/factory#project-name']").ShouldNotBeNull();
        page.Text.ShouldContain("经营不满三年的按实际年度提供财务报表");
        page.Document.QuerySelector("main form[action$='/check'] button")!.HasAttribute("disabled").ShouldBeTrue();
        (await browser.SubmitAsync(page, form: "form[action$='/check']")).StatusShouldBe(422).Errors.Count.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task A_complete_application_gets_its_receipt_and_the_same_form_sent_again_the_same_one()
    {
        var (browser, owner) = await EnterpriseAsync();
        var id = await CompleteAsync(owner);
        var check = await browser.GetAsync($"/applications/{id}/check");
        check.Text.ShouldContain(Texts.CheckNothingBlocks);

        var sent = await browser.SubmitAsync(check, form: "form[action$='/check']");
        var again = await browser.SubmitAsync(check, form: "form[action$='/check']");

        again.StatusShouldBe(302).Location.ShouldBe(sent.StatusShouldBe(302).Location);
        var receipt = await browser.FollowAsync(sent);
        receipt.Text.ShouldContain("JSXJ2025-");
        receipt.Document.QuerySelector(".hash")!.TextContent.Length.ShouldBe(64);
        (await browser.GetAsync($"/applications/{id}/submissions/1")).StatusShouldBe(200).Text.ShouldContain("精密部件智能工厂项目名称");
        (await browser.GetAsync($"/applications/{id}/submissions/2")).StatusShouldBe(404);
        var overview = await browser.GetAsync($"/applications/{id}");
        overview.Text.ShouldContain(Texts.ApplicationEventSubmitted);
        // Nothing can be typed any more.
        var section = await browser.GetAsync($"/applications/{id}/form/factory");
        section.Document.QuerySelector("#project-name input, input#project-name").ShouldBeNull();
        section.Text.ShouldContain(Texts.ApplicationNotEditable.With(Texts.ApplicationStateAtRecommender));
    }

    [Fact]
    public async Task Each_scenario_stands_with_its_path_its_text_and_its_pictures()
    {
        var (browser, owner) = await EnterpriseAsync();
        var id = await CompleteAsync(owner);
        var (campaign, path) = await site.InDatabaseAsync(async db =>
        {
            var application = await db.Applications.SingleAsync(one => one.Id == id);
            await db.ScenarioClaims.Where(claim => claim.AssessmentId == application.AssessmentId && claim.Row == 9)
                .ExecuteUpdateAsync(set => set.SetProperty(claim => claim.Description, "<h3>建设内容</h3>\n<p>产线的<strong>建设情况</strong>。</p>\n<ul><li>在线检测</li></ul>"));
            db.AddRange(EvidenceOf(application.AssessmentId, owner, "看板.png", "image/png"), EvidenceOf(application.AssessmentId, owner, "验收.pdf", "application/pdf"));
            await db.SaveChangesAsync();
            var row = site.Services.GetRequiredService<PolicyBook>().For(await db.SelfAssessments
                .Where(one => one.Id == application.AssessmentId).Select(one => one.PolicyId).SingleAsync()).Scenarios[9];
            return (application.CampaignId, $"{row.Stage}—{row.Name}—实例9");
        });

        Shows(await browser.GetAsync($"/applications/{id}/form/scenarios"));
        await browser.SubmitAsync(await browser.GetAsync($"/applications/{id}/check"), form: "form[action$='/check']");
        Shows(await browser.GetAsync($"/applications/{id}/submissions/1"));
        Shows(await (await site.SignInAsync(An.Officer().In("320500"))).GetAsync($"/area/campaigns/{campaign}/applications/{id}"));

        void Shows(Answer page)
        {
            var heading = page.StatusShouldBe(200).Document.QuerySelectorAll("h3").Single(one => one.TextContent.Contains(path, StringComparison.Ordinal));
            var scenario = heading.ParentElement!;
            scenario.QuerySelectorAll(".rich-text-shown").Select(text => text.InnerHtml)
                .ShouldContain("<h4>建设内容</h4>\n<p>产线的<strong>建设情况</strong>。</p>\n<ul><li>在线检测</li></ul>");
            scenario.QuerySelectorAll("a[href^='/evidence/'] img").Where(one => one.GetAttribute("alt") == "看板.png").ShouldHaveSingleItem();
            scenario.QuerySelectorAll("img").ShouldNotContain(one => one.GetAttribute("alt") == "验收.pdf");
            scenario.QuerySelectorAll("a[href^='/evidence/']").ShouldContain(one => one.TextContent.Contains("验收.pdf", StringComparison.Ordinal));
        }
    }

    private static Evidence EvidenceOf(Guid assessment, Account owner, string name, string mediaType) => new()
    {
        AssessmentId = assessment,
        Part = AssessmentPart.Scenarios,
        Item = "9",
        FileName = name,
        MediaType = mediaType,
        Size = 8,
        Sha256 = new byte[32],
        UploadedAt = DateTimeOffset.UnixEpoch,
        UploadedById = owner.Id,
    };

    [Fact]
    public async Task Recall_and_withdraw_ask_once_more()
    {
        var (browser, owner) = await EnterpriseAsync();
        var id = await CompleteAsync(owner);
        await browser.SubmitAsync(await browser.GetAsync($"/applications/{id}/check"), form: "form[action$='/check']");

        var recall = await browser.GetAsync($"/applications/{id}/recall");
        recall.Text.ShouldContain(Texts.ApplicationNobodyTold);
        (await browser.SubmitAsync(recall)).StatusShouldBe(302);
        (await browser.FollowAsync((await browser.SubmitAsync(recall)).StatusShouldBe(302))).Document.Body!.TextContent.ShouldContain(Texts.ApplicationRecalledAlready);
        var withdraw = await browser.GetAsync($"/applications/{id}/withdraw");
        withdraw.Document.QuerySelector(".recipients")!.TextContent.Trim().ShouldBe(Texts.RecipientsNone);
        (await browser.SubmitAsync(withdraw, new() { ["reason"] = new string('长', 501) })).StatusShouldBe(422).ErrorAt("reason").ShouldBe(Texts.FormTooLong.With(500));
        (await browser.SubmitAsync(withdraw, new() { ["reason"] = "调整计划" })).StatusShouldBe(302);

        var overview = await browser.GetAsync($"/applications/{id}");
        overview.Text.ShouldContain(Texts.ApplicationStateWithdrawn);
        overview.Text.ShouldContain("调整计划");
        (await browser.FollowAsync((await browser.SubmitAsync(withdraw)).StatusShouldBe(302))).Document.Body!.TextContent.ShouldContain(Texts.ApplicationWithdrawnAlready);
        // What is not possible any more says why, and offers nothing to press.
        overview.Text.ShouldContain(Texts.ApplicationStandingWithdrawn);
        foreach (var (page, why) in new[] { ("withdraw", Texts.ApplicationWithdrawNot), ("recall", Texts.ApplicationNotEditable), ("check", Texts.ApplicationNotEditable) })
        {
            var shown = (await browser.GetAsync($"/applications/{id}/{page}")).StatusShouldBe(200);
            shown.Text.ShouldContain(why.With(Texts.ApplicationStateWithdrawn));
            shown.Document.QuerySelector("main form").ShouldBeNull(page);
        }
    }

    [Fact]
    public async Task A_return_shows_its_reasons_and_opens_only_what_was_ticked()
    {
        var (browser, owner) = await EnterpriseAsync();
        var id = await CompleteAsync(owner);
        await browser.SubmitAsync(await browser.GetAsync($"/applications/{id}/check"), form: "form[action$='/check']");
        await site.InDatabaseAsync(async db =>
        {
            var application = await db.Applications.SingleAsync(one => one.Id == id);
            application.Return(ReviewLevel.Recommender);
            var returned = new Return
            {
                ApplicationId = id,
                Level = ReviewLevel.Recommender,
                Round = 1,
                Remark = "请补充后重新提交。",
                At = TimeProvider.System.GetUtcNow(),
                ById = owner.Id,
            };
            db.AddRange(returned, new ReturnItem { ReturnId = returned.Id, Item = "project-name", Reason = "名称过于笼统。" });
            return await db.SaveChangesAsync();
        });

        var overview = await browser.GetAsync($"/applications/{id}");
        overview.Text.ShouldContain("名称过于笼统。");
        overview.Text.ShouldContain(Texts.ApplicationReturnedItems.With(1, 1));
        var section = await browser.GetAsync($"/applications/{id}/form/factory");
        section.ValueOf("project-name").ShouldNotBeNull();
        section.Document.QuerySelector("input#investment").ShouldBeNull();
        (await browser.SubmitAsync(section, new() { ["investment"] = "1", ["was.investment"] = "1200" })).StatusShouldBe(422).Errors.ShouldContain(Texts.ApplicationNotTicked);
        (await browser.SubmitAsync(section, new() { ["project-name"] = "精密部件柔性制造智能工厂" })).StatusShouldBe(302);
        (await browser.GetAsync($"/applications/{id}")).Text.ShouldContain(Texts.ApplicationReturnedMended.With(1));
        var sent = await browser.SubmitAsync(await browser.GetAsync($"/applications/{id}/check"), form: "form[action$='/check']");
        sent.StatusShouldBe(302).Location!.ShouldEndWith("/receipts/2");
    }

    [Fact]
    public async Task Nobody_else_sees_an_application()
    {
        var (_, owner) = await EnterpriseAsync();
        var id = await DraftAsync(owner);
        var (stranger, _) = await EnterpriseAsync();

        foreach (var path in (string[])["", "/form/factory", "/files?item=finance-2024", "/check", "/recall", "/withdraw", "/receipts/1", "/submissions/1"])
        {
            (await stranger.GetAsync($"/applications/{id}{path}")).StatusShouldBe(404);
        }

        var officer = await site.SignInAsync(An.Officer().In("320500"));
        (await officer.GetAsync($"/applications/{id}")).StatusShouldBe(403);
    }

    [Fact]
    public async Task Files_are_added_and_removed_without_scripts()
    {
        var (browser, owner) = await EnterpriseAsync();
        var id = await DraftAsync(owner);
        var page = await browser.GetAsync($"/applications/{id}/files?item=finance-2024");
        page.StatusShouldBe(200).Text.ShouldContain(Texts.ApplicationFinanceFile.With(2024));
        using var form = new MultipartFormDataContent
        {
            { new StringContent(page.ValueOfToken()), "__RequestVerificationToken" },
            { new ByteArrayContent(SampleFiles.Pdf()), "file", "报表.pdf" },
        };

        var added = await browser.Client.PostAsync(new Uri($"/applications/{id}/files?item=finance-2024", UriKind.Relative), form, TestContext.Current.CancellationToken);

        ((int)added.StatusCode).ShouldBe(302);
        page = await browser.GetAsync($"/applications/{id}/files?item=finance-2024");
        page.Text.ShouldContain("报表.pdf");
        var file = page.Document.QuerySelector(".files a")!.GetAttribute("href")!;
        (await browser.GetAsync(file)).StatusShouldBe(200);
        (await (await site.SignInAsync(An.Enterprise())).GetAsync(file)).StatusShouldBe(404);
        (await browser.SubmitAsync(page, new() { ["id"] = file.Split('/')[^1] }, "form[data-evidence-remove]")).StatusShouldBe(302);
        (await browser.GetAsync($"/applications/{id}/files?item=finance-2024")).Document.QuerySelector(".files a").ShouldBeNull();
        (await browser.GetAsync($"/applications/{id}/files?item=finance-1999")).StatusShouldBe(404);
    }

    private async Task<(Browser Browser, Account Owner)> EnterpriseAsync()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320583"));
        return (browser, browser.Account);
    }

    private TestCampaigns Campaigns() => new(
        site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Portal.Application.Reference.Divisions>());

    private Task<Guid> DraftAsync(Account owner) => site.InDatabaseAsync(async db =>
    {
        var campaign = await Campaigns().EnsureAsync(db);
        return (await Campaigns().ApplyAsync(db, campaign, owner)).Id;
    });

    private async Task<Guid> CompleteAsync(Account owner)
    {
        var id = await DraftAsync(owner);
        await site.InDatabaseAsync(async db =>
        {
            await CompleteApplication.FillAsync(db, id, site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>());
            return 0;
        });
        return id;
    }
}
