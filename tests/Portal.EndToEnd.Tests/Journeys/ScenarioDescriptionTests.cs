using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>What is built in a scenario is written once, in its card, and read by the enterprise and by the office that reviews it.</summary>
public sealed class ScenarioDescriptionTests(Stage stage) : LookingJourney(stage)
{
    private const string Paste = """
        (area, html) => {
          const data = new DataTransfer();
          data.setData('text/html', html);
          area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }
        """;

    /// <summary>As Word writes it, with a picture from the writer's disk and a script.</summary>
    private const string FromWord = """
        <html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body lang=ZH-CN>
        <table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr><td style='border:solid'><p class=MsoNormal><b><span style='font-family:宋体'>指标<o:p></o:p></span></b></p></td>
        <td><p class=MsoNormal>成效</p></td></tr><tr><td><p class=MsoNormal>一次合格率</p></td><td onclick=alert(1)><p class=MsoNormal>99.2%</p></td></tr></table>
        <p class=MsoNormal><img width=40 src="file:///C:/msohtmlclip1/01/clip_image001.png"><script>alert(1)</script><o:p>&nbsp;</o:p></p></body></html>
        """;

    private const string Stored =
        "<h3>建设内容</h3>\n<ul><li>在线检测</li><li>自动放行</li></ul>\n"
        + "<table><tbody><tr><td><strong>指标</strong></td><td>成效</td></tr><tr><td>一次合格率</td><td>99.2%</td></tr></tbody></table>";

    [Fact]
    public async Task A_heading_a_list_and_a_table_of_Word_are_written_once_and_read_everywhere()
    {
        var (owner, id, assessment) = await DraftAsync("320481");
        var visitor = await SignInAsync(owner);
        var page = visitor.Page;
        await visitor.GoAsync($"/assessments/{assessment}/scenarios?show=claimed");
        await Expect(page.Locator("[contenteditable]")).ToHaveCountAsync(0);
        var card = await OpenAsync(page);
        await Expect(page.Locator("[contenteditable]")).ToHaveCountAsync(1);
        var area = card.GetByRole(AriaRole.Textbox, new() { Name = Texts.ScenariosDescription });
        await Expect(area).ToHaveTextAsync("旧的说明。");

        await area.ClickAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.PressAsync("Delete");
        await page.Keyboard.TypeAsync("建设内容");
        await PressAsync(card, Texts.RichTextHeading);
        await page.Keyboard.PressAsync("Enter");
        await PressAsync(card, Texts.RichTextBullets);
        await page.Keyboard.TypeAsync("在线检测");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("自动放行");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await area.EvaluateAsync(Paste, FromWord);
        await Expect(card.Locator("[data-says]")).ToHaveTextAsync(Texts.RichTextPicturesDropped.With(1) + Texts.ScenariosNoPictures);
        await Expect(card.Locator("[data-count]")).ToHaveTextAsync(Texts.RichTextCount.With(26, 3000));
        await Applicant.SeesSavedAsync(card);
        (await DescriptionAsync(assessment)).ShouldBe(Stored);

        // After a reload the same, and nothing is offered as unsent; a search finds its words and no markup.
        await page.ReloadAsync();
        await Expect(page.Locator("[data-restore]")).ToHaveCountAsync(0);
        await page.GetByLabel(Texts.ScenariosFilterText).FillAsync("strong");
        await Expect(card).ToBeHiddenAsync();
        await page.GetByLabel(Texts.ScenariosFilterText).FillAsync("一次合格率");
        await Expect(page.Locator("section.scenario:visible")).ToHaveCountAsync(1);
        await OpenAsync(page);
        await Expect(area.GetByRole(AriaRole.Heading, new() { Name = "建设内容" })).ToBeVisibleAsync();
        await Expect(area.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["在线检测", "自动放行"]);
        await Expect(area.GetByRole(AriaRole.Cell, new() { Name = "99.2%" })).ToBeVisibleAsync();
        await LookAtAsync(visitor, $"/assessments/{assessment}/scenarios?show=claimed", "a description open", async () => await OpenAsync(page));

        await ReadsAsync(visitor, $"/applications/{id}/form/scenarios");
        await Backstage.SubmitAsync(owner, id);
        await ReadsAsync(visitor, $"/applications/{id}/submissions/1");
        await ReadsAsync(await SignInAsync(An.Officer().In("320400")), $"/area/campaigns/{TestCampaigns.Jiangsu}/applications/{id}");
        Report();
    }

    [Fact]
    public async Task Of_two_colleagues_the_second_sees_both_texts_and_takes_the_stored_one()
    {
        var (owner, _, assessment) = await DraftAsync("320413");
        var address = $"/assessments/{assessment}/scenarios?show=claimed";
        var (first, second) = (await SignInAsync(owner), await SignInAsync(An.Enterprise().Joining(owner.EnterpriseId!.Value)));
        await first.GoAsync(address);
        await second.GoAsync(address);
        var (mine, theirs) = (await OpenAsync(first.Page), await OpenAsync(second.Page));
        await mine.GetByRole(AriaRole.Textbox, new() { Name = Texts.ScenariosDescription }).FillAsync("第一人的说明");
        await Applicant.SeesSavedAsync(mine);

        var area = theirs.GetByRole(AriaRole.Textbox, new() { Name = Texts.ScenariosDescription });
        await area.FillAsync("第二人的说明");
        await Expect(theirs.Locator(".save-conflict-text")).ToHaveTextAsync(["第二人的说明", "第一人的说明"]);
        await theirs.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveConflictKeepTheirs }).ClickAsync();

        await Expect(area).ToHaveTextAsync("第一人的说明");
        (await DescriptionAsync(assessment)).ShouldBe("<p>第一人的说明</p>");
    }

    [Fact]
    public async Task A_heavy_table_is_saved_even_while_its_page_is_hidden()
    {
        var (owner, _, assessment) = await DraftAsync("320412");
        var visitor = await SignInAsync(owner);
        await visitor.GoAsync($"/assessments/{assessment}/scenarios?show=claimed");
        var card = await OpenAsync(visitor.Page);
        await visitor.Page.EvaluateAsync("() => Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })");

        // Browsers send no more than 64 KB for a page that may be gone before the answer comes.
        var rows = string.Concat(Enumerable.Repeat("<tr><td><b>字</b><td><b>字</b><td><b>字</b></tr>", 300));
        await card.GetByRole(AriaRole.Textbox, new() { Name = Texts.ScenariosDescription })
            .EvaluateAsync(Paste, string.Concat(Enumerable.Repeat($"<table>{rows}</table>", 2)));

        await Applicant.SeesSavedAsync(card);
        (await DescriptionAsync(assessment))!.Length.ShouldBeGreaterThan(45_000);
    }

    /// <summary>Shown as what it is, never as markup, and as wide as a phone.</summary>
    private static async Task ReadsAsync(Visitor visitor, string path)
    {
        await visitor.GoAsync(path);
        var text = visitor.Page.Locator(".rich-text-shown").Filter(new() { HasText = "一次合格率" });
        await Expect(text.GetByRole(AriaRole.Heading, new() { Name = "建设内容", Level = 4 })).ToBeVisibleAsync();
        await Expect(text.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["在线检测", "自动放行"]);
        await Expect(text.GetByRole(AriaRole.Cell, new() { Name = "99.2%" })).ToBeVisibleAsync();
        (await visitor.Page.Locator("main").InnerTextAsync()).ShouldNotContain("<");
        await visitor.NeverScrollsSidewaysAsync();
    }

    private static async Task<ILocator> OpenAsync(IPage page)
    {
        var card = page.Locator("#row-9");
        await card.Locator(".claim-more > summary").ClickAsync();
        await Expect(card.GetByRole(AriaRole.Textbox, new() { Name = Texts.ScenariosDescription })).ToBeVisibleAsync();
        return card;
    }

    private static Task PressAsync(ILocator card, string button) => card.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private Task<string?> DescriptionAsync(Guid assessment) => Backstage.InDatabaseAsync(db =>
        db.ScenarioClaims.Where(claim => claim.AssessmentId == assessment && claim.Row == 9).Select(claim => claim.Description).SingleAsync());

    /// <summary>A complete application; its ninth scenario has a plain text from before the editor.</summary>
    private async Task<(Account Owner, Guid Id, Guid Assessment)> DraftAsync(string county)
    {
        var owner = await Backstage.SaveAsync(An.Enterprise().In(county));
        var id = await Backstage.ApplyAsync(owner, await Backstage.CampaignAsync(TestCampaigns.Jiangsu), county);
        await Backstage.CompleteAsync(id);
        var assessment = await Backstage.InDatabaseAsync(db => db.Applications.Where(one => one.Id == id).Select(one => one.AssessmentId).SingleAsync());
        await Backstage.InDatabaseAsync(db => db.ScenarioClaims.Where(claim => claim.AssessmentId == assessment && claim.Row == 9)
            .ExecuteUpdateAsync(set => set.SetProperty(claim => claim.Description, "旧的说明。")));
        return (owner, id, assessment);
    }
}
