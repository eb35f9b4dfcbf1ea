using Microsoft.EntityFrameworkCore;
using Portal.Application;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>What officers do on their pages.</summary>
public sealed class AreaPagesTests(Site site)
{
    [Fact]
    public async Task An_irregular_credit_code_is_announced_until_an_officer_of_the_area_confirms_it()
    {
        var owner = await site.SignInAsync(An.Enterprise().In("320724").Named("灌南特码机械有限公司").WithCreditCode("91350100M0001TGQXM"));
        var id = owner.Account.EnterpriseId!.Value;
        var page = $"/area/enterprises/{id}";
        foreach (var own in (string[])["/", "/enterprise/profile"])
        {
            (await owner.GetAsync(own)).StatusShouldBe(200).Text.ShouldContain(Texts.EnterpriseCreditCodeToConfirm);
        }

        var officer = await site.SignInAsync(An.Officer().In("320724"));
        var landing = (await officer.GetAsync("/")).StatusShouldBe(200);
        var count = landing.Document.QuerySelector("main a[href='/area/enterprises?code=pending']")!;
        count.TextContent.ShouldBe("1");
        var list = (await officer.GetAsync(count.GetAttribute("href")!)).StatusShouldBe(200);
        list.ValueOf("code").ShouldBe("pending");
        list.Document.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().TextContent.ShouldContain("灌南特码机械有限公司");

        var shown = (await officer.GetAsync(page)).StatusShouldBe(200);
        await site.InDatabaseAsync(db => db.Enterprises.Where(e => e.Id == id).ExecuteUpdateAsync(set => set.SetProperty(e => e.Version, e => e.Version + 1)));
        var stale = (await officer.SubmitAsync(shown)).StatusShouldBe(302);
        (await officer.FollowAsync(stale)).Text.ShouldContain(Texts.AreaConfirmStale);
        (await officer.SubmitAsync(await officer.GetAsync(page))).StatusShouldBe(302);

        var confirmed = (await officer.GetAsync(page)).StatusShouldBe(200);
        confirmed.Document.QuerySelector("main form").ShouldBeNull();
        confirmed.Text.ShouldContain($"由 {officer.Account.DisplayName} 人工核验");
        (await officer.GetAsync("/area/enterprises?code=pending")).Document.QuerySelectorAll("tbody tr").ShouldBeEmpty();
        (await officer.GetAsync("/area/enterprises")).Text.ShouldContain("灌南特码机械有限公司");
        foreach (var own in (string[])["/", "/enterprise/profile"])
        {
            (await owner.GetAsync(own)).Text.ShouldNotContain(Texts.EnterpriseCreditCodeToConfirm);
        }

        var entry = await site.InDatabaseAsync(db => db.AuditEntries.SingleAsync(e => e.Action == "ConfirmCreditCode" && e.SubjectId == id.ToString()));
        entry.ActorId.ShouldBe(officer.Account.Id);
    }

    [Fact]
    public async Task Another_citys_officer_confirms_nothing()
    {
        var owner = await site.SaveAsync(An.Enterprise().In("321003").WithCreditCode("91350211M0000XUF46"));
        var stranger = await site.SignInAsync(An.Officer().In("320100"));
        var token = (await stranger.GetAsync("/area/enterprises")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        (await stranger.PostAsync($"/area/enterprises/{owner.EnterpriseId}?handler=Confirm",
            [new("__RequestVerificationToken", token), new("version", "1")])).StatusShouldBe(404);
        (await site.InDatabaseAsync(db => db.Enterprises.SingleAsync(e => e.Id == owner.EnterpriseId))).CreditCodeConfirmedAt.ShouldBeNull();
    }

    [Fact]
    public async Task An_enterprise_seated_elsewhere_is_found_where_its_factory_is_and_its_code_is_confirmed_at_its_seat()
    {
        var owner = await site.SignInAsync(An.Enterprise().In("320281").Named("江阴异地建厂有限公司").WithCreditCode("91350203M0001FUE2P"));
        (await owner.SubmitAsync(await owner.GetAsync("/enterprise/factory"), new() { ["name"] = "东海工厂", ["county"] = "320722" })).StatusShouldBe(302);
        var page = $"/area/enterprises/{owner.Account.EnterpriseId}";

        foreach (var (area, path) in ((string, string)[])[("320722", "/area/enterprises"), ("320700", "/area/enterprises?county=320722"), ("320000", "/area/enterprises?city=320700&county=320722")])
        {
            var officer = await site.SignInAsync(An.Officer().In(area));
            var row = (await officer.GetAsync(path)).StatusShouldBe(200).Document.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().TextContent;
            row.ShouldContain("江阴异地建厂有限公司");
            row.Contains(Texts.AreaFactoryOnly, StringComparison.Ordinal).ShouldBe(area != "320000");
            var shown = (await officer.GetAsync(page)).StatusShouldBe(200);
            (shown.Document.QuerySelector("main form") is not null).ShouldBe(area == "320000");
        }

        var there = await site.SignInAsync(An.Officer().In("320722"));
        (await there.GetAsync("/area/enterprises?code=pending")).Document.QuerySelectorAll("tbody tr").ShouldBeEmpty();
        (await there.GetAsync("/")).Document.QuerySelector(".figures dd")!.TextContent.Trim().ShouldBe("1");
        (await (await site.SignInAsync(An.Officer().In("320281"))).GetAsync(page)).StatusShouldBe(200).Document.QuerySelector("main form").ShouldNotBeNull();
        (await (await site.SignInAsync(An.Officer().In("320723"))).GetAsync(page)).StatusShouldBe(404);
    }

    [Fact]
    public async Task The_second_page_of_the_list_follows_the_first()
    {
        for (var number = 1; number <= 26; number++)
        {
            await site.SaveAsync(An.Enterprise().In("320921").Named($"响水企业{number:D2}"));
        }

        var officer = await site.SignInAsync(An.Officer().In("320921"));
        var first = (await officer.GetAsync("/area/enterprises")).StatusShouldBe(200);
        first.Document.QuerySelectorAll("tbody tr").Length.ShouldBe(25);

        var second = (await officer.GetAsync(first.Document.QuerySelector(".pager a[rel=next]")!.GetAttribute("href")!)).StatusShouldBe(200);

        second.Document.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().TextContent.ShouldContain("响水企业26");
    }
}
