using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Guide;
using Portal.Documents.Typesetting;

// dotnet run --project tools/Guide -- <docs/guide> collect   takes the papers anew from a demonstration's database (ConnectionStrings__Portal)
// dotnet run --project tools/Guide -- <docs/guide>           sets the papers that are kept and draws the pages that the guide shows
var guide = args.Length > 0 ? args[0] : throw new ArgumentException("The folder of the guide is expected.");
var papers = Path.Combine(guide, "papers");
if (args is [_, "collect"])
{
    await Collection.TakeAsync(papers);
    return;
}

const int Resolution = 110;
var settings = new TypesetterSettings();
await using var typesetter = new Typesetter(settings);
var shown = JsonNode.Parse(File.ReadAllText(Path.Combine(guide, "pictures.json")))!.AsArray();
var pages = new JsonObject();
foreach (var name in Directory.GetFiles(papers, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal))
{
    var made = await typesetter.TypesetAsync(GuidePaper.Read(papers, name), "guide", CancellationToken.None);
    var file = Path.Combine(Path.GetTempPath(), $"guide-{Environment.ProcessId}-{name}.pdf");
    await File.WriteAllBytesAsync(file, made.Pdf);
    pages[name] = new JsonArray([.. (await PageTexts.OfAsync(file)).Select(text => (JsonNode)PageTexts.HashOf(text))]);
    foreach (var picture in shown.Where(one => (string)one!["paper"]! == name))
    {
        var target = Path.Combine(guide, (string)picture!["picture"]!);
        await DrawAsync(file, (int)picture["page"]!, target);
        Console.WriteLine($"{Path.GetFileName(target)}: page {picture["page"]} of {made.Pages}, {new FileInfo(target).Length / 1024} KB");
    }

    File.Move(file, Path.Combine(Path.GetTempPath(), $"guide-{name}.pdf"), overwrite: true);
}

// What the pages say, by which a test sees whether the pictures still belong to the templates.
File.WriteAllText(Path.Combine(guide, "pages.json"), pages.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");

async Task DrawAsync(string pdf, int page, string target)
{
    var drawn = Path.ChangeExtension(pdf, null);
    await RunAsync("pdftoppm", "-png", "-singlefile", "-r", $"{Resolution}", "-f", $"{page}", "-l", $"{page}", pdf, drawn);
    await RunAsync(settings.Node, "-e", "require(process.argv[1] + '/node_modules/sharp')(process.argv[2]).png({ palette: true, colours: 64, effort: 10, compressionLevel: 9 }).toFile(process.argv[3])", settings.Modules!, drawn + ".png", target);
    File.Delete(drawn + ".png");
}

static async Task RunAsync(string program, params string[] arguments)
{
    using var process = Process.Start(program, arguments);
    await process.WaitForExitAsync();
    if (process.ExitCode != 0)
    {
        throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
