using Portal.Application;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>Another province's officer and another enterprise find nothing; whoever is suspended is out at the next click.</summary>
public sealed class StrangersTests(Stage stage) : Journey(stage)
{
    [Fact]
    public async Task Another_provinces_officer_and_another_enterprise_get_404()
    {
        var owner = await Backstage.SaveAsync(An.Enterprise().In("320583"));
        var assessment = await Backstage.FillAssessmentAsync(owner);
        string[] staffPages = [$"/area/enterprises/{owner.EnterpriseId}", $"/area/assessments/{assessment}/result"];
        string[] ownPages = ["indicators", "scenarios", "maturity", "requirements", "result", "evidence?part=maturity&item="];

        var near = await SignInAsync(An.Officer().In("320500"));
        foreach (var path in staffPages)
        {
            (await near.GoAsync(path)).Status.ShouldBe(200, path);
        }

        foreach (var officer in (string[])["150000", "150200", "320600"])
        {
            var far = await SignInAsync(An.Officer().In(officer));
            foreach (var path in staffPages)
            {
                (await far.GoAsync(path)).Status.ShouldBe(404, $"{officer} {path}");
                await far.SeesHeadingAsync(Texts.Error404Title);
            }
        }

        var stranger = await SignInAsync(An.Enterprise().In("320583"));
        var mine = await SignInAsync(owner);
        foreach (var page in ownPages)
        {
            (await mine.GoAsync($"/assessments/{assessment}/{page}")).Status.ShouldBe(200, page);
            (await stranger.GoAsync($"/assessments/{assessment}/{page}")).Status.ShouldBe(404, page);
        }
    }

    [Fact]
    public async Task Somebody_suspended_is_out_at_the_next_click()
    {
        var account = await Backstage.SaveAsync(An.Officer().In("320500"));
        var officer = await SignInAsync(account);
        var administrator = await SignInAsync(An.Administrator());
        await administrator.GoAsync("/");
        await administrator.FollowAsync(Texts.HomeAdministratorLink);
        await administrator.SeesHeadingAsync(Texts.StaffTitle);
        await administrator.Page.GetByLabel(Texts.StaffSearch).FillAsync(account.UserName!);
        await administrator.PressAsync(Texts.StaffFilter);
        await administrator.PressAsync(Texts.StaffSuspendNamed.With(account.DisplayName));
        await administrator.SeesNoticeAsync(Texts.StaffSuspendDone);

        await officer.FollowAsync(Texts.AreaOpenList);
        await officer.SeesHeadingAsync(Texts.SignInTitle);
        await officer.Page.GetByLabel(Texts.AccountUserName).FillAsync(account.UserName!);
        await officer.Page.GetByLabel(Texts.AccountPassword, new() { Exact = true }).FillAsync(TestPassword.Text);
        await officer.PressAsync(Texts.SignInButton);
        await Expect(officer.Page.GetByText(Texts.SignInSuspended)).ToBeVisibleAsync();
    }
}
