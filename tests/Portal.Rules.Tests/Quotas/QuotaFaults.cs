using Portal.Rules.Policies;
using Portal.Rules.Quotas;
using Portal.Rules.Tests.Policies;

namespace Portal.Rules.Tests.Quotas;

/// <summary>One change at a time to the real data: each is found, with file, path and reason.</summary>
public sealed class QuotaFaults
{
    private const string Wording = "quotas.json";
    private const string Manifest = "schemes.json";

    /// <summary>File, place of the change, new JSON ("-" removes, "+" repeats the last item), place of the fault, part of the reason.</summary>
    public static TheoryData<string, string, string, string, string> Changes => new()
    {
        // numbers: a cap, and the words that print it, belong together
        { Wording, "/quotas/0/structured/rules/0/max", "41", "/schemes/0/rules/0/clause", "does not print 41." },
        { Wording, "/quotas/0/structured/rules/0/max", "-1", "/quotas/0/structured/rules/0/max", "outside" },
        { Wording, "/quotas/0/structured/rules/0/max", "\"40\"", "/quotas/0/structured/rules/0/max", "A whole number is expected." },
        { Wording, "/quotas/0/wording/0/text", "\"推荐项目数量不超过4个；不超过30个；20；5；无\"", "/schemes/0/rules/0/clause", "does not print 40." },
        { Wording, "/quotas/3/structured/rules/0/sub_caps/0/max", "7", "/quotas/3/structured/rules/0/sub_caps/0/max", "The part may be more than the whole." },
        { Wording, "/quotas/4/structured/rules/0/parts/3/of_which/min", "0", "/quotas/4/structured/rules/0/parts/3/of_which/min", "outside" },
        { Wording, "/quotas/4/structured/rules/0/parts/3/of_which/min", "5", "/schemes/4/rules/0/minimumShares/0/clause", "does not print 5." },

        // who a rule is for
        { Wording, "/quotas/0/structured/rules/1/rank_min", "12", "/schemes/0/rules/1", "For province, 11 is expected" },
        { Wording, "/quotas/0/structured/rules/1/rank_max", "21", "/schemes/0/rules/2", "For province, 22 is expected" },
        { Wording, "/quotas/0/structured/rules/2/rank_max", "31", "/schemes/0/rules/2", "exactly one rule without an upper bound" },
        { Wording, "/quotas/1/structured/rules/2/count_min", "1", "/schemes/1/rules/2", "For province, 0 is expected" },
        { Manifest, "/schemes/0/rules/3/kinds/0", "\"province\"", "/schemes/0/rules/3", "do not tell apart" },
        { Manifest, "/schemes/0/rules/3/kinds/0", "\"central-enterprise\"", "/schemes/0/rules/4", "do not tell apart" },
        { Manifest, "/schemes/0/rules/3/kinds/0", "\"guild\"", "/schemes/0/rules/3/kinds/0", "no such recommender" },
        { Manifest, "/schemes/0/rules/3/kinds", "[]", "/schemes/0/rules/3/kinds", "for nobody" },
        { Manifest, "/schemes/2/rules/0/cities/0/names", "[\"延安\"]", "/schemes/2/rules/0/cities", "The clause names another city." },
        { Manifest, "/schemes/2/rules/3/cities/7", "-", "/schemes/2/rules/3/cities", "杨凌示范区 is missing." },
        { Manifest, "/schemes/2/rules/3/cities/0/names/0", "\"西安\"", "/schemes/2/rules/3", "A city is there twice." },
        { Manifest, "/schemes/2/rules/3/cities/0/division", "\"6102\"", "/schemes/2/rules/3/cities/0/division", "six-digit" },
        { Manifest, "/schemes/2/rules/3/cities/0/names", "[]", "/schemes/2/rules/3/cities/0/names", "no name" },

        // what is counted
        { Manifest, "/schemes/0/counts/0/name", "\"sum\"", "/schemes/0/counts/0/name", "no such count" },
        { Manifest, "/schemes/0/counts", "[]", "/schemes/0/counts", "Nothing is counted." },
        { Manifest, "/schemes/4/counts", "+", "/schemes/4/counts/5/name", "there twice" },
        { Manifest, "/schemes/3/counts/1/partOf", "\"city\"", "/schemes/3/counts/1/partOf", "not counted before its part" },
        { Manifest, "/schemes/3/rules/0/subCaps/0/counts/0", "\"park\"", "/schemes/3/rules/0/subCaps/0/counts/0", "does not count" },
        { Manifest, "/schemes/3/rules/0/subCaps/0/counts", "[]", "/schemes/3/rules/0/subCaps/0/counts", "Nothing is counted." },
        { Manifest, "/schemes/3/rules/0/subCaps/0/code", "\"too-many\"", "/schemes/3/rules/0/subCaps/0/code", "no such code" },
        { Manifest, "/schemes/4/rules/0/minimumShares/0/of/0", "\"city\"", "/schemes/4/rules/0/minimumShares/0/of", "not a part of it" },

        // A list keeps one limit of a name.
        { Manifest, "/schemes/4/rules/0/subCaps", "+", "/schemes/4/rules/0", "bear the same name" },

        // references and words
        { Manifest, "/schemes/0/at", "\"quotas#/quotas/9\"", "/schemes/0/at", "leads nowhere" },
        { Manifest, "/schemes/0/at", "\"forms#/quotas/0\"", "/schemes/0/at", "does not refer to the official wording" },
        { Manifest, "/schemes/0/rules/0/at", "\"quotas#/quotas/0/structured/rules/9\"", "/schemes/0/rules/0/at", "leads nowhere" },
        { Manifest, "/schemes/0/rules/0/clause/part", "1", "/schemes/0/rules/0/clause", "does not print 40." },
        { Manifest, "/schemes/0/rules/0/clause/part", "9", "/schemes/0/rules/0/clause/part", "outside" },
        { Manifest, "/schemes/0/rules/5/clause/part", "5", "/schemes/0/rules/5/clause", "does not print" },
        { Manifest, "/schemes/0/rules/0/clause/splitAt", "\"\"", "/schemes/0/rules/0/clause/splitAt", "The text is empty." },
        { Manifest, "/schemes/1/id", "\"national-excellent-2025\"", "/schemes/1/id", "there twice" },
        { Manifest, "/schemes/4/exclusion/text", "\"quotas#/quotas/4/structured/none\"", "/schemes/4/exclusion/text", "leads nowhere" },
        { Manifest, "/files/quotas", "\"caps.json\"", "/files/quotas", "The file caps.json is missing." },
        { Manifest, "/id", "\"caps\"", "/id", "not one of: quotas" },
        { Wording, "/quotas/2/issuer", "\"陕工信发〔2024〕262号\"", "/quotas/2/issuer", "A document and a clause" },
        { Wording, "/quotas/2/scheme", "\"\"", "/quotas/2/scheme", "The text is empty." },
        { Wording, "/quotas/2/year", "1999", "/quotas/2/year", "outside" },

        // readings
        { Manifest, "/schemes/0/readings/0", "\"Q99\"", "/schemes/0/readings/0", "There is no reading Q99." },
        { Manifest, "/schemes/1/rules/2/noteWithoutFactories", "\"Q99\"", "/schemes/1/rules/2/noteWithoutFactories", "There is no reading Q99." },
        { Manifest, "/readings", "+", "/readings/15/id", "there twice" },
        { Manifest, "/readings/3/chosen", "\"none\"", "/readings/3/chosen", "not among the alternatives" },
        { Manifest, "/schemes/3/rules/2/subCaps/0/when/Q8", "\"doubled\"", "/schemes/3/rules/2/subCaps/0/when/Q8", "no alternative doubled" },
        { Manifest, "/schemes/3/rules/2/subCaps/0/when", "-", "/readings", "Nothing depends on the switch Q8." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_is_found_where_it_is(string file, string place, string json, string faultPath, string reason)
    {
        var files = SeedPolicies.Files("quotas");
        files[file] = PolicyFaults.Changed(files[file], place, json);
        var reading = QuotaReader.Read(files);

        reading.Schemes.ShouldBeNull();
        reading.Faults.ShouldContain(
            fault => fault.File == (faultPath.StartsWith("/quotas", StringComparison.Ordinal) ? Wording : Manifest)
                && fault.Path == faultPath && fault.Reason.Contains(reason, StringComparison.Ordinal),
            string.Join('\n', reading.Faults));
    }

    [Fact]
    public void Files_that_are_missing_or_not_named_or_no_JSON_are_refused()
    {
        var files = SeedPolicies.Files("quotas");
        files.Remove(Manifest);
        QuotaReader.Read(files).Faults.ShouldContain(new PolicyFault(Manifest, "", "The file is missing."));

        files = SeedPolicies.Files("quotas");
        files["notes.json"] = "{}"u8.ToArray();
        QuotaReader.Read(files).Faults.ShouldHaveSingleItem().ShouldBe(new PolicyFault("notes.json", "", "schemes.json does not name this file."));

        files = SeedPolicies.Files("quotas");
        files[Wording] = "{"u8.ToArray();
        QuotaReader.Read(files).Faults.ShouldHaveSingleItem().Reason.ShouldStartWith("Not valid JSON");
    }

    [Fact]
    public void Every_byte_counts_for_the_version()
    {
        var files = SeedPolicies.Files("quotas");
        files[Wording] = files[Wording].ToArray().Append((byte)'\n').ToArray();
        QuotaReader.Read(files).Schemes.ShouldNotBeNull().Version.ShouldNotBe(SeedQuotas.All.Version);
        SeedQuotas.All.Version.ShouldStartWith("quotas@sha256:");
        SeedQuotas.All.All.ShouldAllBe(scheme => scheme.Version == SeedQuotas.All.Version);
    }
}
