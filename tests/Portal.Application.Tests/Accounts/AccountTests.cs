using System.Text.RegularExpressions;
using Portal.Application.Accounts;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.TestKit;

namespace Portal.Application.Tests.Accounts;

public sealed partial class AccountTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task The_fifth_failure_locks_the_name_for_fifteen_minutes()
    {
        var account = await portal.SaveAsync(An.Enterprise());
        for (var i = 0; i < 4; i++)
        {
            (await TryAsync(account, "wrong")).ShouldBeNull();
        }

        (await TryAsync(account, TestPassword.Text)).ShouldNotBeNull("four failures do not lock");
        portal.Clock.Stop();
        for (var i = 0; i < 5; i++)
        {
            (await TryAsync(account, "wrong")).ShouldBeNull();
        }

        (await TryAsync(account, TestPassword.Text)).ShouldBeNull("locked");
        portal.Clock.Advance(TimeSpan.FromMinutes(14.9));
        (await TryAsync(account, TestPassword.Text)).ShouldBeNull("still locked");
        portal.Clock.Advance(TimeSpan.FromMinutes(0.2));
        (await TryAsync(account, TestPassword.Text)).ShouldNotBeNull("the lock is over");
    }

    [Fact]
    public async Task Fifty_guesses_at_once_get_five()
    {
        var account = await portal.SaveAsync(An.Enterprise());
        await Parallel.ForEachAsync(Enumerable.Range(0, 50), new ParallelOptions { MaxDegreeOfParallelism = 10 }, async (_, _) => await TryAsync(account, "wrong"));
        (await portal.Database.ScalarAsync<long>(
            "select count(*) from portal.audit_entries where convert_from(body, 'UTF8')::json -> 'details' ->> 'outcome' = 'refused'")).ShouldBe(5);
        (await TryAsync(account, TestPassword.Text)).ShouldBeNull();
    }

    [Fact]
    public async Task A_suspended_account_is_told_so_only_by_its_password()
    {
        var account = await portal.SaveAsync(An.Officer());
        var administrator = await portal.SaveAsync(An.Administrator());
        await portal.SendAsync(new SuspendStaff.Command(account.Id), administrator);
        (await portal.SendAsync(new SignIn.Command(account.UserName, "wrong"))).ShouldBe(new SignIn.Answer(null, false));
        (await portal.SendAsync(new SignIn.Command(account.UserName, TestPassword.Text))).ShouldBe(new SignIn.Answer(null, true));
        await portal.SendAsync(new RestoreStaff.Command(account.Id), administrator);
        (await TryAsync(account, TestPassword.Text)).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_trail_says_who_signed_in_and_never_what_was_typed()
    {
        var account = await portal.SaveAsync(An.Enterprise());
        await TryAsync(account, "Secret-canary-1");
        await TryAsync(account, TestPassword.Text);
        await portal.SendAsync(new SignIn.Command("nobody-canary@example.com", "Secret-canary-1"));
        var bodies = await portal.Database.ScalarAsync<string>(
            "select string_agg(convert_from(body, 'UTF8'), ' ' order by at) from portal.audit_entries where action = 'SignIn'");
        bodies.ShouldContain(account.Id.ToString());
        bodies.ShouldContain("refused");
        bodies.ShouldContain("signed in");
        bodies.ShouldContain("unknown");
        bodies.ShouldNotContain("canary");
    }

    [Fact]
    public async Task Two_registrations_of_one_code_at_once_leave_one_and_a_clear_error()
    {
        for (var round = 0; round < 5; round++)
        {
            var code = CreditCode.Of("91320500", $"MA8R{round:D4}").Text;
            var attempts = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => AttemptAsync(Registration(code, $"race{round}-{i}@example.com"))));
            attempts.Count(error => error is null).ShouldBe(1);
            attempts.Where(error => error is not null)
                .ShouldAllBe(error => error!.Field == "CreditCode" && error.Message == Texts.AccountCreditCodeTaken);
        }
    }

    [Fact]
    public async Task One_address_registers_once()
    {
        (await AttemptAsync(Registration(CreditCode.Of("91320500", "MA8W0001").Text, "once@example.com"))).ShouldBeNull();
        (await AttemptAsync(Registration(CreditCode.Of("91320500", "MA8W0002").Text, " ONCE@example.com "))).ShouldBe(new FieldError("Email", Texts.AccountEmailTaken));
    }

    [Theory]
    [InlineData("320000", "150100")]
    [InlineData("320000", "320583")]
    [InlineData("110000", "110100")]
    [InlineData("320000", null)]
    public async Task Province_and_city_must_belong_together_and_take_part(string province, string? city)
    {
        var command = Registration(CreditCode.Of("91320500", "MA8T0001").Text, "place@example.com") with { Province = province, City = city };
        (await AttemptAsync(command))!.Field.ShouldBe(province == "110000" ? "Province" : "City");
    }

    [Fact]
    public async Task An_irregular_code_registers_and_waits_for_a_manual_check()
    {
        var signedIn = await portal.SendAsync(Registration("91350100M0001TGQXM", "irregular@example.com"));
        var own = await portal.SendAsync(new ShowOwnAccount.Query(), await FindAsync(signedIn.AccountId));
        own.CreditCodeToConfirm.ShouldBeTrue();
        own.EmailConfirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task The_letter_confirms_the_address_once_its_link_is_used()
    {
        var signedIn = await portal.SendAsync(Registration(CreditCode.Of("91320500", "MA8U0001").Text, "confirm@example.com"));
        var (account, token) = LinkIn((await portal.LettersToAsync("confirm@example.com")).Single());
        (await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new ConfirmEmail.Command(account, token + "x")))).Errors[0].Message.ShouldBe(Texts.AccountLinkExpired);
        await portal.SendAsync(new ConfirmEmail.Command(account, token));
        (await FindAsync(signedIn.AccountId)).EmailConfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_a_link_that_works_once_and_ends_sessions()
    {
        var account = await portal.SaveAsync(An.Enterprise());
        var before = await TryAsync(account, TestPassword.Text);
        (await LivesAsync(before!)).ShouldBeTrue();
        await portal.SendAsync(new ForgetPassword.Command(account.Email));
        await portal.SendAsync(new ForgetPassword.Command(account.Email));
        var (id, token) = LinkIn((await portal.LettersToAsync(account.Email!)).Single());
        await portal.SendAsync(new ResetPassword.Command(id, token, "Another-one-2", "Another-one-2"));
        (await portal.SendAsync(new CheckSession.Query(account.Id, before!.SessionId, before.Stamp))).ShouldBeNull();
        (await TryAsync(account, TestPassword.Text)).ShouldBeNull();
        (await TryAsync(account, "Another-one-2")).ShouldNotBeNull();
        await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new ResetPassword.Command(id, token, "Third-one-33", "Third-one-33")));
    }

    [Fact]
    public async Task What_another_node_ends_is_over_here_within_five_seconds()
    {
        var account = await portal.SaveAsync(An.Enterprise());
        var session = (await TryAsync(account, TestPassword.Text))!;
        portal.Clock.Stop();
        (await LivesAsync(session)).ShouldBeTrue();
        await portal.Database.ExecuteAsync($"update portal.accounts set is_suspended = true where id = '{account.Id}'");
        // Read once in three seconds, not at every request.
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        (await LivesAsync(session)).ShouldBeTrue();
        portal.Clock.Advance(TimeSpan.FromSeconds(3));
        (await LivesAsync(session)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_this_node_ends_is_over_at_once()
    {
        var account = await portal.SaveAsync(An.Officer());
        var administrator = await portal.SaveAsync(An.Administrator());
        var (one, two) = ((await TryAsync(account, TestPassword.Text))!, (await TryAsync(account, TestPassword.Text))!);
        (await LivesAsync(one)).ShouldBeTrue();
        (await LivesAsync(two)).ShouldBeTrue();
        await portal.SendAsync(new SignOut.Command(one.SessionId), account);
        (await LivesAsync(one)).ShouldBeFalse();
        (await LivesAsync(two)).ShouldBeTrue();
        await portal.SendAsync(new SuspendStaff.Command(account.Id), administrator);
        (await LivesAsync(two)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_answer_that_was_under_way_while_all_was_forgotten_is_not_remembered()
    {
        var sessions = new CheckedSessions(portal.Clock);
        var session = new CheckSession.Query(Guid.NewGuid(), Guid.NewGuid(), "stamp");
        (await sessions.FindAsync(session, () =>
        {
            sessions.ForgetAll();
            return Task.FromResult<CheckSession.Standing?>(new(0));
        })).ShouldNotBeNull();
        (await sessions.FindAsync(session, () => Task.FromResult<CheckSession.Standing?>(null))).ShouldBeNull();
    }

    [Fact]
    public async Task Nobody_gets_a_letter_for_an_unknown_address()
    {
        await portal.SendAsync(new ForgetPassword.Command("stranger@example.com"));
        (await portal.LettersToAsync("stranger@example.com")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_changed_password_ends_all_other_sessions_and_goes_on_in_this_one()
    {
        var account = await portal.SaveAsync(An.Enterprise());
        var first = (await TryAsync(account, TestPassword.Text))!;
        var answer = await portal.SendAsync(new ChangePassword.Command(TestPassword.Text, "Another-one-2", "Another-one-2"), account);
        (await LivesAsync(first)).ShouldBeFalse();
        (await LivesAsync(answer.SignedIn!)).ShouldBeTrue();
        (await portal.SendAsync(new ChangePassword.Command("wrong", "Third-one-33", "Third-one-33"), account)).SignedIn.ShouldBeNull();
    }

    [Fact]
    public async Task A_session_ends_by_signing_out_and_after_twelve_hours()
    {
        var account = await portal.SaveAsync(An.Enterprise());
        var one = (await TryAsync(account, TestPassword.Text))!;
        var two = (await TryAsync(account, TestPassword.Text))!;
        await portal.SendAsync(new SignOut.Command(one.SessionId), account);
        (await LivesAsync(one)).ShouldBeFalse();
        (await LivesAsync(two)).ShouldBeTrue();
        portal.Clock.Advance(TimeSpan.FromHours(12.01));
        (await LivesAsync(two)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_invited_colleague_joins_once()
    {
        var owner = await portal.SaveAsync(An.Enterprise());
        await portal.SendAsync(new InviteColleague.Command("colleague@example.com"), owner);
        var token = TokenIn((await portal.LettersToAsync("colleague@example.com")).Single());
        (await portal.Database.ScalarAsync<long>($"select count(*) from portal.invitations where encode(token_hash, 'escape') like '%{token[..10]}%'")).ShouldBe(0);
        var command = new AcceptInvitation.Command(token, "同事", "Colleague-1x", "Colleague-1x");
        var joined = await portal.SendAsync(command);
        joined.EnterpriseId.ShouldBe(owner.EnterpriseId);
        joined.Role.ShouldBe(Role.EnterpriseMember);
        (await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(command))).Errors[0].Message.ShouldBe(Texts.AcceptGone);

        await portal.SendAsync(new RemoveColleague.Command(joined.AccountId), owner);
        (await LivesAsync(joined)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_withdrawn_and_a_late_invitation_open_nothing()
    {
        var owner = await portal.SaveAsync(An.Enterprise());
        await portal.SendAsync(new InviteColleague.Command("withdrawn@example.com"), owner);
        var open = (await portal.SendAsync(new ListColleagues.Query(), owner)).Invitations.Single();
        await portal.SendAsync(new WithdrawInvitation.Command(open.Id), owner);
        (await portal.SendAsync(new AcceptInvitation.Query(TokenIn((await portal.LettersToAsync("withdrawn@example.com")).Single())))).ShouldBeNull();

        await portal.SendAsync(new InviteColleague.Command("late@example.com"), owner);
        var token = TokenIn((await portal.LettersToAsync("late@example.com")).Single());
        portal.Clock.Advance(TimeSpan.FromDays(6.99));
        (await portal.SendAsync(new AcceptInvitation.Query(token))).ShouldNotBeNull();
        portal.Clock.Advance(TimeSpan.FromDays(0.02));
        (await portal.SendAsync(new AcceptInvitation.Query(token))).ShouldBeNull();
    }

    [Fact]
    public async Task Another_enterprises_people_and_invitations_do_not_exist()
    {
        var owner = await portal.SaveAsync(An.Enterprise());
        var stranger = await portal.SaveAsync(An.Enterprise());
        var member = await portal.SaveAsync(An.Enterprise().Joining(owner.EnterpriseId!.Value));
        await portal.SendAsync(new InviteColleague.Command("ours@example.com"), owner);
        var open = (await portal.SendAsync(new ListColleagues.Query(), owner)).Invitations.Single();
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new RemoveColleague.Command(member.Id), stranger));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new WithdrawInvitation.Command(open.Id), stranger));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new RemoveColleague.Command(owner.Id), owner));
        await Should.ThrowAsync<ForbiddenException>(() => portal.SendAsync(new RemoveColleague.Command(member.Id), member));
    }

    [Theory]
    [InlineData(Role.CityOfficer, "320000", "320500", null)]
    [InlineData(Role.CityOfficer, "320000", "320583", "Area")]
    [InlineData(Role.CityOfficer, "320000", "150100", "Area")]
    [InlineData(Role.CountyOfficer, "320000", "320583", null)]
    [InlineData(Role.CountyOfficer, "320000", "320500", "Area")]
    [InlineData(Role.ProvinceOfficer, "150000", null, null)]
    [InlineData(Role.ProvinceOfficer, "150000", "150100", "Area")]
    [InlineData(Role.ProvinceOfficer, "110000", null, "Province")]
    [InlineData(Role.ProvinceOfficer, "610000", null, null)]
    [InlineData(Role.Expert, "320000", null, null)]
    [InlineData(Role.Expert, null, null, "Province")]
    [InlineData(Role.Auditor, null, null, null)]
    [InlineData(Role.Auditor, "320000", null, "Province")]
    [InlineData(Role.EnterpriseOwner, null, null, "Role")]
    public async Task Staff_get_the_province_and_area_that_their_role_demands(Role role, string? province, string? area, string? wrong)
    {
        var administrator = await portal.SaveAsync(An.Administrator());
        var command = new CreateStaff.Command(role, "新同志", $"staff-{role}-{area}@example.com", province, area);
        if (wrong is not null)
        {
            (await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(command, administrator))).Errors.ShouldContain(error => error.Field == wrong);
            return;
        }

        await portal.SendAsync(command, administrator);
        var (id, token) = LinkIn((await portal.LettersToAsync(command.Email!)).Single());
        await portal.SendAsync(new ResetPassword.Command(id, token, "First-one-11", "First-one-11"));
        var signedIn = (await portal.SendAsync(new SignIn.Command(command.Email, "First-one-11"))).SignedIn!;
        signedIn.Role.ShouldBe(role);
        signedIn.ProvinceCode.ShouldBe(province);
        signedIn.AreaCode.ShouldBe(role is Role.ProvinceOfficer ? province : area);
    }

    [Fact]
    public async Task The_list_of_staff_filters_and_leaves_enterprises_out()
    {
        var administrator = await portal.SaveAsync(An.Administrator());
        await portal.SaveAsync(An.Enterprise());
        await portal.SaveAsync(An.Officer().In("320500"));
        await portal.SaveAsync(An.Officer().In("150100"));
        var all = await portal.SendAsync(new ListStaff.Query(null, null, null, 1), administrator);
        all.Total.ShouldBe(3);
        (await portal.SendAsync(new ListStaff.Query(null, "150000", null, 1), administrator)).Rows.Single().AreaCode.ShouldBe("150100");
        (await portal.SendAsync(new ListStaff.Query(Role.Administrator, null, "STAFF", 99), administrator)).Rows.Single().IsOneself.ShouldBeTrue();
        (await portal.SendAsync(new ListStaff.Query(null, null, "%", 1), administrator)).Total.ShouldBe(0, "a percent sign is a character");
        await Should.ThrowAsync<InvalidException>(() => portal.SendAsync(new SuspendStaff.Command(administrator.Id), administrator));
    }

    [Fact]
    public async Task The_trail_pages_without_loss_or_repetition_and_verifies()
    {
        var auditor = await portal.SaveAsync(An.Auditor());
        var account = await portal.SaveAsync(An.Enterprise());
        for (var i = 0; i < 120; i++)
        {
            await portal.SendAsync(new ForgetPassword.Command(i % 2 == 0 ? account.Email : "nobody@example.com"));
        }

        var seen = new List<(short, long)>();
        string? before = null;
        do
        {
            var page = await portal.SendAsync(new Audit.ReadAudit.Query(null, null, "ForgetPassword", null, null, before), auditor);
            seen.AddRange(page.Rows.Select(row => (row.Chain, row.Seq)));
            before = page.Older;
        }
        while (before is not null);
        seen.Count.ShouldBe(120);
        seen.ShouldBeUnique();

        (await portal.SendAsync(new Audit.ReadAudit.Query(null, null, null, account.Id.ToString(), null, null), auditor)).Rows.Count.ShouldBe(50);
        (await portal.SendAsync(new Audit.ReadAudit.Query("2026-02-30", null, null, null, null, null), auditor)).Errors.Single().Field.ShouldBe("From");
        (await portal.SendAsync(new Audit.VerifyAudit.Command(), auditor)).FindingCount.ShouldBe(0);
        await portal.Database.ExecuteAsync("update portal.audit_entries set action = 'Other' where seq = 3");
        (await portal.SendAsync(new Audit.VerifyAudit.Command(), auditor)).FindingCount.ShouldBeGreaterThan(0);
    }

    private async Task<SignedIn?> TryAsync(Account account, string password) =>
        (await portal.SendAsync(new SignIn.Command(account.UserName, password))).SignedIn;

    private async Task<bool> LivesAsync(SignedIn session) =>
        await portal.SendAsync(new CheckSession.Query(session.AccountId, session.SessionId, session.Stamp)) is not null;

    private Task<Account> FindAsync(Guid id) => portal.InDatabaseAsync(async db => (await db.Accounts.FindAsync(id))!);

    [Theory]
    [InlineData("王\u202E敏", "U+202E")]
    [InlineData("王\U0001F3ED", "🏭（U+1F3ED）")]
    public async Task A_name_that_no_paper_can_show_is_refused_where_it_is_typed(string name, string shown)
    {
        var registration = Registration(CreditCode.Of("91320500", "MA8P0001").Text, "print@example.com");
        var fault = await AttemptAsync(registration with { Name = name });
        (fault!.Field, fault.Message).ShouldBe(("Name", Texts.FormUnprintable.With(shown)));
        fault = await AttemptAsync(registration with { EnterpriseName = name });
        (fault!.Field, fault.Message).ShouldBe(("EnterpriseName", Texts.FormUnprintable.With(shown)));
        var refused = await Should.ThrowAsync<InvalidException>(async () => await portal.SendAsync(
            new CreateStaff.Command(Role.CityOfficer, name, "staff@example.com", "320000", "320500"), await portal.SaveAsync(An.Administrator())));
        refused.Errors.ShouldContain(new FieldError("Name", Texts.FormUnprintable.With(shown)));
        // Rare, and printed.
        (await AttemptAsync(registration with { Name = "朱镕𬭩", EnterpriseName = "鄠邑喆堃龑有限公司" })).ShouldBeNull();
    }

    private async Task<FieldError?> AttemptAsync(RegisterEnterprise.Command command)
    {
        try
        {
            await portal.SendAsync(command);
            return null;
        }
        catch (InvalidException refused)
        {
            return refused.Errors[0];
        }
    }

    private static RegisterEnterprise.Command Registration(string code, string email) =>
        new(code, "演示企业", "320000", "320500", "张三", email, null, "Register-one-1", "Register-one-1");

    private static (Guid Account, string Token) LinkIn(Letter letter) => (Guid.Parse(AccountPart().Match(letter.Body).Groups[1].Value), TokenIn(letter));

    private static string TokenIn(Letter letter) => Uri.UnescapeDataString(TokenPart().Match(letter.Body).Groups[1].Value);

    [GeneratedRegex("account=([0-9a-f]+)")]
    private static partial Regex AccountPart();

    [GeneratedRegex(@"token=(\S+)")]
    private static partial Regex TokenPart();
}
