using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Application.Documents;
using Portal.Documents.Typesetting;
using Portal.TestKit;

namespace Portal.Application.Tests.Documents;

/// <summary>An office's own template is tried before anybody's paper waits for it.</summary>
public sealed class CheckTemplatesTests
{
    private const string Head = "#import \"common.typ\": *\n#show: sheet.with(title: data.title)\n";

    private static readonly TypesetterSettings Patient = new() { Patience = TimeSpan.FromSeconds(60), StartPatience = TimeSpan.FromSeconds(60) };

    /// <summary>Ours, given as an office's own: whatever a paper of the campaign may hold, the samples hold and our layouts take.</summary>
    [Theory]
    [InlineData("jiangsu-advanced-2025", "applicationForm", "paper")]
    [InlineData("neimenggu-advanced-2025", "applicationForm", "paper")]
    [InlineData("national-leading-2025", "applicationForm", "paper")]
    [InlineData("shaanxi-excellent-2024", "commitment", "paper")]
    [InlineData("national-excellent-2025", "receipt", "paper")]
    [InlineData("national-excellent-2025", "summaryTable", "summary-table")]
    [InlineData("national-leading-2025", "summaryTable", "summary-table")]
    [InlineData("jiangsu-advanced-2025", "recommendationLetter", "letter")]
    public async Task A_template_that_takes_what_ours_takes_has_no_fault(string campaign, string paper, string ours)
    {
        var view = await CheckAsync(campaign, paper, File.ReadAllText(Path.Combine(Patient.Templates, ours + ".typ")));

        view.Untried.ShouldBe(0);
        var tried = view.Templates.ShouldHaveSingleItem();
        tried.Faults.ShouldBeEmpty();
        tried.Campaign.ShouldBe(campaign);
        tried.Pages.ShouldBeGreaterThan(paper == "applicationForm" ? 20 : 0);
    }

    [Theory]
    [InlineData(Head + "\n  #missing", 4, 4, "unknown variable: missing")]
    [InlineData(Head + "#let x = (\n", 3, 10, "unclosed delimiter")]
    [InlineData(Head + "#data.nothing", 3, 7, "does not contain key \\\"nothing\\\"")]
    [InlineData(Head + "字#picture(\"none\")", 3, 3, "missing picture: none")]
    [InlineData(Head + "#text(font: \"SimSun\")[字]", 3, 13, "unknown font family: simsun")]
    [InlineData(Head + "#for part in data.parts.slice(0, 1) { part.blocks.at(99) }", 3, 39, "array index out of bounds")]
    public async Task A_fault_is_told_with_the_file_and_the_line(string source, int line, int column, string said)
    {
        var fault = (await CheckAsync("jiangsu-advanced-2025", "applicationForm", source)).Templates.ShouldHaveSingleItem().Faults.ShouldHaveSingleItem();

        fault.ShouldStartWith($"templates/official.typ 第 {line} 行第 {column} 列：排版程序报告“");
        fault.ShouldContain(said.Replace("\\\"", "\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_character_without_a_glyph_is_told_where_it_stands_and_one_that_is_only_named_too()
    {
        var literal = (await CheckAsync("jiangsu-advanced-2025", "receipt", Head + "// 备注\n申报\U0001F3ED")).Templates.ShouldHaveSingleItem();
        literal.Faults.ShouldBe(["templates/official.typ 第 4 行第 3 列：字符 \U0001F3ED（U+1F3ED） 没有可用的字体，无法排印。"]);

        var named = (await CheckAsync("jiangsu-advanced-2025", "receipt", Head + "\\u{1F3ED}")).Templates.ShouldHaveSingleItem();
        named.Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            fault => fault.ShouldStartWith("templates/official.typ：排版程序报告“"),
            fault => fault.ShouldContain("could not be displayed"));
    }

    /// <summary>A draft may be asked for before anything is written, and a table has one row at least and need not have more.</summary>
    [Fact]
    public async Task What_only_fails_without_content_is_told_as_such()
    {
        var tried = (await CheckAsync("jiangsu-advanced-2025", "applicationForm", Head + "#manuscript.mark.code")).Templates.ShouldHaveSingleItem();

        tried.Pages.ShouldBe(1);
        tried.Faults.ShouldHaveSingleItem().ShouldStartWith("templates/official.typ 第 3 行第 18 列：填报内容为空时，排版程序报告“");
    }

    [Fact]
    public async Task Without_the_typesetter_nothing_is_said_to_be_sound()
    {
        var view = await CheckAsync("jiangsu-advanced-2025", "receipt", Head, Patient with { Node = "no-such-program" });

        (view.Templates.Count, view.Untried).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Where_no_office_has_a_template_the_typesetter_is_not_even_asked()
    {
        var view = await CheckAsync(TestSeeds.Folder, Patient with { Node = "no-such-program" });

        (view.Templates.Count, view.Untried).ShouldBe((0, 0));
    }

    private static Task<CheckTemplates.View> CheckAsync(string campaign, string paper, string source, TypesetterSettings? settings = null) =>
        CheckAsync(TestSeeds.WithTemplate(campaign, paper, source), settings ?? Patient);

    /// <summary>The portal runs on without it: its log says so once, by names and numbers alone.</summary>
    [Fact]
    public async Task After_the_start_the_log_names_what_will_not_print()
    {
        await using var typesetter = new Typesetter(Patient);
        await using var portal = Portal(TestSeeds.WithTemplate("jiangsu-advanced-2025", "receipt", Head + "#missing"), typesetter);
        var log = new Lines();
        using var start = new TemplatesAtStart(portal.GetRequiredService<IServiceScopeFactory>(), log);

        await start.StartAsync(TestContext.Current.CancellationToken);
        await start.ExecuteTask!;

        log.Said.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            said => said.ShouldContain("templates/official.typ of jiangsu-advanced-2025 has 1 faults"),
            said => said.ShouldNotContain("missing"));
    }

    private static async Task<CheckTemplates.View> CheckAsync(string seeds, TypesetterSettings settings)
    {
        await using var typesetter = new Typesetter(settings);
        await using var portal = Portal(seeds, typesetter);
        await using var scope = portal.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new CheckTemplates.Query(), TestContext.Current.CancellationToken);
    }

    private static ServiceProvider Portal(string seeds, Typesetter typesetter) => new ServiceCollection()
        .AddLogging().AddPortalApplication("Host=none", seeds).AddSingleton(typesetter).AddScoped<Ports.ICurrentUser>(_ => new TestUser()).BuildServiceProvider();

    private sealed class Lines : ILogger<TemplatesAtStart>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Said.Add(formatter(state, exception));
    }
}
