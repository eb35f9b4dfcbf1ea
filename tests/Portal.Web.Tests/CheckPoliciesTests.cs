using System.Diagnostics;
using System.Text;
using Portal.Application;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>portal check-policies, as an operator runs it before the portal is started with new data.</summary>
public sealed class CheckPoliciesTests
{
    private const string Sound = "#import \"common.typ\": *\n#show: sheet.with(title: data.title)\n#data.title";

    [Fact]
    public async Task Without_templates_of_offices_it_needs_no_typesetter_and_no_database()
    {
        var (code, said) = await RunAsync(TestSeeds.Folder, node: "no-such-program");

        code.ShouldBe(0, said);
        said.ShouldContain("jiangsu-2025@sha256:");
        said.ShouldContain("jiangsu-advanced-2025  ");
    }

    [Fact]
    public async Task A_template_that_can_be_set_is_named_with_its_pages()
    {
        var (code, said) = await RunAsync(WithTemplate(Sound));

        code.ShouldBe(0, said);
        said.ShouldContain($"jiangsu-advanced-2025  templates/official.typ  {Texts.TemplatesSet.With(1)}");
    }

    [Fact]
    public async Task A_faulty_template_is_refused_with_its_line()
    {
        var (code, said) = await RunAsync(WithTemplate(Sound + "\n#missing"));

        code.ShouldBe(1, said);
        said.ShouldContain("jiangsu-advanced-2025  templates/official.typ 第 4 行第 2 列：排版程序报告“unknown variable: missing”。");
        said.ShouldNotContain(Texts.TemplatesSet.With(1));
    }

    [Fact]
    public async Task Where_there_is_no_typesetter_it_says_that_templates_were_not_set()
    {
        var (code, said) = await RunAsync(WithTemplate(Sound), node: "no-such-program");

        code.ShouldBe(3, said);
        said.ShouldContain(Texts.TemplatesNotSet.With(1));
    }

    private static string WithTemplate(string source) => TestSeeds.WithTemplate("jiangsu-advanced-2025", "receipt", source);

    private static async Task<(int Code, string Said)> RunAsync(string seeds, string node = "node")
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Checkout.Root, "src", "Portal.Cli", "bin", configuration, "net10.0", "portal.dll");
        var start = new ProcessStartInfo("dotnet", [program, "check-policies"]) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8 };
        start.Environment["Portal__SeedsDirectory"] = seeds;
        start.Environment["Portal__Typesetter__Node"] = node;
        // A busy machine is no fault of the typesetter's.
        start.Environment["Portal__Typesetter__Patience"] = "00:05:00";
        start.Environment["Portal__Typesetter__StartPatience"] = "00:05:00";
        start.Environment.Remove("ConnectionStrings__Portal");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, said + await errors);
    }
}
