using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>Whatever goes wrong with an autosave, the page never claims 已保存, and what was typed comes back.</summary>
public sealed class AutosaveFailureTests(Stage stage) : Journey(stage)
{
    private const string Typed = "尚未存上的说明";

    public enum Mishap
    {
        Offline,
        ServerError,
        SignInPageInstead,
        RedirectToSignIn,
        SessionExpired,
    }

    [Theory]
    [InlineData(Mishap.Offline, "网络断开")]
    [InlineData(Mishap.ServerError, "请稍后再试")]
    [InlineData(Mishap.SignInPageInstead, "请稍后再试")]
    [InlineData(Mishap.RedirectToSignIn, "登录已失效")]
    [InlineData(Mishap.SessionExpired, "登录已失效")]
    public async Task An_indicator_is_never_called_saved_and_comes_back(Mishap mishap, string told)
    {
        var owner = await Backstage.SaveAsync(An.Enterprise());
        var assessment = await Backstage.BeginAssessmentAsync(owner);
        var visitor = await SignInAsync(owner);
        var path = $"/assessments/{assessment}/indicators";
        await visitor.GoAsync(path);
        var card = visitor.Page.Locator("#indicator-2");
        await WatchAsync(visitor);

        await BringAboutAsync(mishap, visitor, "**/indicators/2");
        await card.GetByLabel(Texts.IndicatorsRemark).FillAsync(Typed);
        await Expect(card.Locator(".save-state")).ToContainTextAsync(told);

        // The state of the page as a whole says the same, and is what a screen reader says.
        await Expect(visitor.Page.Locator(".autosave-page").GetByRole(AriaRole.Status)).ToContainTextAsync(told);
        (await SeenAsync(visitor)).ShouldNotContain("saved");
        (await Backstage.RemarkAsync(assessment, 2)).ShouldBeNull();

        // Left and come back to, with everything in order again: the browser kept it.
        await PutRightAsync(mishap, visitor, "**/indicators/2");
        if (mishap is Mishap.SessionExpired)
        {
            await visitor.SignInAsync(owner);
        }

        await visitor.GoAsync(path);
        await Applicant.TakesBackAsync(card, Typed);
        (await Backstage.RemarkAsync(assessment, 2)).ShouldBe(Typed);
    }

    [Fact]
    public async Task A_remark_is_saved_beside_a_score_that_cannot_be_and_the_score_comes_back()
    {
        var owner = await Backstage.SaveAsync(An.Enterprise());
        var assessment = await Backstage.BeginAssessmentAsync(owner);
        var visitor = await SignInAsync(owner);
        var path = $"/assessments/{assessment}/indicators";
        await visitor.GoAsync(path);
        var card = visitor.Page.Locator("#indicator-2");
        await WatchAsync(visitor);

        await card.Locator("input[name$='.level'][value='4']").CheckAsync(new() { Force = true });
        await Applicant.SeesSavedAsync(card);
        await card.Locator("input[name$='.score']").FillAsync("五十二");
        await Expect(card.Locator(".save-state")).ToContainTextAsync(Texts.SaveRefused);
        var answer = await visitor.Page.RunAndWaitForResponseAsync(
            () => card.GetByLabel(Texts.IndicatorsRemark).FillAsync(Typed),
            response => Carries(response.Request, Typed));
        answer.Status.ShouldBe(422);
        await Expect(card.Locator(".save-state")).ToContainTextAsync(Texts.SaveRefused);
        (await Backstage.RemarkAsync(assessment, 2)).ShouldBe(Typed);

        // Left and come back to: the remark is there, and the score that was typed is offered without a conflict.
        await visitor.GoAsync(path);
        await Expect(card.GetByLabel(Texts.IndicatorsRemark)).ToHaveValueAsync(Typed);
        await card.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveRestore }).ClickAsync();
        await Expect(card.Locator("input[name$='.score']")).ToHaveValueAsync("五十二");
        await card.Locator("input[name$='.score']").FillAsync("52");
        await Applicant.SeesSavedAsync(card);
    }

    [Fact]
    public async Task An_open_page_goes_on_by_itself_when_the_network_is_back()
    {
        var owner = await Backstage.SaveAsync(An.Enterprise());
        var assessment = await Backstage.BeginAssessmentAsync(owner);
        var visitor = await SignInAsync(owner);
        await visitor.GoAsync($"/assessments/{assessment}/indicators");
        var card = visitor.Page.Locator("#indicator-3");
        await visitor.Page.Context.SetOfflineAsync(true);
        await card.GetByLabel(Texts.IndicatorsRemark).FillAsync(Typed);
        await Expect(card.Locator(".save-state")).ToContainTextAsync("网络断开");

        await visitor.Page.Context.SetOfflineAsync(false);
        await Applicant.SeesSavedAsync(card);
        (await Backstage.RemarkAsync(assessment, 3)).ShouldBe(Typed);
    }

    [Fact]
    public async Task Whoever_signs_in_again_in_another_window_goes_on_in_the_first()
    {
        var owner = await Backstage.SaveAsync(An.Enterprise());
        var assessment = await Backstage.BeginAssessmentAsync(owner);
        var visitor = await SignInAsync(owner);
        await visitor.GoAsync($"/assessments/{assessment}/indicators");
        var card = visitor.Page.Locator("#indicator-4");
        await BringAboutAsync(Mishap.SessionExpired, visitor, "");
        await card.GetByLabel(Texts.IndicatorsRemark).FillAsync(Typed);
        await Expect(card.Locator(".save-state")).ToContainTextAsync("登录已失效");

        var tab = await OpenTabAsync(visitor);
        await tab.SignInAsync(owner);
        await visitor.Page.BringToFrontAsync();
        await visitor.Page.EvaluateAsync("dispatchEvent(new Event('focus'))");
        await Applicant.SeesSavedAsync(card);
        (await Backstage.RemarkAsync(assessment, 4)).ShouldBe(Typed);
    }

    [Theory]
    [InlineData(Mishap.Offline, "网络断开")]
    [InlineData(Mishap.ServerError, "请稍后再试")]
    [InlineData(Mishap.SignInPageInstead, "请稍后再试")]
    [InlineData(Mishap.RedirectToSignIn, "未保存")]
    [InlineData(Mishap.SessionExpired, "登录已失效")]
    public async Task A_field_of_the_profile_is_never_called_saved_and_comes_back(Mishap mishap, string told)
    {
        var owner = await Backstage.SaveAsync(An.Enterprise());
        var visitor = await SignInAsync(owner);
        await visitor.GoAsync("/enterprise/profile");
        await WatchAsync(visitor);

        await BringAboutAsync(mishap, visitor, "**/enterprise/profile?handler=Field");
        await visitor.Page.GetByLabel(Texts.EnterpriseAddress).FillAsync(Typed);
        await visitor.Page.GetByLabel(Texts.EnterpriseAddress).BlurAsync();
        await Expect(visitor.Page.Locator("form[data-autosave] .save-state")).ToContainTextAsync(told);
        (await SeenAsync(visitor)).ShouldNotContain("saved");

        await PutRightAsync(mishap, visitor, "**/enterprise/profile?handler=Field");
        if (mishap is Mishap.SessionExpired)
        {
            await visitor.SignInAsync(owner);
        }

        await visitor.GoAsync("/enterprise/profile");
        var address = visitor.Page.GetByLabel(Texts.EnterpriseAddress);
        var restore = visitor.Page.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveRestore });
        if (await address.InputValueAsync() != Typed && !await restore.IsVisibleAsync())
        {
            // The page that was left saved it while this one was on its way: it must be there at the next look.
            await visitor.GoAsync("/enterprise/profile");
        }

        if (await restore.IsVisibleAsync())
        {
            await restore.ClickAsync();
        }

        await Expect(address).ToHaveValueAsync(Typed);

        // Idle: the page that was left had saved it by itself as soon as it could.
        await Expect(visitor.Page.Locator("form[data-autosave] .save-state").First).ToHaveAttributeAsync("data-save-state", new Regex("^(saved|idle)$"));
        await visitor.GoAsync("/enterprise/profile");
        await Expect(address).ToHaveValueAsync(Typed);
        (await Backstage.InDatabaseAsync(db => db.Enterprises.Where(one => one.Id == owner.EnterpriseId).Select(one => one.Address).SingleAsync())).ShouldBe(Typed);
    }

    [Fact]
    public async Task A_field_that_was_not_even_left_is_offered_after_the_tab_is_gone()
    {
        var owner = await Backstage.SaveAsync(An.Enterprise());
        var lost = await SignInAsync(owner);
        await lost.GoAsync("/enterprise/profile");
        await lost.Page.Context.SetOfflineAsync(true);
        await lost.Page.GetByLabel(Texts.EnterpriseAddress).PressSequentiallyAsync(Typed);
        var tab = await OpenTabAsync(lost);
        await lost.Page.CloseAsync();

        await tab.Page.Context.SetOfflineAsync(false);
        await tab.GoAsync("/enterprise/profile");
        var address = tab.Page.GetByLabel(Texts.EnterpriseAddress);
        await Expect(address).Not.ToHaveValueAsync(Typed);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveRestore }).ClickAsync();
        await Expect(address).ToHaveValueAsync(Typed);
        await Expect(tab.Page.Locator("form[data-autosave] .save-state").First).ToHaveAttributeAsync("data-save-state", "saved");
        await tab.Page.ReloadAsync();
        await Expect(address).ToHaveValueAsync(Typed);
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveRestore })).Not.ToBeAttachedAsync();
    }

    private static async Task BringAboutAsync(Mishap mishap, Visitor visitor, string requests)
    {
        switch (mishap)
        {
            case Mishap.Offline:
                await visitor.Page.Context.SetOfflineAsync(true);
                break;
            case Mishap.ServerError:
                await visitor.Page.RouteAsync(requests, route => route.FulfillAsync(new() { Status = 500, ContentType = "text/html", Body = "<h1>500</h1>" }));
                break;
            case Mishap.SignInPageInstead:
                await visitor.Page.RouteAsync(requests, route => route.FulfillAsync(new() { Status = 200, ContentType = "text/html", Body = "<h1>登录</h1>" }));
                break;
            case Mishap.RedirectToSignIn:
                await visitor.Page.RouteAsync(requests, route => route.FulfillAsync(new()
                {
                    Status = 302,
                    Headers = [new("Location", "/account/sign-in")],
                }));
                break;
            case Mishap.SessionExpired:
                // The form's token outlives the session, as it does in life.
                await visitor.Page.Context.ClearCookiesAsync(new() { Name = "portal" });
                break;
        }
    }

    private static async Task PutRightAsync(Mishap mishap, Visitor visitor, string requests)
    {
        if (mishap is Mishap.Offline)
        {
            await visitor.Page.Context.SetOfflineAsync(false);
        }
        else if (mishap is not Mishap.SessionExpired)
        {
            await visitor.Page.UnrouteAsync(requests);
        }
    }

    /// <summary>Whether a request saves this text: leaving the field before it saves too, and that answer looks the same.</summary>
    private static bool Carries(IRequest request, string text) =>
        request.Method == "POST" && request.PostData?.Contains(Uri.EscapeDataString(text), StringComparison.Ordinal) == true;

    /// <summary>Writes down every state that any mark of the page passes through.</summary>
    private static Task WatchAsync(Visitor visitor) => visitor.Page.EvaluateAsync("""
        () => {
          window.statesSeen = [];
          new MutationObserver(changes => changes.forEach(change => window.statesSeen.push(change.target.dataset.saveState)))
            .observe(document.body, { subtree: true, attributeFilter: ['data-save-state'] });
        }
        """);

    private static Task<string[]> SeenAsync(Visitor visitor) => visitor.Page.EvaluateAsync<string[]>("() => window.statesSeen");
}
