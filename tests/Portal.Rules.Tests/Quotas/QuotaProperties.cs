using FsCheck;
using FsCheck.Fluent;
using Portal.Rules.Quotas;

namespace Portal.Rules.Tests.Quotas;

/// <summary>What holds for every scheme, recommender and list, under every alternative.</summary>
public sealed class QuotaProperties
{
    private const int Tries = 2000;

    private static readonly QuotaSchemes[] Books =
    [
        SeedQuotas.All,
        SeedQuotas.Switched(new Dictionary<string, string> { ["Q4"] = "together", ["Q8"] = "as-printed", ["Q11"] = "exchangeable" }),
    ];

    /// <summary>A list, and the same list with one more of some kind.</summary>
    private static Gen<(QuotaScheme Scheme, RecommenderFacts Recommender, Dictionary<CountKind, int> Before, Dictionary<CountKind, int> After)> Growing =>
        from book in Gen.Elements(Books)
        from scheme in Gen.Elements(book.All.AsEnumerable())
        from recommender in Recommender(scheme)
        from counts in Gen.ArrayOf(Gen.Choose(0, 12), scheme.Counts.Length)
        from added in Gen.Elements(scheme.Counts.AsEnumerable())
        let before = Listed(scheme, counts)
        select (scheme, recommender, before, Added(scheme, before, added.Kind));

    [Fact]
    public void Adding_a_candidate_never_mends_a_cap() => Holds(Growing, each =>
    {
        var (scheme, recommender, before, after) = each;
        var was = Quota.Check(scheme, recommender, before);
        var now = Quota.Check(scheme, recommender, after);
        foreach (var violation in was.Violations.Where(violation => violation.Code != QuotaCode.ManufacturersBelowMinimum))
        {
            now.Violations.ShouldContain(later => later.Code == violation.Code && later.Kind == violation.Kind && later.Actual >= violation.Actual);
        }

        now.Over.ShouldBeGreaterThanOrEqualTo(was.Over);
        now.Cap.ShouldBe(was.Cap);
        now.Total.ShouldBeInRange(was.Total, was.Total + 1);
    });

    [Fact]
    public void Ok_is_what_the_caps_and_shares_say() => Holds(Growing, each =>
    {
        var (scheme, recommender, counts, _) = each;
        var check = Quota.Check(scheme, recommender, counts);
        var quota = scheme.CapFor(recommender);
        var enterprises = counts.GetValueOrDefault(CountKind.Manufacturer) + counts.GetValueOrDefault(CountKind.ServiceProvider);
        check.Ok.ShouldBe(check.Total <= quota.Cap
            && quota.KindCaps.All(cap => cap.Kinds.Sum(kind => counts[kind]) <= cap.Cap)
            && quota.MinimumShares.All(share => enterprises < share.Minimum || counts[CountKind.Manufacturer] >= share.Minimum));
        check.Violations.ShouldAllBe(violation => violation.Clause.Citation.Length > 0 && violation.Clause.Text.Contains(violation.Clause.Phrase!));
        (check.Over > 0).ShouldBe(check.Violations.Any(violation => violation.Code == QuotaCode.TotalOverCap));
    });

    [Fact]
    public void The_order_of_counts_and_explicit_zeros_do_not_matter() => Holds(Growing, each =>
    {
        var (scheme, recommender, counts, _) = each;
        var other = counts.Reverse().Where(count => count.Value > 0).ToDictionary(count => count.Key, count => count.Value);
        Told(Quota.Check(scheme, recommender, other)).ShouldBe(Told(Quota.Check(scheme, recommender, counts)));
    });

    [Fact]
    public void A_better_rank_and_more_factories_never_lower_the_cap() => Holds(
        from rank in Gen.Choose(1, 40) from factories in Gen.Choose(0, 40) from kind in Gen.Elements(RecommenderKind.Province, RecommenderKind.Corps) select (rank, factories, kind),
        each =>
        {
            var excellent = SeedQuotas.All.Find("national-excellent-2025")!;
            excellent.CapFor(new(RecommenderKind.Province, Rank: each.rank)).Cap
                .ShouldBeGreaterThanOrEqualTo(excellent.CapFor(new(RecommenderKind.Province, Rank: each.rank + 1)).Cap);
            var leading = SeedQuotas.All.Find("national-leading-2025")!;
            leading.CapFor(new(each.kind, Excellent2024: each.factories)).Cap
                .ShouldBeLessThanOrEqualTo(leading.CapFor(new(each.kind, Excellent2024: each.factories + 1)).Cap);
        });

    [Fact]
    public void Whatever_is_given_is_answered() => Holds(
        from scheme in Gen.Elements(SeedQuotas.All.All.AsEnumerable())
        from kind in Gen.Choose(-1, 8)
        from numbers in Gen.ArrayOf(Gen.OneOf(Gen.Choose(-5, 50), Gen.Elements(int.MinValue, int.MaxValue)), 2 + scheme.Counts.Length)
        from city in Gen.Elements<string?>(null, "", "西安", "西安 ", "610100", "火星")
        select (scheme, recommender: new RecommenderFacts(kind < 0 ? null : (RecommenderKind)kind, numbers[0], numbers[1], city), numbers),
        each =>
        {
            var counts = each.scheme.Counts.Select((counted, index) => (counted.Kind, each.numbers[index + 2])).ToDictionary();
            var check = Quota.Check(each.scheme, each.recommender, counts);
            check.Valid.ShouldBe(check.Quota is not null);
            check.Errors.ShouldAllBe(error => error.Path.StartsWith("recommender.") || error.Path.StartsWith("counts."));
        });

    private static Gen<RecommenderFacts> Recommender(QuotaScheme scheme) =>
        from kind in Gen.Elements(scheme.Kinds)
        from rank in Gen.Choose(1, 40)
        from factories in Gen.Choose(0, 40)
        from city in scheme.Cities.Any() ? Gen.Elements(scheme.Cities.SelectMany(city => city.Names)) : Gen.Constant("")
        select new RecommenderFacts(kind, rank, factories, city);

    private static Dictionary<CountKind, int> Listed(QuotaScheme scheme, int[] numbers)
    {
        var counts = scheme.Counts.Select((counted, index) => (counted.Kind, numbers[index])).ToDictionary();
        foreach (var part in scheme.Counts.Where(counted => counted.PartOf is not null))
        {
            counts[part.Kind] = Math.Min(counts[part.Kind], counts[part.PartOf!.Value]);
        }

        return counts;
    }

    private static Dictionary<CountKind, int> Added(QuotaScheme scheme, Dictionary<CountKind, int> counts, CountKind kind)
    {
        var more = new Dictionary<CountKind, int>(counts) { [kind] = counts[kind] + 1 };
        if (scheme.Counts.Single(counted => counted.Kind == kind).PartOf is { } whole)
        {
            more[whole]++;
        }

        return more;
    }

    private static string Told(QuotaCheck check) => $"{check.Cap} {check.Total} {string.Join(';', check.Violations)} {string.Join(';', check.Warnings)}";

    private static void Holds<T>(Gen<T> values, Action<T> assertion) =>
        Prop.ForAll(values.ToArbitrary(), assertion).Check(Config.QuickThrowOnFailure.WithMaxTest(Tries));
}
