using System.Diagnostics;
using System.Text.RegularExpressions;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.TestKit;

namespace Portal.Web.Tests.Accounts;

public sealed partial class SignInTests(Site site)
{
    [Fact]
    public async Task The_right_password_leads_on()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320500"));
        (await browser.GetAsync("/account/keep-alive")).StatusShouldBe(204);
    }

    [Fact]
    public async Task Unknown_wrong_and_locked_are_one_answer()
    {
        var account = await site.SaveAsync(An.Enterprise());
        var browser = site.Open();
        var page = await browser.GetAsync("/account/sign-in");
        var unknown = await browser.SubmitAsync(page, new() { ["UserName"] = "nobody-at-all@example.com", ["Password"] = "wrong" });
        for (var i = 0; i < 6; i++)
        {
            var wrong = await browser.SubmitAsync(page, new() { ["UserName"] = account.UserName!, ["Password"] = "wrong" });
            wrong.StatusShouldBe(422).Text.ShouldBe(unknown.Text);
            wrong.ValueOf("UserName").ShouldBe(account.UserName);
            wrong.ValueOf("Password").ShouldBe("");
        }

        var locked = await browser.SubmitAsync(page, new() { ["UserName"] = account.UserName!, ["Password"] = TestPassword.Text });
        locked.StatusShouldBe(422).Text.ShouldBe(unknown.Text);
    }

    [Fact]
    public async Task A_lock_holds_on_another_node()
    {
        var account = await site.SaveAsync(An.Enterprise());
        var browser = site.Open();
        var page = await browser.GetAsync("/account/sign-in");
        for (var i = 0; i < 5; i++)
        {
            await browser.SubmitAsync(page, new() { ["UserName"] = account.UserName!, ["Password"] = "wrong" });
        }

        await using var other = site.With();
        var elsewhere = other.Open();
        var answer = await elsewhere.SubmitAsync(await elsewhere.GetAsync("/account/sign-in"), new() { ["UserName"] = account.UserName!, ["Password"] = TestPassword.Text });
        answer.StatusShouldBe(422);
    }

    [Theory]
    [InlineData("/account", "/account")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData(@"/\elsewhere.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public async Task It_leads_to_an_address_of_this_portal_only(string asked, string led)
    {
        var account = await site.SaveAsync(An.Enterprise());
        var browser = site.Open();
        var page = await browser.GetAsync("/account/sign-in?ReturnUrl=" + Uri.EscapeDataString(asked));
        var answer = await browser.SubmitAsync(page, new() { ["UserName"] = account.UserName!, ["Password"] = TestPassword.Text });
        answer.StatusShouldBe(302).Location.ShouldBe(led);
    }

    [Fact]
    public async Task A_signed_out_cookie_is_dead()
    {
        var browser = await site.SignInAsync(An.Enterprise());
        var page = await browser.GetAsync("/account");
        var cookie = page.Response.RequestMessage!.Headers.GetValues("Cookie").Single();
        (await browser.SubmitAsync(page, form: "form[action$='sign-out']")).StatusShouldBe(302);

        var thief = site.Open();
        thief.Client.DefaultRequestHeaders.Add("Cookie", cookie);
        var answer = await thief.GetAsync("/account");
        answer.StatusShouldBe(302).Location!.ShouldContain("/account/sign-in");
    }

    [Fact]
    public async Task Signing_in_as_somebody_else_ends_the_earlier_session()
    {
        var other = await site.SaveAsync(An.Officer());
        var browser = await site.SignInAsync(An.Enterprise());
        var page = await browser.GetAsync("/account");
        var cookie = page.Response.RequestMessage!.Headers.GetValues("Cookie").Single();
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answer = await browser.PostAsync("/account/sign-in",
            [new("__RequestVerificationToken", token), new("UserName", other.UserName!), new("Password", TestPassword.Text)]);
        answer.StatusShouldBe(302);

        var thief = site.Open();
        thief.Client.DefaultRequestHeaders.Add("Cookie", cookie);
        (await thief.GetAsync("/account")).StatusShouldBe(302).Location!.ShouldContain("/account/sign-in");
    }

    [Fact]
    public async Task A_suspended_account_is_out_at_its_next_request()
    {
        var officer = await site.SignInAsync(An.Officer());
        (await officer.GetAsync("/account")).StatusShouldBe(200);
        var administrator = await site.SignInAsync(An.Administrator());
        var list = await administrator.GetAsync("/administration/staff?text=" + officer.Account.UserName);
        await administrator.SubmitAsync(list, form: "form[action*='Suspend']");
        // The node remembers that the session stood a moment ago; what happens on it counts at once.
        (await officer.GetAsync("/account")).StatusShouldBe(302);
    }

    [Fact]
    public async Task Every_sign_in_gets_a_new_cookie()
    {
        var account = await site.SaveAsync(An.Enterprise());
        var browser = await site.SignInAsync(account);
        var again = await site.SignInAsync(account);
        var one = (await browser.GetAsync("/account")).Response.RequestMessage!.Headers.GetValues("Cookie").Single();
        var two = (await again.GetAsync("/account")).Response.RequestMessage!.Headers.GetValues("Cookie").Single();
        one.ShouldNotBe(two);
        one.ShouldContain("__Host-portal=");
    }

    [Fact]
    public async Task The_letter_leads_where_the_configuration_says_whatever_host_was_asked()
    {
        var account = await site.SaveAsync(An.Enterprise());
        var browser = site.Open();
        browser.Client.DefaultRequestHeaders.Host = "evil.example";
        var page = await browser.GetAsync("/account/forgotten-password");
        (await browser.SubmitAsync(page, new() { ["Email"] = account.Email! })).StatusShouldBe(302);
        var letter = (await site.LettersToAsync(account.Email!)).Single();
        Link().Match(letter.Body).Value.ShouldStartWith(Site.PublicUrl + "/account/reset-password?");
    }

    [Fact]
    public async Task A_forgotten_password_is_set_anew_by_the_letters_link()
    {
        var account = await site.SaveAsync(An.Enterprise());
        var browser = site.Open();
        var known = await browser.SubmitAsync(await browser.GetAsync("/account/forgotten-password"), new() { ["Email"] = account.Email! });
        var unknown = await browser.SubmitAsync(await browser.GetAsync("/account/forgotten-password"), new() { ["Email"] = "nobody@example.com" });
        known.Location.ShouldBe(unknown.Location);

        var link = Link().Match((await site.LettersToAsync(account.Email!)).Single().Body).Value[Site.PublicUrl.Length..];
        var page = await browser.GetAsync(link);
        var weak = await browser.SubmitAsync(page, new() { ["Password"] = "aaaaaaaaaaaa", ["PasswordAgain"] = "aaaaaaaaaaaa" });
        weak.StatusShouldBe(422).ErrorAt("Password").ShouldBe(Texts.AccountPasswordKinds);
        (await browser.SubmitAsync(weak, new() { ["Password"] = "Another-one-2", ["PasswordAgain"] = "Another-one-2" })).StatusShouldBe(302);
        await site.SignInAsync(account, "Another-one-2");
        (await browser.SubmitAsync(page, new() { ["Password"] = "Another-one-3", ["PasswordAgain"] = "Another-one-3" })).StatusShouldBe(422).Errors.ShouldBe([Texts.AccountLinkExpired]);
    }

    [Fact]
    public async Task Too_many_posts_for_one_name_are_refused_and_a_neighbour_at_the_same_address_is_not()
    {
        await using var strict = site.With(("Portal:Accounts:PostsPerNameAndMinute", "3"), ("Portal:Accounts:PostsPerAddressAndMinute", "5"));
        var browser = strict.Open();
        var page = await browser.GetAsync("/account/sign-in");
        var watch = Stopwatch.StartNew();
        // At once: one after the other, a slow machine's come no faster than they are allowed.
        var statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
            (int)(await browser.SubmitAsync(page, new() { ["UserName"] = "hammer@example.com", ["Password"] = "wrong" })).Status));

        statuses.Distinct().ShouldBe([422, 429], ignoreOrder: true);
        // Another one is allowed every ten seconds.
        statuses.Count(status => status == 422).ShouldBeInRange(3, 3 + (int)(watch.Elapsed.TotalSeconds / 10));
        (await browser.SubmitAsync(page, new() { ["UserName"] = "neighbour@example.com", ["Password"] = "wrong" })).StatusShouldBe(422);
    }

    [Fact]
    public async Task Demo_accounts_are_offered_in_demo_mode_only()
    {
        (await site.Open().GetAsync("/account/sign-in")).Text.ShouldNotContain(Texts.SignInDemoTitle);
        await using var demo = site.With(("Portal:DemoMode", "true"));
        var page = await demo.Open().GetAsync("/account/sign-in");
        page.Text.ShouldContain(Texts.SignInDemoTitle);
        page.Document.QuerySelectorAll("[data-fill-user]").Select(button => button.GetAttribute("aria-label")).ShouldBeUnique();
        foreach (var role in Enum.GetValues<Role>().Except([Role.GroupOfficer]))
        {
            page.Text.ShouldContain(role.Text());
        }
    }

    [GeneratedRegex(@"https://\S+")]
    private static partial Regex Link();
}
