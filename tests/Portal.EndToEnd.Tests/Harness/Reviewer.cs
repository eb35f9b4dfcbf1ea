using Microsoft.Playwright;
using Portal.Application;

namespace Portal.EndToEnd.Tests.Harness;

/// <summary>An office's way through a campaign's applications and its own list, by their pages.</summary>
/// <param name="campaign">Id of the campaign.</param>
public sealed class Reviewer(Visitor visitor, string campaign)
{
    private string Queue => $"/area/campaigns/{campaign}/applications";

    private IPage Page => visitor.Page;

    /// <summary>It stands in the queue.</summary>
    public async Task FindsAsync(string enterprise, string number)
    {
        await visitor.GoAsync(Queue);
        await Expect(Page.GetByRole(AriaRole.Link, new() { NameRegex = new($"{enterprise}|^{number}") }).First).ToBeVisibleAsync();
    }

    /// <summary>Ticks items and gives a reason for each.</summary>
    /// <param name="items">Beginning of an item's label, and the reason.</param>
    /// <returns>The labels as the form says them.</returns>
    public async Task<IReadOnlyList<string>> ReturnAsync(Guid application, params (string Label, string Reason)[] items)
    {
        await visitor.GoAsync($"{Queue}/{application}/return");
        await Page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
        var labels = new List<string>();
        foreach (var (wanted, reason) in items)
        {
            var tick = Page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new(wanted) }).First;
            var label = (await tick.EvaluateAsync<string>("one => one.labels[0].textContent")).Trim();
            await tick.CheckAsync();
            await Page.GetByLabel(Texts.ReviewReasonOf.With(label)).FillAsync(reason);
            labels.Add(label);
        }

        await visitor.PressAsync(Texts.ReviewReturnConfirm);
        await visitor.SeesNoticeAsync("已退回修改");
        return labels;
    }

    /// <summary>What the enterprise added since the return is marked.</summary>
    public async Task SeesChangeAsync(Guid application, string added)
    {
        await visitor.GoAsync($"{Queue}/{application}/changes");
        await Expect(Page.Locator("ins").Filter(new() { HasText = added }).First).ToBeVisibleAsync();
    }

    /// <summary>Where the notice asks for a 线下查验, nothing is passed before it is recorded.</summary>
    public async Task CannotPassYetAsync(Guid application)
    {
        await visitor.GoAsync($"{Queue}/{application}/pass");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = Texts.ReviewPassConfirm })).ToBeDisabledAsync();
    }

    public async Task CheckOnSiteAsync(Guid application, string participants)
    {
        await visitor.GoAsync($"{Queue}/{application}/site-check");
        await Page.GetByLabel(Texts.ReviewCheckedOn).FillAsync("2025-03-28");
        await Page.GetByLabel(Texts.ReviewParticipants).FillAsync(participants);
        await Page.GetByLabel(Texts.ReviewFindings).FillAsync("现场查看生产线与数据平台，与申报内容一致。");
        await visitor.ChooseAsync(Texts.ReviewSiteCheckAgrees, Texts.ReviewAgrees);
        await visitor.PressAsync(Texts.ReviewSave);
        await visitor.SeesNoticeAsync(Texts.ReviewPhotosNow);
        await visitor.GoAsync($"{Queue}/{application}");
        await Expect(Page.GetByText("与申报内容一致").First).ToBeVisibleAsync();
    }

    /// <summary>The opinion of one office that recommends jointly.</summary>
    public async Task RecordOpinionAsync(Guid application, string office)
    {
        await visitor.GoAsync($"{Queue}/{application}");
        var form = Page.Locator("#opinions form").Filter(new() { Has = Page.GetByRole(AriaRole.Heading, new() { Name = office, Exact = true }) });
        await form.GetByRole(AriaRole.Radio, new() { Name = Texts.ReviewSupports, Exact = true }).CheckAsync();
        await form.GetByLabel(Texts.ReviewDay).FillAsync("2024-11-18");
        await form.GetByRole(AriaRole.Button, new() { Name = Texts.ReviewSaveNamed.With(office) }).ClickAsync();
        await visitor.SeesNoticeAsync(Texts.ReviewSaved);
    }

    /// <summary>Which opinions the pass page warns of.</summary>
    public async Task<IReadOnlyList<string>> OpinionsMissingAsync(Guid application)
    {
        await visitor.GoAsync($"{Queue}/{application}/pass");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = Texts.ReviewPassConfirm })).ToBeVisibleAsync();
        return [.. (await Page.Locator("section[aria-labelledby=warnings] li").AllTextContentsAsync()).Where(warning => warning.Contains("意见尚未记录", StringComparison.Ordinal))];
    }

    public async Task PassAsync(Guid application)
    {
        await visitor.GoAsync($"{Queue}/{application}/pass");
        await visitor.PressAsync(Texts.ReviewPassConfirm);
        await visitor.SeesNoticeAsync(Texts.ReviewPassed);
    }

    /// <summary>Puts a candidate on the list.</summary>
    /// <param name="count">How many are recommended then.</param>
    public async Task RecommendAsync(Guid list, string enterprise, int count)
    {
        await visitor.GoAsync($"/area/lists/{list}");
        await visitor.PressAsync(Texts.ListsToRecommendedOf.With(enterprise));
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = Texts.ListsRecommended.With(count) })).ToBeVisibleAsync();
    }

    /// <summary>经办人 hands it over, and cannot freeze it.</summary>
    public async Task PrepareAsync(Guid list)
    {
        await visitor.PressAsync(Texts.ListsPrepare);
        await visitor.SeesNoticeAsync(Texts.ListsPrepared);
        await visitor.GoAsync($"/area/lists/{list}/freeze");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = Texts.ListsFreezeDo })).ToHaveCountAsync(0);
    }

    /// <summary>负责人 reads it and freezes it.</summary>
    public async Task FreezeAsync(Guid list, string enterprise, int version)
    {
        await visitor.GoAsync($"/area/lists/{list}/freeze");
        await Expect(Page.GetByText(enterprise).First).ToBeVisibleAsync();
        await visitor.PressAsync(Texts.ListsFreezeDo);
        await visitor.SeesNoticeAsync(Texts.ListsFrozenNow.With(version));
    }
}
