using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>Where people land, what their navigation offers, and that every link leads somewhere.</summary>
public sealed partial class LandingTests(Site site)
{
    [Theory]
    [InlineData(Role.EnterpriseOwner, "首页 企业信息 工厂 项目申报 电子印章 同事账户")]
    [InlineData(Role.EnterpriseMember, "首页 企业信息 工厂 项目申报 电子印章")]
    [InlineData(Role.CountyOfficer, "首页 企业名单 申报批次 申报审核 推荐名单 电子印章")]
    [InlineData(Role.CityOfficer, "首页 企业名单 申报批次 申报审核 推荐名单 电子印章")]
    [InlineData(Role.ProvinceOfficer, "首页 企业名单 申报批次 申报审核 推荐名单 电子印章")]
    [InlineData(Role.Expert, "首页")]
    [InlineData(Role.Administrator, "首页 工作人员账户")]
    [InlineData(Role.Auditor, "首页 审计记录")]
    public async Task A_role_is_offered_its_own_work_and_every_link_opens(Role role, string navigation)
    {
        var browser = await AsAsync(role);
        var home = (await browser.GetAsync("/")).StatusShouldBe(200);
        var links = home.Document.QuerySelectorAll(".site-navigation a");
        string.Join(' ', links.Select(link => link.TextContent)).ShouldBe(navigation);
        links.Single(link => link.HasAttribute("aria-current")).TextContent.ShouldBe("首页");

        // Of each kind of address two are followed, so that lists and filters stay finite.
        var waiting = new Queue<(string From, string Path)>([("", "/")]);
        var kinds = new Dictionary<string, int>();
        var seen = new HashSet<string>();
        var broken = new List<string>();
        while (waiting.TryDequeue(out var next))
        {
            var kind = Ids().Replace(Values().Replace(next.Path, "="), "*");
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            if (!seen.Add(next.Path) || kinds[kind] > 2)
            {
                continue;
            }

            var answer = await browser.GetAsync(next.Path);
            if ((int)answer.Status is not (200 or 302))
            {
                // Other tests work in the same areas: what one of them took away in between is not offered any more.
                if (next.From.Length == 0 || Targets(await browser.GetAsync(next.From), next.From).Contains(next.Path))
                {
                    broken.Add($"{next.From} -> {next.Path}: {(int)answer.Status}");
                }

                continue;
            }

            foreach (var target in Targets(answer, next.Path))
            {
                waiting.Enqueue((next.Path, target));
            }
        }

        broken.ShouldBeEmpty();
        seen.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task An_expert_is_told_that_nothing_is_assigned_yet() =>
        (await (await site.SignInAsync(An.Expert())).GetAsync("/")).Text.ShouldContain(Texts.HomeExpert);

    [Fact]
    public async Task An_unconfirmed_address_is_said_at_home_with_a_way_to_send_the_letter_again()
    {
        var browser = await site.SignInAsync(An.Enterprise());
        (await browser.GetAsync("/")).Text.ShouldNotContain(Texts.OwnAccountUnconfirmed);
        await site.InDatabaseAsync(db => db.Accounts.Where(account => account.Id == browser.Account.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.EmailConfirmed, false)));

        var home = await browser.GetAsync("/");
        home.Text.ShouldContain(Texts.OwnAccountUnconfirmed);
        (await browser.SubmitAsync(home, form: "main form[action$=Resend]")).StatusShouldBe(302);
        (await site.LettersToAsync(browser.Account.Email!)).ShouldHaveSingleItem();
    }

    private async Task<Browser> AsAsync(Role role) => role switch
    {
        Role.EnterpriseOwner => await WithAssessmentAsync(),
        Role.EnterpriseMember => await site.SignInAsync(An.Enterprise().Joining((await WithAssessmentAsync()).Account.EnterpriseId!.Value)),
        Role.CountyOfficer => await OfficerAsync("320583"),
        Role.CityOfficer => await OfficerAsync("320500"),
        Role.ProvinceOfficer => await OfficerAsync("320000"),
        Role.Expert => await site.SignInAsync(An.Expert()),
        Role.Administrator => await site.SignInAsync(An.Administrator()),
        Role.Auditor => await site.SignInAsync(An.Auditor()),
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    private async Task<Browser> OfficerAsync(string area)
    {
        await WithAssessmentAsync();
        return await site.SignInAsync(An.Officer().In(area));
    }

    private async Task<Browser> WithAssessmentAsync()
    {
        var browser = await site.SignInAsync(An.Enterprise().In("320583"));
        (await browser.SubmitAsync(await browser.GetAsync("/enterprise/factory"), new() { ["name"] = "一厂", ["county"] = "320583" })).StatusShouldBe(302);
        var factory = await site.InDatabaseAsync(db => db.Factories.SingleAsync(f => f.EnterpriseId == browser.Account.EnterpriseId));
        (await browser.SubmitAsync(
            await browser.GetAsync("/enterprise/factories"), new() { ["factory"] = factory.Id.ToString() }, "main form[action$=Start]")).StatusShouldBe(302);
        return browser;
    }

    /// <summary>Where the links and the searches of a page lead, within the portal.</summary>
    private static IEnumerable<string> Targets(Answer page, string path) =>
    [
        // Files are not pages, and other tests plant submissions that name files which were never stored.
        .. page.Document.QuerySelectorAll("a[href]").Select(link => link.GetAttribute("href")!)
            .Where(target => !target.StartsWith('#') && !target.StartsWith("/evidence/", StringComparison.Ordinal))
            .Select(target => target.StartsWith('?') ? path.Split('?')[0] + target : target)
            .Where(target => target.StartsWith('/')).Select(target => target.Split('#')[0]),
        .. page.Document.QuerySelectorAll("form[method=get], form:not([method])").Select(form => form.GetAttribute("action") is { Length: > 0 } action ? action : path),
    ];

    [GeneratedRegex("=[^&]*")]
    private static partial Regex Values();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Ids();
}
