using Microsoft.Playwright;
using Portal.Application;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>Every page in every state it can be in. Those of applications, reviews and lists: <see cref="ApplicationStatesTests"/>.</summary>
public sealed class PageStatesTests(Stage stage) : LookingJourney(stage)
{
    [Fact]
    public async Task Nobody_signed_in()
    {
        var visitor = await OpenAsync();
        await LookAtAsync(visitor, "/account/sign-in");
        await LookAtAsync(visitor, "/account/sign-in", "refused", async () =>
        {
            await visitor.Page.GetByLabel(Texts.AccountUserName).FillAsync("nobody@example.com");
            await visitor.Page.GetByLabel(Texts.AccountPassword, new() { Exact = true }).FillAsync("wrong");
            await visitor.PressAsync(Texts.SignInButton);
            await SeesErrorsAsync(visitor);
        });
        await LookAtAsync(visitor, "/account/register");
        await LookAtAsync(visitor, "/account/register", "refused", () => SubmitEmptyAsync(visitor, Texts.RegisterButton));
        await LookAtAsync(visitor, "/account/forgotten-password");
        await LookAtAsync(visitor, "/account/forgotten-password", "sent", async () =>
        {
            await visitor.Page.GetByLabel(Texts.AccountEmail).FillAsync("nobody@example.com");
            await visitor.PressAsync(Texts.ForgottenButton);
            await visitor.SeesHeadingAsync(Texts.ForgottenSentTitle);
        });
        await LookAtAsync(visitor, $"/account/reset-password?account={Guid.Empty}&token=x");
        await LookAtAsync(visitor, $"/account/confirm-email?account={Guid.Empty}&token=x");
        await LookAtAsync(visitor, "/account/confirm-email", "bad link", () => SubmitEmptyAsync(visitor, Texts.ConfirmButton));
        await LookAtAsync(visitor, "/account/accept-invitation?token=x");
        await LookAtAsync(visitor, "/no-such-page");
        await LookAtAsync(visitor, "/error/500");
        await LookAtAsync(visitor, "/error/503");
        await LookAtAsync(visitor, "/dev/components");
        Report();
    }

    [Fact]
    public async Task An_enterprise_that_has_just_come()
    {
        var visitor = await SignInAsync(An.Enterprise());
        foreach (var path in (string[])["/", "/enterprise/profile", "/enterprise/factories", "/enterprise/factory", "/account", "/account/password", "/account/colleagues"])
        {
            await LookAtAsync(visitor, path);
        }

        await LookAtAsync(visitor, "/enterprise/factory", "refused", () => SubmitEmptyAsync(visitor, Texts.FormSave));
        await LookAtAsync(visitor, "/account/password", "refused", () => SubmitEmptyAsync(visitor, Texts.ChangePasswordTitle, "main form .button"));
        await LookAtAsync(visitor, "/account/colleagues", "invited", async () =>
        {
            await visitor.Page.GetByLabel(Texts.AccountEmail).FillAsync("colleague@example.com");
            await visitor.PressAsync(Texts.ColleaguesInvite);
            await visitor.SeesNoticeAsync("colleague@example.com");
        });
        await LookAtAsync(visitor, "/enterprise/profile", "refused", async () =>
        {
            await visitor.Page.GetByLabel(Texts.EnterpriseEmployees).FillAsync("很多");
            await visitor.PressAsync(Texts.FormSave);
            await SeesErrorsAsync(visitor);
        });
        await LookAtAsync(visitor, "/enterprise/profile", "refused by itself", async () =>
        {
            await visitor.Page.GetByLabel(Texts.EnterpriseEmployees).FillAsync("很多");
            await visitor.Page.GetByLabel(Texts.EnterpriseEmployees).BlurAsync();
            await Expect(visitor.Page.Locator("main").GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        });
        await LookAtAsync(visitor, "/enterprise/profile", "industry list open", async () =>
        {
            await visitor.Page.GetByRole(AriaRole.Combobox, new() { Name = Texts.EnterpriseIndustry }).PressSequentiallyAsync("36");
            await Expect(visitor.Page.GetByRole(AriaRole.Listbox).GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        });
        Report();
    }

    [Theory]
    [InlineData("320583")]
    [InlineData("150204")]
    public async Task A_self_assessment_that_was_just_begun(string county)
    {
        var owner = await Backstage.SaveAsync(An.Enterprise().In(county));
        var assessment = await Backstage.BeginAssessmentAsync(owner, county);
        var visitor = await SignInAsync(owner);
        await LookAtAsync(visitor, "/");
        await LookAtAsync(visitor, "/enterprise/factories");
        foreach (var part in (string[])["indicators", "scenarios", "scenarios/clear", "scenarios/carry-forward", "maturity", "requirements", "result", "evidence?part=maturity&item="])
        {
            await LookAtAsync(visitor, $"/assessments/{assessment}/{part}");
        }

        await LookAtAsync(visitor, $"/assessments/{assessment}/scenarios", "nothing built", async () =>
        {
            await visitor.Page.GetByLabel(Texts.ScenariosNoneSaid).CheckAsync();
            await Expect(visitor.Page.Locator(".standing-done")).ToContainTextAsync(Texts.ScenariosNoneShown);
        });
        await LookAtAsync(visitor, $"/assessments/{assessment}/result", "nothing built");
        Report();
    }

    [Theory]
    [InlineData("320583")]
    [InlineData("150204")]
    public async Task A_self_assessment_that_is_filled_in_and_decided(string county)
    {
        var owner = await Backstage.SaveAsync(An.Enterprise().In(county));
        var assessment = await Backstage.FillAssessmentAsync(owner, county);
        var visitor = await SignInAsync(owner);
        await LookAtAsync(visitor, $"/assessments/{assessment}/result", "decided", async () =>
        {
            await visitor.PressAsync(Texts.ResultsDecide);
            await visitor.SeesNoticeAsync(Texts.ResultsDecided);
        });
        var decision = new Uri(visitor.Page.Url).AbsolutePath;
        await LookAtAsync(visitor, "/");
        foreach (var part in (string[])["indicators", "scenarios", "scenarios/clear", "maturity", "requirements"])
        {
            await LookAtAsync(visitor, $"/assessments/{assessment}/{part}");
        }

        // All of it unfolded: every clause, every plan.
        await LookAtAsync(visitor, $"/assessments/{assessment}/result", "unfolded", () =>
            visitor.Page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(one => { one.open = true; })"));

        var officer = await SignInAsync(An.Officer().In(county[..4] + "00"));
        await LookAtAsync(officer, $"/area/assessments/{assessment}/result");
        await LookAtAsync(officer, decision.Replace("/assessments/", "/area/assessments/", StringComparison.Ordinal));
        await LookAtAsync(officer, $"/area/enterprises/{owner.EnterpriseId}");
        Report();
    }

    [Fact]
    public async Task Answers_that_are_refused_or_in_conflict()
    {
        var owner = await Backstage.SaveAsync(An.Enterprise());
        var assessment = await Backstage.BeginAssessmentAsync(owner);
        var visitor = await SignInAsync(owner);
        var card = visitor.Page.Locator("#indicator-1");
        var path = $"/assessments/{assessment}/indicators";
        await LookAtAsync(visitor, path, "refused by itself", async () =>
        {
            await card.GetByRole(AriaRole.Radio).Nth(3).CheckAsync();
            await card.GetByLabel(Texts.LevelScore).FillAsync("很高");
            await card.GetByLabel(Texts.LevelScore).BlurAsync();
            await Expect(card.GetByText(Texts.IndicatorsScoreNotNumber)).ToBeVisibleAsync();
        });
        await LookAtAsync(visitor, path, "not saved, offered again", async () =>
        {
            await Expect(card.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveRestore })).ToBeVisibleAsync();
            await card.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveRestore }).ScrollIntoViewIfNeededAsync();
        });

        var colleague = await SignInAsync(An.Enterprise().Joining(owner.EnterpriseId!.Value));
        await LookAtAsync(colleague, path, "soft lock", () => Expect(colleague.Page.Locator(".soft-lock")).ToBeVisibleAsync());
        await LookAtAsync(colleague, path, "conflict", async () =>
        {
            await visitor.GoAsync(path);
            var other = visitor.Page.Locator("#indicator-2").GetByLabel(Texts.IndicatorsRemark);
            await other.FillAsync("一");
            await Applicant.SeesSavedAsync(visitor.Page.Locator("#indicator-2"));
            await colleague.Page.Locator("#indicator-2").GetByLabel(Texts.IndicatorsRemark).FillAsync("二");
            await Expect(colleague.Page.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveConflictKeepMine })).ToBeVisibleAsync();
        });
        await LookAtAsync(colleague, $"/assessments/{assessment}/maturity", "refused", async () =>
        {
            await colleague.Page.GetByLabel(Texts.MaturityScore).FillAsync("9");
            await colleague.PressAsync(Texts.FormSave);
            await SeesErrorsAsync(colleague);
        });

        // The same refusal by the button, for those without scripts; they have no need of axe's script either, so only the width is seen.
        var plain = await SignInAsync(owner, Device.WithoutScripts);
        await plain.GoAsync(path);
        await plain.Page.Locator("#indicator-3").GetByLabel(Texts.LevelScore).FillAsync("很高");
        await plain.Page.Locator("#indicator-3").GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveButton, Exact = true }).First.ClickAsync();
        await SeesErrorsAsync(plain);
        Report();
    }

    [Fact]
    public async Task Staff()
    {
        foreach (var area in (string[])["320583", "320500", "320000", "150000"])
        {
            var officer = await SignInAsync(An.Officer().In(area));
            await LookAtAsync(officer, "/", area);
            await LookAtAsync(officer, "/area/enterprises", area);
            await LookAtAsync(officer, "/area/enterprises?q=没有这家企业", area);
        }

        await LookAtAsync(await SignInAsync(An.Expert()), "/", "expert");
        var administrator = await SignInAsync(An.Administrator());
        await LookAtAsync(administrator, "/", "administrator");
        await LookAtAsync(administrator, "/administration/staff");
        await LookAtAsync(administrator, "/administration/staff/new");
        await LookAtAsync(administrator, "/administration/staff/new", "refused", () => SubmitEmptyAsync(administrator, Texts.StaffCreate));
        await LookAtAsync(administrator, "/administration/staff?text=nobody", "empty");
        var auditor = await SignInAsync(An.Auditor());
        await LookAtAsync(auditor, "/", "auditor");
        await LookAtAsync(auditor, "/administration/audit");
        Report();
    }
}
