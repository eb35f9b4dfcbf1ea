using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>Two tabs, two colleagues: nobody's text is overwritten silently, and each sees who else is at work.</summary>
public sealed class TwoSaversTests(Stage stage) : Journey(stage)
{
    private Account owner = null!;
    private Guid assessment;

    public override async ValueTask InitializeAsync()
    {
        owner = await Backstage.SaveAsync(An.Enterprise());
        assessment = await Backstage.BeginAssessmentAsync(owner);
    }

    [Fact]
    public async Task The_second_of_two_colleagues_sees_both_texts_and_keeps_their_own()
    {
        var (first, second) = await BothTypeAsync(await SignInAsync(An.Enterprise().Joining(owner.EnterpriseId!.Value)));

        await second.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveConflictKeepMine }).ClickAsync();
        await Applicant.SeesSavedAsync(second);
        (await Backstage.RemarkAsync(assessment, 1)).ShouldBe("第二人的说明");

        // Now it is the first one's turn to be told.
        await first.GetByLabel(Texts.IndicatorsRemark).FillAsync("第一人又改了");
        await Expect(first.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveConflictKeepTheirs })).ToBeVisibleAsync();
        (await Backstage.RemarkAsync(assessment, 1)).ShouldBe("第二人的说明");
    }

    [Fact]
    public async Task The_second_of_two_tabs_sees_both_texts_and_takes_the_stored_one()
    {
        var (_, second) = await BothTypeAsync(null);

        await second.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveConflictKeepTheirs }).ClickAsync();
        await Expect(second.GetByLabel(Texts.IndicatorsRemark)).ToHaveValueAsync("第一人的说明");
        await Applicant.SeesSavedAsync(second);
        (await Backstage.RemarkAsync(assessment, 1)).ShouldBe("第一人的说明");
    }

    [Fact]
    public async Task Without_scripts_the_second_saver_sees_both_texts_as_well()
    {
        var first = await SignInAsync(owner, Device.WithoutScripts);
        var second = await SignInAsync(An.Enterprise().Joining(owner.EnterpriseId!.Value), Device.WithoutScripts);
        await first.GoAsync($"/assessments/{assessment}/indicators");
        await second.GoAsync($"/assessments/{assessment}/indicators");
        var (one, other) = (first.Page.Locator("#indicator-1"), second.Page.Locator("#indicator-1"));
        var save = new LocatorGetByRoleOptions { Name = Texts.AutosaveButton, Exact = true };
        await one.GetByLabel(Texts.IndicatorsRemark).FillAsync("第一人的说明");
        await one.GetByRole(AriaRole.Button, save).First.ClickAsync();
        await Expect(one.GetByRole(AriaRole.Status).Filter(new() { HasText = "已于" })).ToBeVisibleAsync();
        await other.GetByLabel(Texts.IndicatorsRemark).FillAsync("第二人的说明");
        await other.GetByRole(AriaRole.Button, save).First.ClickAsync();

        await SeesBothAsync(other);
        (await Backstage.RemarkAsync(assessment, 1)).ShouldBe("第一人的说明");
        await other.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveConflictKeepMine }).ClickAsync();
        await Expect(other.GetByRole(AriaRole.Status).Filter(new() { HasText = "已于" })).ToBeVisibleAsync();
        (await Backstage.RemarkAsync(assessment, 1)).ShouldBe("第二人的说明");
    }

    [Fact]
    public async Task Different_answers_never_conflict_and_a_soft_lock_names_the_colleague()
    {
        var first = await SignInAsync(owner);
        var colleague = await Backstage.SaveAsync(An.Enterprise().Joining(owner.EnterpriseId!.Value));
        var second = await SignInAsync(colleague);
        await first.GoAsync($"/assessments/{assessment}/indicators");
        await first.Page.WaitForFunctionAsync("() => performance.getEntriesByType('resource').some(one => one.name.endsWith('/presence') && one.responseEnd > 0)");
        await second.GoAsync($"/assessments/{assessment}/indicators");

        await Expect(second.Page.Locator(".soft-lock")).ToContainTextAsync($"{owner.DisplayName} 正在编辑本部分");
        await Expect(second.Page.Locator(".soft-lock")).Not.ToContainTextAsync(colleague.DisplayName);

        var (one, other) = (first.Page.Locator("#indicator-1"), second.Page.Locator("#indicator-2"));
        await one.GetByLabel(Texts.IndicatorsRemark).FillAsync("第一人的说明");
        await other.GetByLabel(Texts.IndicatorsRemark).FillAsync("第二人的说明");
        await Applicant.SeesSavedAsync(one);
        await Applicant.SeesSavedAsync(other);
        (await Backstage.RemarkAsync(assessment, 1)).ShouldBe("第一人的说明");
        (await Backstage.RemarkAsync(assessment, 2)).ShouldBe("第二人的说明");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_second_saver_of_a_field_of_the_profile_chooses(bool mine)
    {
        var first = await SignInAsync(owner);
        var second = await SignInAsync(An.Enterprise().Joining(owner.EnterpriseId!.Value));
        await first.GoAsync("/enterprise/profile");
        await second.GoAsync("/enterprise/profile");
        await TypeAsync(first, "第一人的地址");
        await Applicant.SeesSavedAsync(first.Page.Locator("form[data-autosave]"));
        await TypeAsync(second, "第二人的地址");
        await Expect(second.Page.Locator("form[data-autosave] .save-state").First).ToHaveAttributeAsync("data-save-state", "conflict");
        var message = second.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "第一人的地址" });
        await Expect(message).ToContainTextAsync("第二人的地址");
        (await StoredAsync()).ShouldBe("第一人的地址");

        await message.GetByRole(AriaRole.Button, new() { Name = mine ? Texts.FormKeepMine : Texts.FormTakeTheirs }).ClickAsync();
        await Applicant.SeesSavedAsync(second.Page.Locator("form[data-autosave]"));
        (await StoredAsync()).ShouldBe(mine ? "第二人的地址" : "第一人的地址");
        await Expect(second.Page.GetByLabel(Texts.EnterpriseAddress)).ToHaveValueAsync(mine ? "第二人的地址" : "第一人的地址");

        static async Task TypeAsync(Visitor visitor, string text)
        {
            await visitor.Page.GetByLabel(Texts.EnterpriseAddress).FillAsync(text);
            await visitor.Page.GetByLabel(Texts.EnterpriseAddress).BlurAsync();
        }

        Task<string?> StoredAsync() => Backstage.InDatabaseAsync(db =>
            db.Enterprises.Where(enterprise => enterprise.Id == owner.EnterpriseId).Select(enterprise => enterprise.Address).SingleAsync());
    }

    /// <summary>The owner saves a remark; the other, whose page is older, types another one.</summary>
    /// <param name="other">Null for a second tab of the owner.</param>
    private async Task<(ILocator First, ILocator Second)> BothTypeAsync(Visitor? other)
    {
        var first = await SignInAsync(owner);
        other ??= await OpenTabAsync(first);
        await first.GoAsync($"/assessments/{assessment}/indicators");
        await other.GoAsync($"/assessments/{assessment}/indicators");
        var (one, second) = (first.Page.Locator("#indicator-1"), other.Page.Locator("#indicator-1"));
        await one.GetByLabel(Texts.IndicatorsRemark).FillAsync("第一人的说明");
        await Applicant.SeesSavedAsync(one);
        await second.GetByLabel(Texts.IndicatorsRemark).FillAsync("第二人的说明");
        await SeesBothAsync(second);
        (await Backstage.RemarkAsync(assessment, 1)).ShouldBe("第一人的说明");
        return (one, second);
    }

    private async Task SeesBothAsync(ILocator card)
    {
        var panel = card.Locator("[data-save-conflict]");
        await Expect(panel.GetByRole(AriaRole.Heading)).ToContainTextAsync(owner.DisplayName);
        var row = panel.GetByRole(AriaRole.Row).Filter(new() { HasText = Texts.IndicatorsRemark });
        await Expect(row).ToContainTextAsync("第一人的说明");
        await Expect(row).ToContainTextAsync("第二人的说明");
    }
}
