using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.EndToEnd.Tests.Harness;
using Portal.Rules;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>The keyboard alone: no mouse, no touch, and the focus is always seen.</summary>
public sealed class KeyboardTests(Stage stage) : Journey(stage)
{
    [Fact]
    public async Task Somebody_signs_in_and_answers_an_indicator_and_a_scenario()
    {
        var owner = await Backstage.SaveAsync(An.Enterprise());
        var assessment = await Backstage.BeginAssessmentAsync(owner);
        var visitor = await OpenAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/account/sign-in");
        await TabToAsync(page, page.GetByLabel(Texts.AccountUserName));
        await page.Keyboard.TypeAsync(owner.UserName!);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(TestPassword.Text);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = Texts.NavSignOut })).ToBeVisibleAsync();

        // The first stop of every page leads past its head.
        await visitor.GoAsync($"/assessments/{assessment}/indicators");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = Texts.NavSkipToContent })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();

        var indicator = page.Locator("#indicator-1");
        await TabToAsync(page, indicator.GetByRole(AriaRole.Radio).First);
        await page.Keyboard.PressAsync("Space");
        for (var level = 1; level < 4; level++)
        {
            await page.Keyboard.PressAsync("ArrowDown");
        }

        await Expect(indicator.GetByRole(AriaRole.Radio, new() { NameRegex = new("^\\s*4 级") })).ToBeCheckedAsync();
        await TabToAsync(page, indicator.GetByLabel(Texts.LevelScore));
        await page.Keyboard.TypeAsync("52.5");
        await page.Keyboard.PressAsync("Tab");
        await Applicant.SeesSavedAsync(indicator);
        var answer = await Backstage.InDatabaseAsync(db => db.IndicatorAnswers.SingleAsync(one => one.AssessmentId == assessment && one.No == 1));
        (answer.Level, answer.Score).ShouldBe((4, 52.5m));

        await visitor.GoAsync($"/assessments/{assessment}/scenarios");
        var scenario = page.Locator("#row-3");
        await scenario.GetByRole(AriaRole.Radio).First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(scenario.GetByRole(AriaRole.Radio, new() { NameRegex = new($"^\\s*{Texts.TierAdvanced}") })).ToBeCheckedAsync();
        await TabToAsync(page, scenario.GetByLabel(Texts.ScenariosInstanceName));
        await page.Keyboard.TypeAsync("产品设计平台");
        await page.Keyboard.PressAsync("Tab");
        await Applicant.SeesSavedAsync(scenario);
        var claim = await Backstage.InDatabaseAsync(db => db.ScenarioClaims.SingleAsync(one => one.AssessmentId == assessment && one.Row == 3));
        (claim.Tier, claim.InstanceName).ShouldBe(((int?)Tier.Advanced, "产品设计平台"));
    }

    /// <summary>Presses Tab until the place is reached; each stop on the way can be seen.</summary>
    private static async Task TabToAsync(IPage page, ILocator place)
    {
        for (var stop = 0; stop < 80; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await place.EvaluateAsync<bool>("one => one === document.activeElement"))
            {
                var outline = await place.EvaluateAsync<string>("""
                    one => { const mark = getComputedStyle(one); const label = one.labels?.[0] ? getComputedStyle(one.labels[0]) : mark;
                      return [mark.outlineStyle, mark.boxShadow, label.outlineStyle, label.boxShadow].filter(style => style !== 'none').join(' ') }
                    """);
                outline.ShouldNotBeEmpty("The focus cannot be seen.");
                return;
            }
        }

        throw new TimeoutException($"Tab never comes to {place}.");
    }
}
