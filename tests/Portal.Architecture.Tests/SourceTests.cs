using System.Text.RegularExpressions;
using Portal.TestKit;

namespace Portal.Architecture.Tests;

/// <summary>What neither the compiler nor the check of white space says.</summary>
public sealed partial class SourceTests
{
    /// <summary>As <c>dotnet format</c> orders them: System first, then by name; those that give a name or a static class come after.</summary>
    [Fact]
    public void Usings_stand_in_their_order()
    {
        var files = Sources("src", "tests", "tools");

        files.Count.ShouldBeGreaterThan(300);
        files.Where(file => !IsOrdered(File.ReadLines(file))).Select(Below).ShouldBeEmpty();
    }

    /// <summary>A row is held so that who only refers to it does not wait, and what has no row by a number that stands in one place (docs/decisions/0026).</summary>
    [Fact]
    public void Things_are_held_in_the_one_way()
    {
        var files = Sources("src").Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Migrations{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToList();

        files.Where(file => HeldTooStrongly().IsMatch(File.ReadAllText(file))).Select(Below).ShouldBeEmpty();
        // The migration's own, and that of the lists of one group, which their guards hold.
        files.Where(file => File.ReadAllText(file).Contains("pg_advisory_xact_lock(", StringComparison.Ordinal)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
            .ShouldBe(["HeldList.cs", "Hold.cs", "PortalDatabase.cs"]);
    }

    [Theory]
    [InlineData(true, "using System.Text;", "using Microsoft.EntityFrameworkCore;", "using Portal.Rules;")]
    [InlineData(true, "using System;", "using System.Text;", "using A.B;", "using A.B.C;", "using a.D;")]
    [InlineData(false, "using Portal.TestKit;", "using Deque.AxeCore.Commons;")]
    [InlineData(false, "using Deque.AxeCore.Commons;", "using System.Text;")]
    [InlineData(true, "using Portal.TestKit;", "", "using var file = Open();", "using Deque;")]
    public void An_order_is_seen(bool ordered, params string[] lines) => IsOrdered(lines).ShouldBe(ordered);

    private static List<string> Sources(params string[] rooms) =>
        [.. rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(Checkout.Root, room), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(["obj", "bin", "node_modules"]).Any())];

    private static string Below(string file) => Path.GetRelativePath(Checkout.Root, file);

    private static bool IsOrdered(IEnumerable<string> lines)
    {
        var names = lines.Select(line => line.TrimStart('\uFEFF')).SkipWhile(line => !Plain().IsMatch(line)).TakeWhile(line => Plain().IsMatch(line))
            .Select(line => Plain().Match(line).Groups[1].Value).Select(name => (Order: name == "System" || name.StartsWith("System.", StringComparison.Ordinal) ? 0 : 1, Parts: name.Split('.'))).ToList();
        return names.Zip(names.Skip(1)).All(pair => pair.First.Order != pair.Second.Order
            ? pair.First.Order < pair.Second.Order
            : Compare(pair.First.Parts, pair.Second.Parts) <= 0);
    }

    private static int Compare(string[] one, string[] other) =>
        one.Zip(other, (left, right) => string.Compare(left, right, StringComparison.OrdinalIgnoreCase)).FirstOrDefault(order => order != 0) is var first and not 0
            ? first
            : one.Length - other.Length;

    /// <summary>Within a statement, and not where a comment speaks of it.</summary>
    [GeneratedRegex(@"(?<!<c>)\bfor update\b(?! skip locked|</c>)")]
    private static partial Regex HeldTooStrongly();

    [GeneratedRegex(@"^using ([A-Za-z_][\w.]*);$")]
    private static partial Regex Plain();
}
