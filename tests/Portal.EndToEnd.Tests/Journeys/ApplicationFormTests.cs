using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.Application.Applications;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>The application form as people use it: pictures and merged tables within long texts, and no scripts at all.</summary>
public sealed class ApplicationFormTests(Stage stage) : Journey(stage)
{
    private const string Merged = """
        <table border=1 style='border-collapse:collapse'><tr><td rowspan=2 style='mso-x:y'><p class=MsoNormal><b>指标</b></p></td><td colspan=2><p class=MsoNormal>数值</p></td></tr>
        <tr><td>改造前</td><td>改造后</td></tr><tr><td>生产周期（天）</td><td>12</td><td>7</td></tr></table>
        """;

    [Fact]
    public async Task A_picture_goes_into_a_text_and_is_seen_by_the_reviewing_office_alone()
    {
        var (owner, id) = await DraftAsync("320481");
        await Backstage.CompleteAsync(id);
        var visitor = await SignInAsync(owner);
        var page = visitor.Page;
        await visitor.GoAsync($"/applications/{id}/form/factory");
        var field = page.Locator("[data-rich-text]:has(textarea[name=summary])");
        var area = field.GetByRole(AriaRole.Textbox);
        await area.FillAsync("产线现场如下。");
        await ChooseAsync(visitor, field, new() { Name = "产线.png", MimeType = "image/png", Buffer = SampleFiles.Png(40, 30) });
        await Expect(field.GetByRole(AriaRole.Status)).ToHaveTextAsync(Texts.RichTextUploaded);
        var picture = area.GetByRole(AriaRole.Img, new() { Name = "产线" });
        await SeenAsync(picture);

        // What only calls itself a picture is refused in words, and the text stays.
        await ChooseAsync(visitor, field, new() { Name = "网页.png", MimeType = "image/png", Buffer = "<script>alert(1)</script>"u8.ToArray() });
        await Expect(field.GetByRole(AriaRole.Status)).ToContainTextAsync(Texts.RichTextNotUploaded.With(""));
        await Expect(area.GetByRole(AriaRole.Img)).ToHaveCountAsync(1);

        await visitor.PressAsync(Texts.FormSave);
        await visitor.SeesNoticeAsync(Texts.FormSaved.TrimEnd('。'));
        await SeenAsync(field.GetByRole(AriaRole.Img, new() { Name = "产线" }));
        await visitor.NeverScrollsSidewaysAsync();
        var address = await field.GetByRole(AriaRole.Img).GetAttributeAsync("src");

        // Submitted, it is read with its picture by the enterprise and by the office that reviews it; for all others it does not exist.
        await Backstage.SubmitAsync(owner, id);
        await visitor.GoAsync($"/applications/{id}/submissions/1");
        await SeenAsync(page.GetByRole(AriaRole.Img, new() { Name = "产线" }));
        var officer = await SignInAsync(An.Officer().In("320400"));
        await officer.GoAsync($"/area/campaigns/{TestCampaigns.Jiangsu}/applications/{id}");
        await SeenAsync(officer.Page.GetByRole(AriaRole.Img, new() { Name = "产线" }));
        (await (await SignInAsync(An.Enterprise().In("320481"))).GoAsync(address!)).Status.ShouldBe(404);
        (await (await SignInAsync(An.Officer().In("320900"))).GoAsync(address!)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_table_with_merged_cells_stays_whole_can_be_written_in_and_reads_on_a_phone()
    {
        var (owner, id) = await DraftAsync("320481");
        var visitor = await SignInAsync(owner);
        var page = visitor.Page;
        await visitor.GoAsync($"/applications/{id}/form/factory");
        var field = page.Locator("[data-rich-text]:has(textarea[name=effects])");
        var area = field.GetByRole(AriaRole.Textbox);
        await area.ClickAsync();
        await area.EvaluateAsync("""
            (area, html) => {
              const data = new DataTransfer();
              data.setData('text/html', html);
              area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """, Merged);
        await Expect(field.GetByRole(AriaRole.Status)).ToHaveTextAsync(Texts.RichTextPasted);

        // Cells are written in as always; rows and columns are left to the program that merged them, and it is said.
        await area.GetByRole(AriaRole.Cell, new() { Name = "7" }).ClickAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync(".5");
        await field.GetByRole(AriaRole.Button, new() { Name = Texts.RichTextRemoveColumn }).ClickAsync();
        await Expect(field.GetByRole(AriaRole.Status)).ToHaveTextAsync(Texts.RichTextMergedCells);
        await visitor.PressAsync(Texts.FormSave);
        await visitor.SeesNoticeAsync(Texts.FormSaved.TrimEnd('。'));
        (await Backstage.InDatabaseAsync(db => db.ApplicationAnswers.Where(one => one.ApplicationId == id && one.Field == "effects").Select(one => one.Value).SingleAsync())).ShouldBe(
            "<table><tbody><tr><td rowspan=\"2\"><strong>指标</strong></td><td colspan=\"2\">数值</td></tr><tr><td>改造前</td><td>改造后</td></tr>"
            + "<tr><td>生产周期（天）</td><td>12</td><td>7.5</td></tr></tbody></table>");

        var phone = await SignInAsync(owner, Device.Phone);
        await phone.GoAsync($"/applications/{id}/form/factory");
        await Expect(phone.Page.GetByRole(AriaRole.Cell, new() { Name = "7.5" })).ToBeVisibleAsync();
        await phone.NeverScrollsSidewaysAsync();
    }

    [Fact]
    public async Task Without_scripts_a_section_is_filled_in_a_file_added_and_the_application_submitted()
    {
        var (owner, id) = await DraftAsync("320481");
        await Backstage.CompleteAsync(id);
        await Backstage.InDatabaseAsync(db => db.ApplicationAnswers.Where(one => one.ApplicationId == id && (one.Field == "project-name" || one.Field == "summary")).ExecuteDeleteAsync());
        await Backstage.InDatabaseAsync(db => db.ApplicationFiles.Where(one => one.ApplicationId == id && one.Item == "finance-2024").ExecuteDeleteAsync());
        var visitor = await SignInAsync(owner, Device.WithoutScripts);
        var page = visitor.Page;

        // The check names what is missing and leads there.
        await visitor.GoAsync($"/applications/{id}/check");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = Texts.ApplicationSubmit })).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("项目名称") }).ClickAsync();
        await page.GetByLabel("项目名称").FillAsync("锦程智能工厂");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "项目简介" }).FillAsync("第一段。\n\n第二段。");
        await visitor.PressAsync(Texts.FormSave);
        await visitor.SeesNoticeAsync(Texts.FormSaved.TrimEnd('。'));
        (await Backstage.InDatabaseAsync(db => db.ApplicationAnswers.Where(one => one.ApplicationId == id && one.Field == "summary").Select(one => one.Value).SingleAsync()))
            .ShouldBe("<p>第一段。</p>\n<p>第二段。</p>");

        await visitor.GoAsync($"/applications/{id}/files?item=finance-2024");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "财务报表.pdf", MimeType = "application/pdf", Buffer = SampleFiles.Pdf() });
        await visitor.PressAsync(Texts.EvidenceAdd);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "财务报表.pdf", Exact = true })).ToBeVisibleAsync();

        await visitor.GoAsync($"/applications/{id}/check");
        await visitor.PressAsync(Texts.ApplicationSubmit);
        await visitor.SeesHeadingAsync(Texts.ApplicationReceiptTitle);
        (await Backstage.InDatabaseAsync(db => db.Applications.Where(one => one.Id == id).Select(one => one.State).SingleAsync())).ShouldBe(ApplicationState.AtRecommender);
        await visitor.NeverScrollsSidewaysAsync();
    }

    private async Task<(Portal.Application.Accounts.Account Owner, Guid Id)> DraftAsync(string county)
    {
        var owner = await Backstage.SaveAsync(An.Enterprise().In(county));
        return (owner, await Backstage.ApplyAsync(owner, await Backstage.CampaignAsync(TestCampaigns.Jiangsu), county));
    }

    private static async Task ChooseAsync(Visitor visitor, ILocator field, FilePayload file)
    {
        var chooser = await visitor.Page.RunAndWaitForFileChooserAsync(() => field.GetByRole(AriaRole.Button, new() { Name = Texts.RichTextInsertPicture }).ClickAsync());
        await chooser.SetFilesAsync(file);
    }

    /// <summary>A picture that could not be loaded has no size.</summary>
    private static async Task SeenAsync(ILocator picture)
    {
        await Expect(picture).ToBeVisibleAsync();
        await Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 40);
    }
}
