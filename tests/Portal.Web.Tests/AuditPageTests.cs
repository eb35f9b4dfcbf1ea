using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.TestKit;

namespace Portal.Web.Tests;

public sealed partial class AuditPageTests(Site site)
{
    [Fact]
    public async Task Every_action_has_a_Chinese_name_in_the_filter()
    {
        var auditor = await site.SignInAsync(An.Auditor());

        var page = (await auditor.GetAsync("/administration/audit")).StatusShouldBe(200);

        var actions = page.Document.QuerySelectorAll("#Command option").Where(option => option.GetAttribute("value") is { Length: > 0 }).ToList();
        actions.Count.ShouldBeGreaterThan(20);
        actions.Select(option => option.TextContent).Where(text => Latin().IsMatch(text)).ShouldBeEmpty();
        actions.Select(option => option.TextContent).Distinct().Count().ShouldBe(actions.Count);
    }

    [Fact]
    public async Task A_row_says_who_did_what_to_what_in_Chinese_and_when_in_Shanghai()
    {
        var owner = await site.SignInAsync(An.Enterprise().In("320583"));
        (await owner.SubmitAsync(await owner.GetAsync("/enterprise/profile"), new() { ["contact"] = "王敏" })).StatusShouldBe(302);
        var id = owner.Account.EnterpriseId.ToString()!;
        var entry = await site.InDatabaseAsync(db => db.AuditEntries.SingleAsync(e => e.SubjectId == id && e.Action == "SaveProfile"));

        var auditor = await site.SignInAsync(An.Auditor());
        var page = (await auditor.GetAsync($"/administration/audit?Command=SaveProfile&Actor={owner.Account.UserName}")).StatusShouldBe(200);

        var row = page.Document.QuerySelectorAll("tbody tr").ShouldHaveSingleItem();
        row.Children.Take(4).Select(cell => cell.TextContent.Trim()).ShouldBe(
            [entry.At.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", null), owner.Account.UserName!, "保存企业信息", $"企业 {id}"]);
    }

    [Fact]
    public async Task Every_kind_of_subject_in_the_trail_has_a_Chinese_name()
    {
        await site.SignInAsync(An.Administrator());
        var kinds = await site.InDatabaseAsync(db => db.AuditEntries.Select(entry => entry.SubjectType).Distinct().ToListAsync());

        kinds.ShouldNotBeEmpty();
        kinds.Select(AuditNames.OfSubject).Where(name => Latin().IsMatch(name)).ShouldBeEmpty();
    }

    [GeneratedRegex("[A-Za-z]")]
    private static partial Regex Latin();
}
