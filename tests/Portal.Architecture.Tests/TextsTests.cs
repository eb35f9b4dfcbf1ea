using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Portal.Application;

namespace Portal.Architecture.Tests;

/// <summary>The one file of Chinese texts: complete, used, in sections.</summary>
public sealed partial class TextsTests
{
    private static readonly string Source = FindSource();

    private static readonly string[] Sections =
    [
        "General", "Navigation", "Components", "Errors", "Accounts", "Enterprise", "Autosave", "Indicators", "Scenarios", "Evidence", "Maturity",
        "Results", "Staff", "Campaigns", "Messages", "Review", "Lists", "Api", "RichText", "Applications",
    ];

    [Fact]
    public void No_text_is_empty_and_no_key_stands_twice()
    {
        var entries = Entries().ToList();

        entries.Count.ShouldBeGreaterThan(100);
        entries.Where(entry => string.IsNullOrWhiteSpace(entry.Text)).Select(entry => entry.Key).ShouldBeEmpty();
        entries.GroupBy(entry => entry.Key).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();
    }

    [Fact]
    public void Every_key_is_used_by_the_source()
    {
        var used = Directory.EnumerateFiles(Source, "*.cs*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Use().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);

        Entries().Select(entry => entry.Key).Where(key => !used.Contains(key)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_place_of_a_text_can_be_filled()
    {
        foreach (var (key, text) in Entries())
        {
            Should.NotThrow(() => text.With("甲", "乙", "丙", "丁", "戊"), key);
        }
    }

    [Fact]
    public void Sections_stand_in_their_order()
    {
        File.ReadAllLines(ResourceFile()).Select(line => SectionComment().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value).ShouldBe(Sections);
    }

    [Fact]
    public void The_assembly_carries_the_texts_that_the_file_has()
    {
        var resources = (ResourceManager)typeof(Texts).GetProperty("ResourceManager", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

        foreach (var (key, text) in Entries())
        {
            resources.GetString(key, Phrase.Culture).ShouldBe(text, key);
        }
    }

    private static IEnumerable<(string Key, string Text)> Entries() =>
        XDocument.Load(ResourceFile()).Root!.Elements("data").Select(data => (data.Attribute("name")!.Value, data.Element("value")!.Value));

    private static string ResourceFile() => Path.Combine(Source, "Portal.Application", "Texts.resx");

    private static string FindSource()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Portal.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("Portal.slnx"), "src");
    }

    [GeneratedRegex(@"\bTexts\.([A-Z]\w*)")]
    private static partial Regex Use();

    [GeneratedRegex(@"^  <!-- ([A-Z]\w+) -->$")]
    private static partial Regex SectionComment();
}
