using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.EndToEnd.Tests.Harness;
using Portal.Rules;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>
/// The pictures of the README. <c>PORTAL_SCREENSHOTS=docs/screenshots</c> takes them anew there; otherwise this shows that they can
/// be taken, and that they stay small.
/// </summary>
public sealed class ScreenshotsTests(Stage stage) : Journey(stage)
{
    private const int MostBytes = 250 * 1024;

    [Fact]
    public async Task The_indicators_and_the_result()
    {
        var folder = Environment.GetEnvironmentVariable("PORTAL_SCREENSHOTS") is { Length: > 0 } given
            ? Path.Combine(Checkout.Root, given)
            : Path.Combine(Checkout.Root, "TestResults", "screenshots");
        var owner = await Backstage.SaveAsync(An.Enterprise().In("320583").Named("锦程精密制造（示例）有限公司"));
        var assessment = await Backstage.FillAssessmentAsync(owner);

        // Some rows are further than others: the next tier is partly reached.
        await Backstage.InDatabaseAsync(db => db.ScenarioClaims.Where(claim => claim.AssessmentId == assessment && claim.Row < 20)
            .ExecuteUpdateAsync(claim => claim.SetProperty(one => one.Tier, (int)Tier.Excellent)));

        var desktop = await SignInAsync(owner, new(Device.Desktop) { ViewportSize = new() { Width = 1280, Height = 860 } });
        await desktop.GoAsync($"/assessments/{assessment}/indicators");
        await desktop.SeesHeadingAsync(Texts.FrameStepIndicators);
        await desktop.Page.Locator("#indicator-1").EvaluateAsync("one => scrollTo({ top: one.getBoundingClientRect().top + scrollY - 120, behavior: 'instant' })");
        await TakeAsync(desktop, "indicators.png");

        await desktop.GoAsync($"/assessments/{assessment}/result");
        await desktop.SeesHeadingAsync(Texts.FrameStepResult);
        await desktop.Page.GetByRole(AriaRole.Region, new() { Name = Texts.TierExcellent, Exact = true })
            .EvaluateAsync("one => scrollTo({ top: one.getBoundingClientRect().top + scrollY - 24, behavior: 'instant' })");
        await TakeAsync(desktop, "result.png");

        async Task TakeAsync(Visitor visitor, string name)
        {
            var picture = await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), Animations = ScreenshotAnimations.Disabled });
            picture.Length.ShouldBeLessThan(MostBytes, name);
        }
    }
}
