using System.Text.Json;
using Portal.Rules.Evaluations;
using Portal.Rules.Quotas;

namespace Portal.Rules.Tests.Quotas;

/// <summary>Every boundary of every scheme, as data. What a case does not state of violations, warnings and errors must be empty.</summary>
public sealed class WorkedQuotas
{
    private static readonly Dictionary<string, string> Cases = Read();

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_case_comes_out_as_worked(string name)
    {
        using var document = JsonDocument.Parse(Cases[name]);
        var worked = document.RootElement;
        var schemes = worked.TryGetProperty("switches", out var switches)
            ? SeedQuotas.Switched(switches.EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetString()!))
            : SeedQuotas.All;
        var scheme = schemes.Find(worked.GetProperty("scheme").GetString()).ShouldNotBeNull();
        var check = Quota.Check(scheme, Recommender(worked.GetProperty("recommender")), Counts(worked.GetProperty("counts")), Candidate(worked));
        var expected = worked.GetProperty("expect");

        check.Errors.Select(error => $"{error.Path} {error.Code.ApiName()}").ShouldBe(Texts(expected, "errors"));
        check.Violations.Select(Told).ShouldBe(Texts(expected, "violations"));
        check.Warnings.Select(Told).ShouldBe(Texts(expected, "warnings"));
        check.Ok.ShouldBe(!expected.TryGetProperty("errors", out _) && !expected.TryGetProperty("violations", out _));
        if (!check.Valid)
        {
            check.Quota.ShouldBeNull();
            return;
        }

        check.Cap.ShouldBe(expected.GetProperty("cap").GetInt32());
        check.Total.ShouldBe(expected.GetProperty("total").GetInt32());
        check.Over.ShouldBe(Math.Max(0, check.Total - check.Cap));
        var quota = scheme.CapFor(Recommender(worked.GetProperty("recommender")));
        check.Quota.ShouldBe(quota);
        quota.Clause.Text.ShouldContain(quota.Clause.Phrase!);
        if (expected.TryGetProperty("clause", out var clause))
        {
            quota.Clause.Citation.ShouldBe(clause.GetString());
        }

        if (expected.TryGetProperty("phrase", out var phrase))
        {
            quota.Clause.Phrase.ShouldBe(phrase.GetString());
        }

        if (expected.TryGetProperty("sharedBy", out _))
        {
            quota.SharedBy.Select(kind => kind.ApiName()).ShouldBe(Texts(expected, "sharedBy"));
        }
    }

    [Fact]
    public void Every_kind_every_city_every_code_and_every_alternative_has_a_case()
    {
        var told = string.Concat(Cases.Values);
        foreach (var scheme in SeedQuotas.All.All)
        {
            scheme.Kinds.ShouldAllBe(kind => Cases.Any(each => each.Key.StartsWith(scheme.Id, StringComparison.Ordinal)
                && each.Value.Contains($"\"kind\": \"{kind.ApiName()}\"", StringComparison.Ordinal)));
            scheme.Cities.SelectMany(city => city.Names).ShouldAllBe(name => told.Contains($"\"{name}\"", StringComparison.Ordinal));
        }

        Enum.GetValues<QuotaCode>().ShouldAllBe(code => told.Contains($"\"{code.ApiName()} ", StringComparison.Ordinal));
        SeedQuotas.All.Readings.Values.SelectMany(reading => reading.Alternatives.Where(each => each.Id != reading.Chosen))
            .ShouldAllBe(alternative => told.Contains($": \"{alternative.Id}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_five_schemes_are_there_and_no_other()
    {
        SeedQuotas.All.All.Select(scheme => scheme.Id).ShouldBe(
            ["national-excellent-2025", "national-leading-2025", "shaanxi-excellent-2024", "promotion-centre-2025", "typical-case-2025"]);
        SeedQuotas.All.Find("jiangsu-2025").ShouldBeNull();
        SeedQuotas.All.Readings.Keys.ShouldBe(Enumerable.Range(1, 15).Select(number => FormattableString.Invariant($"Q{number}")), ignoreOrder: true);
    }

    [Fact]
    public void A_count_that_the_scheme_does_not_know_is_not_lost() => Should.Throw<ArgumentException>(() => Quota.Check(
        SeedQuotas.All.Find("typical-case-2025")!, new(RecommenderKind.Province), new Dictionary<CountKind, int> { [CountKind.Total] = 3 }));

    [Fact]
    public void Without_the_facts_there_is_no_cap() =>
        Should.Throw<ArgumentException>(() => SeedQuotas.All.Find("national-excellent-2025")!.CapFor(new(RecommenderKind.Province)));

    private static string Told(QuotaFinding finding) =>
        FormattableString.Invariant($"{finding.Code.ApiName()} {finding.Cap} {finding.Actual} {finding.Kind}").TrimEnd();

    private static IEnumerable<string?> Texts(JsonElement expected, string name) =>
        expected.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(item => item.GetString()) : [];

    private static RecommenderFacts Recommender(JsonElement given) => new(
        given.TryGetProperty("kind", out var word) && QuotaNames.TryParse(word.GetString(), out RecommenderKind kind) ? kind : null,
        given.TryGetProperty("rank", out var rank) ? rank.GetInt32() : null,
        given.TryGetProperty("excellent2024", out var factories) ? factories.GetInt32() : null,
        given.TryGetProperty("city", out var city) ? city.GetString() : null);

    private static Dictionary<CountKind, int> Counts(JsonElement given) => given.EnumerateObject().ToDictionary(
        each => QuotaNames.TryParse(each.Name, out CountKind kind) ? kind : throw new ArgumentException(each.Name), each => each.Value.GetInt32());

    private static QuotaCandidate? Candidate(JsonElement worked) =>
        worked.TryGetProperty("candidate", out var candidate) ? new(candidate.GetProperty("selectedIn2024").GetBoolean()) : null;

    private static Dictionary<string, string> Read()
    {
        var cases = new Dictionary<string, string>();
        foreach (var path in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Quotas", "cases"), "*.json").Order())
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var item in document.RootElement.EnumerateArray())
            {
                cases.Add($"{Path.GetFileNameWithoutExtension(path)}: {item.GetProperty("name").GetString()}", item.GetRawText());
            }
        }

        return cases;
    }
}
