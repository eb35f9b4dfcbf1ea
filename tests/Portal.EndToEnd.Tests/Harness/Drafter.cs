using Microsoft.Playwright;
using Portal.Application;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Harness;

/// <summary>The enterprise's way through an application, by its pages: every field of every section, whatever the programme asks.</summary>
public sealed class Drafter(Visitor visitor)
{
    /// <summary>What is typed into long texts.</summary>
    public const string LongText = "工厂以订单为主线，打通设计、工艺、制造与服务的数据，关键工序数控化率达到九成以上。";

    private IPage Page => visitor.Page;

    private sealed record Control(string Id, string Type, string Name);

    /// <summary>Starts the application of the one factory in this campaign.</summary>
    /// <returns>Its id.</returns>
    public async Task<Guid> StartAsync(string campaign)
    {
        await visitor.GoAsync("/applications");
        await visitor.SeesHeadingAsync(Texts.ApplicationsTitle);
        await visitor.PressAsync(Texts.ApplicationStartNamed.With(campaign));
        await visitor.SeesHeadingAsync(campaign);
        return Guid.Parse(new Uri(Page.Url).Segments[2].TrimEnd('/'));
    }

    /// <summary>Fills every section to the last field.</summary>
    public async Task FillAllAsync(Guid application)
    {
        await visitor.GoAsync($"/applications/{application}");
        var sections = await Page.Locator($"a[href*='/applications/{application}/form/']").EvaluateAllAsync<string[]>("all => all.map(one => one.getAttribute('href'))");
        sections.ShouldNotBeEmpty();
        foreach (var section in sections.Distinct())
        {
            await visitor.GoAsync(section);
            await FillSectionAsync();
        }
    }

    /// <summary>Follows a returned item from the overview, where its reason stands; only that item is open there; rewrites it.</summary>
    public async Task MendAsync(Guid application, string label, string reason, string text)
    {
        await visitor.GoAsync($"/applications/{application}");
        await Expect(Page.GetByText(reason).First).ToBeVisibleAsync();
        await Page.Locator("section", new() { Has = Page.Locator("#return") }).GetByRole(AriaRole.Link, new() { Name = label, Exact = true }).ClickAsync();
        await visitor.ArrivesAsync("/form/");
        (await Page.Locator("main form[data-autosave] :is(textarea, [contenteditable=true], input:not([type=hidden]):not([type=file])):visible").CountAsync()).ShouldBeInRange(1, 2);
        await RewriteAsync(label, text);
    }

    /// <summary>Replaces one long text and saves its section.</summary>
    private async Task RewriteAsync(string label, string text)
    {
        await Page.GetByRole(AriaRole.Textbox, new() { Name = label }).First.FillAsync(text);
        await SaveAsync();
    }

    /// <summary>Submits from the check page, where nothing stands in the way any more.</summary>
    public async Task SubmitAsync(Guid application)
    {
        await visitor.GoAsync($"/applications/{application}/check");
        await visitor.SeesHeadingAsync(Texts.ApplicationCheck);
        (await Page.Locator("ul.findings > li > a").AllTextContentsAsync()).ShouldBeEmpty();
        var explanations = Page.Locator("form[action$='handler=Explain'] textarea");
        if (await explanations.CountAsync() is > 0 and var many)
        {
            for (var one = 0; one < many; one++)
            {
                await explanations.Nth(one).FillAsync("原因已在申报材料中说明，正在按计划推进。");
            }

            await SaveAsync();
        }

        await visitor.PressAsync(Texts.ApplicationSubmit);
        await visitor.SeesHeadingAsync(Texts.ApplicationReceiptTitle);
    }

    private async Task FillSectionAsync()
    {
        var form = Page.Locator("main form[data-autosave]");
        var found = await form.EvaluateAsync<string[]>("""
            form => [...form.querySelectorAll('input, textarea, select, [contenteditable=true]')]
              .filter(one => one.type !== 'hidden' && one.type !== 'file' && one.id && one.offsetParent && !one.disabled)
              .map(one => [one.id, one.isContentEditable ? 'rich' : one.type, one.name ?? ''].join(' '))
            """);
        Control[] controls = [.. found.Select(line => line.Split(' ') is [var id, var type, var name] ? new Control(id, type, name) : throw new FormatException(line))];
        var chosen = new HashSet<string>();
        foreach (var control in controls)
        {
            var field = Page.Locator($"[id='{control.Id}']");
            switch (control.Type)
            {
                case "radio":
                    if (chosen.Add(control.Name))
                    {
                        await field.CheckAsync();
                    }

                    break;
                case "checkbox":
                    // The exception for those that have not been in business for three years is not theirs.
                    if (!control.Name.Contains("short", StringComparison.OrdinalIgnoreCase))
                    {
                        await field.CheckAsync();
                    }

                    break;
                case "select-one":
                    await field.SelectOptionAsync(new SelectOptionValue { Index = 1 });
                    break;
                case "month":
                    await field.FillAsync(control.Name.Contains("end", StringComparison.OrdinalIgnoreCase) ? "2024-09" : "2022-03");
                    break;
                case "date":
                    await field.FillAsync("2024-09-01");
                    break;
                case "rich" or "textarea" when !control.Name.Contains("hort", StringComparison.Ordinal):
                    await field.FillAsync(LongText);
                    break;
                case "textarea":
                    break;
                default:
                    await field.FillAsync(await field.GetAttributeAsync("inputmode") is "decimal" or "numeric" ? "1200" : "锦程智能工厂");
                    break;
            }
        }

        var boxes = form.Locator("[data-evidence]:not([id^='pictures-'])");
        for (var one = 0; one < await boxes.CountAsync(); one++)
        {
            var box = boxes.Nth(one);
            await box.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "材料.pdf", MimeType = "application/pdf", Buffer = SampleFiles.Pdf() });
            await Expect(box.GetByRole(AriaRole.Link, new() { Name = "材料.pdf", Exact = true })).ToBeVisibleAsync();
        }

        if (controls.Length > 0)
        {
            await SaveAsync();
        }
    }

    private async Task SaveAsync()
    {
        await visitor.PressAsync(Texts.FormSave);
        await visitor.SeesNoticeAsync(Texts.FormSaved.TrimEnd('。'));
    }
}
