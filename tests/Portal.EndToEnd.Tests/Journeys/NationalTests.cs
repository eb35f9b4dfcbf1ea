using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.EndToEnd.Tests.Harness;
using Portal.Rules;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>A factory is assessed under the state's conditions: what is built, in which share with artificial intelligence.</summary>
public sealed class NationalTests(Stage stage) : Journey(stage)
{
    private const string Title = "智能工厂梯度培育要素条件（2025年版）";

    [Fact]
    public async Task Shaanxi_with_a_thumb_on_a_phone_up_to_a_saved_decision()
    {
        var visitor = await OpenAsync(Device.Phone);
        var applicant = new Applicant(visitor, "陕西省", "西安市", "雁塔区", scripts: true);
        var assessment = await BeginAsync(applicant);
        await visitor.NeverScrollsSidewaysAsync();

        await applicant.BuildAsync([1, 4, 8, 20, 30], withAi: [4]);
        await Expect(visitor.Page.Locator(".scenario-bar")).ToContainTextAsync(Texts.ScenariosAiSoFar.With(1, 5, "20.00"));
        await visitor.NeverScrollsSidewaysAsync();
        await FinishAsync(applicant, assessment);
        await visitor.NeverScrollsSidewaysAsync();
    }

    [Fact]
    public async Task Shaanxi_by_plain_forms_without_scripts()
    {
        var applicant = new Applicant(await OpenAsync(Device.WithoutScripts), "陕西省", "西安市", "雁塔区", scripts: false);
        var assessment = await BeginAsync(applicant);
        await applicant.BuildAsync([1, 4, 8, 20, 30], withAi: [4]);
        await FinishAsync(applicant, assessment);
    }

    private static async Task<Guid> BeginAsync(Applicant applicant)
    {
        await applicant.RegisterAsync();
        await applicant.FillProfileAsync();
        await applicant.AddFactoryAsync();
        return await applicant.BeginAsync(Title);
    }

    /// <summary>Maturity 3 and 20 % reach 卓越级; for 领航级 two more scenarios with artificial intelligence and one level are missing.</summary>
    private async Task FinishAsync(Applicant applicant, Guid assessment)
    {
        var page = applicant.Visitor.Page;
        await applicant.StateMaturityAsync(3);
        await applicant.DeclareAsync();
        await applicant.StepAsync(Texts.FrameStepResult);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = Texts.ResultsReferenceTier })).ToContainTextAsync(Texts.TierExcellent);
        await Expect(page.GetByText(Texts.ResultsPlanAi.With(2)).First).ToBeVisibleAsync();

        var excellent = page.GetByRole(AriaRole.Region, new() { Name = Texts.TierExcellent, Exact = true });
        await excellent.Locator("summary").First.ClickAsync();
        var share = excellent.GetByRole(AriaRole.Row, new() { NameRegex = new("^" + Texts.ResultsAiRatio) });
        await Expect(share).ToContainTextAsync(Texts.ResultsPercent.With("20"));
        await Expect(share).ToContainTextAsync(Texts.OutcomeMet);
        foreach (var effect in new[] { Texts.ResultsEffectKpi, Texts.ResultsEffectLeadership, Texts.ResultsEffectSolution, Texts.ResultsEffectTalent })
        {
            await Expect(excellent.GetByRole(AriaRole.Row, new() { NameRegex = new("^" + effect) })).ToContainTextAsync(Texts.ResultsExpertsJudge);
        }

        await applicant.Visitor.PressAsync(Texts.ResultsDecide);
        await applicant.Visitor.SeesNoticeAsync(Texts.ResultsDecided);
        await Expect(page.GetByText(Texts.ResultsReplaySame)).ToBeVisibleAsync();
        (await Backstage.InDatabaseAsync(db => db.Decisions.Where(one => one.AssessmentId == assessment).Select(one => one.ReferenceTier).SingleAsync()))
            .ShouldBe((int)Tier.Excellent);

        // The home page tells the four steps of this assessment, and offers the older edition beside it.
        await applicant.Visitor.GoAsync("/");
        await Expect(page.GetByText(Title, new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = Texts.FrameStepIndicators })).ToHaveCountAsync(0);
        await Expect(page.GetByLabel(Texts.FactoryStartOther)).ToBeVisibleAsync();
    }
}
