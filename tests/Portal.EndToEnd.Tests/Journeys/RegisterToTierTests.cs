using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.EndToEnd.Tests.Harness;
using Portal.Rules;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>The main job: an enterprise registers, answers everything and gets its tier with reasons.</summary>
public sealed class RegisterToTierTests(Stage stage) : Journey(stage)
{
    [Fact]
    public async Task Jiangsu_with_a_mouse_on_a_desktop()
    {
        var applicant = new Applicant(await OpenAsync(), "江苏省", "苏州市", "昆山市", scripts: true);
        var assessment = await FillAllAsync(applicant, "76", Applicant.AdvancedRows, 2);
        var page = applicant.Visitor.Page;

        await Expect(page.GetByText("通用能力自评综合得分 76.00 分")).ToBeVisibleAsync();
        await SeesTierAsync(page, Texts.TierAdvanced, 15);

        // What is missing for the next: five scenarios and maturity 3, and points above 80.
        var next = page.GetByRole(AriaRole.Region, new() { Name = Texts.TierExcellent }).Filter(new() { HasText = "还差什么" });
        await Expect(next).ToContainTextAsync("成熟度");
        await DecideAsync(applicant, assessment, Tier.Advanced);
    }

    [Fact]
    public async Task Inner_Mongolia_with_a_thumb_on_a_phone()
    {
        var visitor = await OpenAsync(Device.Phone);
        var applicant = new Applicant(visitor, "内蒙古自治区", "包头市", "青山区", scripts: true);
        var assessment = await FillAllAsync(applicant, null, Applicant.AdvancedRows.Take(10).Concat([25, 26]), 2, visitor.NeverScrollsSidewaysAsync);
        var page = visitor.Page;

        await Expect(page.GetByText("综合得分", new() { Exact = false })).ToHaveCountAsync(0);
        await Expect(page.GetByText(Texts.FrameDraftPolicy, new() { Exact = true })).ToBeVisibleAsync();
        await SeesTierAsync(page, Texts.TierAdvanced, 12);
        await DecideAsync(applicant, assessment, Tier.Advanced);
        await visitor.NeverScrollsSidewaysAsync();
    }

    [Fact]
    public async Task Inner_Mongolia_by_plain_forms_without_scripts()
    {
        var applicant = new Applicant(await OpenAsync(Device.WithoutScripts), "内蒙古自治区", "包头市", "青山区", scripts: false);
        var assessment = await FillAllAsync(applicant, null, [9, 10, 12, 13, 14], 1);
        await SeesTierAsync(applicant.Visitor.Page, Texts.TierBase, 5);
        await DecideAsync(applicant, assessment, Tier.Base);
    }

    /// <param name="check">Looked at after every page.</param>
    private static async Task<Guid> FillAllAsync(Applicant applicant, string? points, IEnumerable<int> rows, int maturity, Func<Task>? check = null)
    {
        check ??= () => Task.CompletedTask;
        await applicant.RegisterAsync();
        await check();
        await applicant.ConfirmAddressAsync();
        await check();
        await applicant.FillProfileAsync();
        await check();
        await applicant.AddFactoryAsync();
        await check();
        var assessment = await applicant.BeginAsync();
        await applicant.AnswerIndicatorsAsync(points);
        await check();
        await applicant.ClaimAsync(rows, rows.Count() < 10 ? Texts.TierBase : Texts.TierAdvanced);
        await check();
        await applicant.StateMaturityAsync(maturity);
        await check();
        await applicant.DeclareAsync();
        await check();
        await applicant.StepAsync(Texts.FrameStepResult);
        await check();
        return assessment;
    }

    /// <summary>The tier in the head, its conditions as met, each with its clause.</summary>
    private static async Task SeesTierAsync(IPage page, string tier, int scenarios)
    {
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = Texts.ResultsReferenceTier })).ToContainTextAsync(tier);
        var section = page.GetByRole(AriaRole.Region, new() { Name = tier, Exact = true });
        await Expect(section.GetByText(Texts.OutcomeMet).First).ToBeVisibleAsync();
        var conditions = section.Locator("details").First;
        if (await conditions.GetAttributeAsync("open") is null)
        {
            await conditions.Locator("summary").First.ClickAsync();
        }

        var row = section.GetByRole(AriaRole.Row, new() { NameRegex = new("^" + Texts.ResultsScenarioCount) });
        await Expect(row).ToContainTextAsync($"{scenarios} 个");
        await Expect(row).ToContainTextAsync(Texts.OutcomeMet);

        // The clause opens its original text.
        await row.Locator("summary").First.ClickAsync();
        await Expect(row.GetByText("建设场景数不低于").First).ToBeVisibleAsync();
    }

    private async Task DecideAsync(Applicant applicant, Guid assessment, Tier expected)
    {
        var page = applicant.Visitor.Page;
        await applicant.Visitor.PressAsync(Texts.ResultsDecide);
        await applicant.Visitor.SeesNoticeAsync(Texts.ResultsDecided);
        await applicant.Visitor.SeesHeadingAsync(Texts.ResultsDecisionTitle);
        await Expect(page.GetByText(Texts.ResultsReplaySame)).ToBeVisibleAsync();

        // On paper: what it is about stands on top, and nothing that can be pressed.
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.Locator(".print-header")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = Texts.ResultsPrint })).ToBeVisibleAsync();

        var tier = await Backstage.InDatabaseAsync(db => db.Decisions.Where(one => one.AssessmentId == assessment).Select(one => one.ReferenceTier).SingleAsync());
        tier.ShouldBe((int)expected);
        await applicant.Visitor.GoAsync($"/assessments/{assessment}/result");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = Texts.ResultsHistory }).GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
    }
}
