using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Portal.Application;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>The editor of long texts, at the examples: pasting from Word, writing, undoing, the keyboard, and no scripts at all.</summary>
public sealed class RichTextTests(Stage stage) : Journey(stage)
{
    private const string Paste = """
        (area, [html, text]) => {
          const data = new DataTransfer();
          if (html) { data.setData('text/html', html); }
          data.setData('text/plain', text);
          area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }
        """;

    private static readonly string Fixtures = Path.Combine(Checkout.Root, "tests", "Portal.Application.Tests", "RichText");

    [Theory]
    [InlineData("word-report", 1)]
    [InlineData("wps-plan", 2)]
    public async Task What_is_pasted_from_an_office_program_is_seen_as_it_will_be_stored(string name, int pictures)
    {
        var (visitor, field) = await AtEditorAsync("sampleShort", Device.Desktop);
        var area = field.GetByRole(AriaRole.Textbox);

        await area.ClickAsync();
        await area.EvaluateAsync(Paste, new[] { await ReadAsync("pasted", name + ".html"), "" });

        await Expect(field.GetByRole(AriaRole.Status)).ToHaveTextAsync(Texts.RichTextPicturesDropped.With(pictures) + Texts.RichTextNoPictures);
        (await ValueAsync(visitor, "sampleShort")).Replace("<p><br></p>", "", StringComparison.Ordinal).ShouldBe((await ReadAsync("pasted", name + ".clean.html")).Trim());
        await Expect(area.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        await visitor.NeverScrollsSidewaysAsync();
        (await area.Locator("[style], [class], script, img").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_that_is_pasted_runs()
    {
        var (visitor, field) = await AtEditorAsync("sampleShort", Device.Desktop);
        var area = field.GetByRole(AriaRole.Textbox);
        foreach (var attack in JsonSerializer.Deserialize<string[]>(await ReadAsync("attacks.json"))!)
        {
            await area.EvaluateAsync("area => { area.closest('[data-rich-text]').querySelector('[data-says]').textContent = ''; }");
            await area.EvaluateAsync(Paste, new[] { attack, "" });
            await Expect(field.GetByRole(AriaRole.Status)).ToContainTextAsync(Texts.RichTextPasted[..8]);
        }

        visitor.Asked.ShouldBeEmpty();
        (await area.EvaluateAsync<string[]>("area => [...area.querySelectorAll('*')].flatMap(one => [...one.attributes].map(each => each.name))"))
            .Except(["src", "alt", "colspan", "rowspan"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebody_writes_with_headings_lists_and_a_table_and_undoes()
    {
        var (visitor, field) = await AtEditorAsync("sampleShort", Device.Desktop);
        var (page, area) = (visitor.Page, field.GetByRole(AriaRole.Textbox));
        await area.ClickAsync();
        await page.Keyboard.TypeAsync("建设目标");
        await PressAsync(field, Texts.RichTextHeading);
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("联网");
        await page.Keyboard.PressAsync("Control+B");
        await page.Keyboard.TypeAsync("九成");
        await page.Keyboard.PressAsync("Control+B");
        await page.Keyboard.TypeAsync("。");
        await page.Keyboard.PressAsync("Enter");
        await PressAsync(field, Texts.RichTextNumbers);
        await page.Keyboard.TypeAsync("摸底");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("改造");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await PressAsync(field, Texts.RichTextTable);
        await page.Keyboard.TypeAsync("指标");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("数值");
        const string Written = "<h3>建设目标</h3><p>联网<strong>九成</strong>。</p><ol><li>摸底</li><li>改造</li></ol><table><thead><tr><th>指标</th><th>数值</th><th><br></th></tr></thead>";
        (await ValueAsync(visitor, "sampleShort")).ShouldStartWith(Written);
        await Expect(field.Locator("[data-count]")).ToHaveTextAsync(Texts.RichTextCount.With(17, 200));

        // The columns of a plain table come and go; what was undone comes back.
        await PressAsync(field, Texts.RichTextRemoveColumn);
        (await ValueAsync(visitor, "sampleShort")).ShouldNotContain("数值");
        await PressAsync(field, Texts.RichTextUndo);
        (await ValueAsync(visitor, "sampleShort")).ShouldStartWith(Written);
        await page.Keyboard.PressAsync("Control+Y");
        (await ValueAsync(visitor, "sampleShort")).ShouldNotContain("数值");

        // Joining a heading with a paragraph, and emptying all.
        await page.Keyboard.PressAsync("Control+Home");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("Delete");
        (await ValueAsync(visitor, "sampleShort")).ShouldStartWith("<h3>建设目标联网<strong>九成</strong>。</h3>");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.PressAsync("Delete");
        (await ValueAsync(visitor, "sampleShort")).ShouldBe("");
        await page.Keyboard.TypeAsync("重写");
        (await ValueAsync(visitor, "sampleShort")).ShouldBe("<p>重写</p>");
    }

    [Fact]
    public async Task The_form_learns_of_what_was_written_when_the_hands_rest()
    {
        var (visitor, field) = await AtEditorAsync("sampleShort", Device.Phone);
        var area = field.GetByRole(AriaRole.Textbox);
        var change = visitor.Page.EvaluateAsync<string>("""
            () => new Promise(resolve => document.querySelector('textarea[name=sampleShort]').form
              .addEventListener('change', event => resolve(`${event.target.name}: ${event.target.value}`), { once: true }))
            """);
        await area.ClickAsync();
        // By the page's own clock, where the second key is due before the hands rest, however slow the machine.
        await area.EvaluateAsync("""
            () => {
              document.execCommand('insertText', false, '样');
              setTimeout(() => document.execCommand('insertText', false, '例'), 100);
            }
            """);
        (await change).ShouldBe("sampleShort: <p>样例</p>");

        // What a script writes into the text area, as the autosave does with a colleague's text, is seen.
        await visitor.Page.EvaluateAsync("() => { document.querySelector('textarea[name=sampleShort]').value = '<h3>同事所写</h3>'; }");
        await Expect(area.GetByRole(AriaRole.Heading, new() { Name = "同事所写" })).ToBeVisibleAsync();
        await visitor.NeverScrollsSidewaysAsync();
    }

    [Fact]
    public async Task The_tools_are_one_stop_of_the_keyboard_and_the_error_leads_to_the_editor()
    {
        var (visitor, field) = await AtEditorAsync("sampleWrong", Device.Desktop);
        var (page, area) = (visitor.Page, field.GetByRole(AriaRole.Textbox));
        await page.GetByRole(AriaRole.Link, new() { Name = "请说明成效的计算方法。" }).ClickAsync();
        await Expect(area).ToBeFocusedAsync();
        await Expect(area).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("请说明成效的计算方法"));
        await page.Keyboard.PressAsync("Alt+F10");
        await Expect(field.GetByRole(AriaRole.Button, new() { Name = Texts.RichTextHeading, Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(field.GetByRole(AriaRole.Button, new() { Name = Texts.RichTextBold })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(area).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Characters_are_counted_as_the_server_counts()
    {
        var (visitor, field) = await AtEditorAsync("sampleShort", Device.Desktop);
        using var counted = JsonDocument.Parse(await ReadAsync("counted.json"));
        foreach (var each in counted.RootElement.EnumerateArray())
        {
            await visitor.Page.EvaluateAsync("text => { document.querySelector('textarea[name=sampleShort]').value = text; }", each.GetProperty("text").GetString());
            await Expect(field.Locator("[data-count]")).ToHaveTextAsync(
                Texts.RichTextCount.With(each.GetProperty("characters").GetInt32().ToString(CultureInfo.InvariantCulture), 200));
        }

        await visitor.Page.EvaluateAsync("() => { document.querySelector('textarea[name=sampleShort]').value = '字'.repeat(203); }");
        await Expect(field.Locator("[data-count]")).ToHaveTextAsync(Texts.RichTextCountOver.With(203, 3));
    }

    [Fact]
    public async Task Without_scripts_one_writes_plain_text()
    {
        var visitor = await OpenAsync(Device.WithoutScripts);
        await visitor.GoAsync("/dev/components");
        await Expect(visitor.Page.GetByRole(AriaRole.Textbox, new() { Name = "实施成效", Exact = true })).ToHaveValueAsync("成效显著。");
        await Expect(visitor.Page.Locator("[data-rich-text] noscript .hint").First).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator("[data-rich-text-frame]").First).ToBeHiddenAsync();
    }

    private async Task<(Visitor Visitor, ILocator Field)> AtEditorAsync(string name, BrowserNewContextOptions browser)
    {
        var visitor = await SignInAsync(An.Enterprise(), browser);
        await visitor.GoAsync("/dev/components");
        var field = visitor.Page.Locator($"[data-rich-text]:has(textarea[name={name}])");
        await Expect(field.Locator("[data-rich-text-frame]")).ToBeVisibleAsync();
        return (visitor, field);
    }

    private static Task PressAsync(ILocator field, string button) => field.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static Task<string> ValueAsync(Visitor visitor, string name) =>
        visitor.Page.EvaluateAsync<string>("name => document.querySelector(`textarea[name=${name}]`).value", name);

    private static Task<string> ReadAsync(params string[] path) => File.ReadAllTextAsync(Path.Combine([Fixtures, .. path]));
}
