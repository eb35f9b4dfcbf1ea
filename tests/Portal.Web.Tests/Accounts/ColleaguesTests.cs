using Portal.Application;
using Portal.TestKit;

namespace Portal.Web.Tests.Accounts;

public sealed class ColleaguesTests(Site site)
{
    [Fact]
    public async Task An_owner_invites_a_colleague_who_joins_by_the_letter()
    {
        var owner = await site.SignInAsync(An.Enterprise());
        var email = $"invited{Guid.NewGuid():N}@example.com";
        (await owner.SubmitAsync(await owner.GetAsync("/account/colleagues"), new() { ["Email"] = email })).StatusShouldBe(302);
        (await owner.GetAsync("/account/colleagues")).Text.ShouldContain(email);

        var link = (await site.LettersToAsync(email)).Single().Body.Split().Single(word => word.StartsWith(Site.PublicUrl, StringComparison.Ordinal));
        var guest = site.Open();
        var answer = await guest.SubmitAsync(await guest.GetAsync(link[Site.PublicUrl.Length..]),
            new() { ["Name"] = "同事", ["Password"] = "Colleague-1x", ["PasswordAgain"] = "Colleague-1x" });
        answer.StatusShouldBe(302);
        (await guest.GetAsync("/account")).Text.ShouldContain(Texts.RoleEnterpriseMember);
        (await guest.GetAsync("/account/colleagues")).StatusShouldBe(403);
    }

    [Fact]
    public async Task Another_enterprises_ids_are_not_found()
    {
        var owner = await site.SaveAsync(An.Enterprise());
        var member = await site.SaveAsync(An.Enterprise().Joining(owner.EnterpriseId!.Value));
        var stranger = await site.SignInAsync(An.Enterprise());
        var page = await stranger.GetAsync("/account/colleagues");
        foreach (var handler in (string[])["Remove", "Withdraw"])
        {
            var answer = await stranger.PostAsync($"/account/colleagues?handler={handler}",
                [new("id", member.Id.ToString()), new("__RequestVerificationToken", page.ValueOfToken())]);
            answer.StatusShouldBe(404);
        }

        (await site.InDatabaseAsync(async db => (await db.Accounts.FindAsync(member.Id))!)).IsSuspended.ShouldBeFalse();
    }

    [Fact]
    public async Task An_unknown_handler_is_not_found_and_saves_nothing()
    {
        var owner = await site.SignInAsync(An.Enterprise());
        var page = await owner.GetAsync("/account/colleagues");
        var answer = await owner.PostAsync("/account/colleagues?handler=Wrong",
            [new("Email", "wrong-handler@example.com"), new("__RequestVerificationToken", page.ValueOfToken())]);
        answer.StatusShouldBe(404);
        (await site.LettersToAsync("wrong-handler@example.com")).ShouldBeEmpty();
    }
}
