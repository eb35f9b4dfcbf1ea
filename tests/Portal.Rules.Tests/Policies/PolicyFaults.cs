using System.Text;
using System.Text.Json.Nodes;
using Portal.Rules.Policies;

namespace Portal.Rules.Tests.Policies;

/// <summary>One change at a time to the real data: each is found, with file, path and reason.</summary>
public sealed class PolicyFaults
{
    private const string Elements = "elements-jiangsu-2025.json";
    private const string Indicators = "indicators-jiangsu-2025.json";
    private const string Matrix = "matrix-jiangsu-2025.json";
    private const string Guideline = "scenarios-2024.json";
    private const string Manifest = "policy.json";

    /// <summary>File, place of the change, new JSON ("-" removes, "+" repeats the last item), place of the fault, part of the reason.</summary>
    public static TheoryData<string, string, string, string, string> Changes => new()
    {
        // counts
        { Indicators, "/indicators/9", "-", "/indicators", "10 indicators are expected, 9 are there." },
        { Indicators, "/indicators/2/levels/6", "-", "/indicators/2/levels", "Levels 1 to 6" },
        { Matrix, "/rows/39", "-", "/rows", "40 rows are expected, 39 are there." },
        { Matrix, "/rows/4/tiers/卓越级", "-", "/rows/4/tiers", "Four cells" },
        { Matrix, "/rows", "+", "/rows", "40 rows are expected, 41 are there." },
        { Guideline, "/scenarios/39", "-", "/scenarios", "40 scenarios" },
        { Guideline, "/stages/14", "-", "/stages", "15 stages" },
        { Elements, "/tiers/3", "-", "/tiers", "4 tiers" },
        { Elements, "/tiers/1/links/4", "-", "/tiers/1/links", "5 segments" },
        { Elements, "/link_to_stages/研发设计", "-", "/link_to_stages", "5 segments" },
        { Indicators, "/score_bands/bands/15", "-", "/score_bands/bands", "16 bands" },
        { Manifest, "/maturityLevels/4", "-", "/maturityLevels", "5 maturity levels" },

        // bands
        { Indicators, "/score_bands/bands/5/low", "\"28\"", "/score_bands/bands/5/low", "The band before ends at 27." },
        { Indicators, "/score_bands/bands/5/low_closed", "false", "/score_bands/bands/5/low_closed", "belongs to both bands or to neither" },
        { Indicators, "/score_bands/bands/5/printed", "\"[27-34]\"", "/score_bands/bands/5/printed", "The bounds say [27-34)." },
        { Indicators, "/score_bands/bands/5/level", "5", "/score_bands/bands/5/level", "Level 3 or 4" },
        { Indicators, "/score_bands/bands/5/degree", "null", "/score_bands/bands/5/degree", "Level 1 has no degree" },
        { Indicators, "/score_bands/bands/15/high", "\"99\"", "/score_bands/bands/15/high", "ends level 6 at 100" },
        { Indicators, "/score_bands/bands/0/low_closed", "false", "/score_bands/bands/0/low", "begins with 0" },
        { Indicators, "/score_bands/bands/3/high", "\"14\"", "/score_bands/bands/3", "The band is empty." },
        { Indicators, "/score_bands/bands/3/high", "\"abc\"", "/score_bands/bands/3/high", "A number is expected." },

        // weights
        { Manifest, "/indicators/weights/3", "-", "/indicators/weights/3", "A number is expected." },
        { Manifest, "/indicators/weights/3", "0", "/indicators/weights/3", "outside" },
        { Manifest, "/indicators/weights/3", "1.00001", "/indicators/weights/3", "At most 4 decimals" },

        // thresholds
        { Elements, "/tiers/0/min_scenarios/value", "41", "/tiers/0/min_scenarios/value", "41 is outside 1 to 40." },
        { Elements, "/tiers/0/min_scenarios/op", "\">\"", "/tiers/0/min_scenarios/op", "not one of: >=" },
        { Elements, "/tiers/1/min_scenarios/value", "7", "/tiers/1/min_scenarios", "scenario-count asks less than the tier below" },
        { Elements, "/tiers/3/min_maturity/value", "2", "/tiers/3/min_maturity", "maturity asks less" },
        { Elements, "/tiers/3/min_maturity/value", "6", "/tiers/3/min_maturity/value", "outside 1 to 5" },
        { Elements, "/min_self_score/value", "\"101\"", "/min_self_score/value", "outside 0 to 100" },
        { Elements, "/min_self_score/value", "\"60.00001\"", "/min_self_score/value", "At most 4 decimals" },
        { Elements, "/min_self_score/op", "\">=\"", "/min_self_score/op", "not one of: >" },
        { Indicators, "/thresholds/2/value", "\"65\"", "/thresholds/2", "suggested-score-line asks less" },
        { Elements, "/tiers/1/coverage/links/0", "\"生产\"", "/tiers/1/coverage/links/0", "There is no segment 生产." },
        { Elements, "/tiers/2/coverage/links", "[\"生产作业\"]", "/tiers/2/coverage", "segment-coverage asks less" },
        { Elements, "/tiers/2/coverage/links", "[]", "/tiers/2/coverage/links", "No segment is asked." },
        { Elements, "/tiers/2/coverage/mode", "\"advised\"", "/tiers/2/coverage/mode", "not one of" },

        // references
        { Elements, "/matrix", "\"matrix-neimenggu-2025\"", "/matrix", "another document" },
        { Elements, "/link_to_stages/生产管理/4", "\"环保管控\"", "/link_to_stages/生产管理/4", "The guideline has no stage 环保管控." },
        { Elements, "/link_to_stages/生产管理/4", "\"产品设计\"", "/link_to_stages/生产管理/4", "belongs to two segments" },
        { Elements, "/tiers/0/tier", "\"入门级\"", "/tiers/0/tier", "基础级 is expected here." },
        { Elements, "/tiers/0/links/0/link", "\"厂房\"", "/tiers/0/links/0/link", "There is no segment 厂房." },
        { Matrix, "/rows/8/guideline/no", "10", "/rows/9/guideline/no", "referred to twice" },
        { Matrix, "/rows/8/guideline/name", "\"别的\"", "/rows/8/guideline/name", "The guideline calls scenario 9" },
        { Matrix, "/rows/8/guideline/stage", "\"质量管控\"", "/rows/8/guideline/stage", "The guideline puts scenario 9" },
        { Matrix, "/rows/8/stage", "\"质量管控\"", "/rows/8/stage", "The guideline's stage is 生产作业." },
        { Matrix, "/rows/8/row", "10", "/rows/8/row", "Number 9 is expected here." },
        { Guideline, "/scenarios/3/stage", "\"没有\"", "/scenarios/3/stage", "There is no stage 没有." },
        { Guideline, "/scenarios/3/stage", "\"工厂建设\"", "/stages/0/scenarios", "does not agree" },
        { Indicators, "/not_applicable_allowed/1", "4", "/not_applicable_allowed", "does not agree" },
        { Indicators, "/first_levels/0/indicators/0", "2", "/first_levels/0/indicators", "does not agree" },
        { Indicators, "/indicators/4/no", "6", "/indicators/4/no", "Number 5 is expected here." },
        { Manifest, "/files/matrix", "\"matrix.json\"", "/files/matrix", "The file matrix.json is missing." },
        { Manifest, "/conditions/0/at/all/text", "\"elements#/basic_requirements/7/text\"", "/conditions/0/at/all/text", "leads nowhere" },
        { Manifest, "/conditions/0/at/all/text", "\"annex#/x\"", "/conditions/0/at/all/text", "does not refer to a file" },
        { Manifest, "/conditions/0/at/all/document", "\"annex\"", "/conditions/0/at/all/document", "There is no document annex." },
        { Manifest, "/conditions/0/at/all/phrase", "\"elements#/tiers/0/coverage/text\"", "/conditions/0/at/all/phrase", "does not stand in the clause" },
        { Manifest, "/conditions/0/code", "\"score\"", "/conditions/0/code", "There is no such condition." },
        { Manifest, "/conditions/2/code", "\"segment-coverage\"", "/conditions/3/code", "there twice" },
        { Manifest, "/conditions/4", "-", "/conditions", "The condition maturity is missing." },
        { Manifest, "/conditions/2/at/leading", "-", "/conditions/2/at/leading", "does not say where it stands" },
        { Manifest, "/conditions/0/readings/0", "\"S99\"", "/conditions/0/readings/0", "There is no reading S99." },
        { Manifest, "/conditions/3/notApplicableSegments/1", "\"设计\"", "/conditions/3/notApplicableSegments/1", "There is no segment 设计." },
        { Manifest, "/conditions/7/tolerated", "\"small\"", "/conditions/7/tolerated", "none, general, larger or major" },
        { Manifest, "/documents/matrix", "-", "/documents/matrix", "no title" },
        { Manifest, "/province", "\"3200\"", "/province", "six-digit" },
        { Manifest, "/status", "\"new\"", "/status", "not one of: issued, draft" },

        // switches
        { Manifest, "/readings/0/chosen", "\"converted\"", "/readings/0/chosen", "not among the alternatives" },
        { Manifest, "/readings/0/id", "\"S0\"", "/readings", "The switch S1 is missing." },
        { Manifest, "/readings/0/alternatives/1/id", "\"converted\"", "/readings", "no alternative \"converted\" of the switch S1" },
        { Manifest, "/readings", "+", "/readings/31/id", "there twice" },

        // no empty text
        { Matrix, "/rows/8/tiers/基础级", "\"\"", "/rows/8/tiers/基础级", "The text is empty." },
        { Matrix, "/rows/8/tiers/基础级", "null", "/rows/8/tiers/基础级", "A text is expected." },
        { Matrix, "/rows/0/tiers/基础级", "\"有\"", "/rows/0/tiers/基础级", "A \"/\" cell has no text." },
        { Matrix, "/rows/8/cell_status/基础级", "\"blank\"", "/rows/8/cell_status/基础级", "not one of: text, slash" },
        { Matrix, "/counts/tiers/基础级/slash", "14", "/counts/tiers/基础级/slash", "15 cells are found." },
        { Matrix, "/rows/8/name", "\" \"", "/rows/8/name", "The text is empty." },
        { Indicators, "/indicators/0/levels/3", "\"\"", "/indicators/0/levels/3", "The text is empty." },
        { Indicators, "/indicators/0/not_applicable_text", "-", "/indicators/0/not_applicable_text", "A text is expected." },
        { Indicators, "/indicators/6/fill_in_text", "-", "/indicators/6/fill_in_text", "A text is expected." },
        { Elements, "/basic_requirements/2/text", "\"\"", "/basic_requirements/2/text", "The text is empty." },
        { Elements, "/tiers/2/intro/text", "7", "/tiers/2/intro/text", "A text is expected." },
        { Elements, "/preamble", "-", "/preamble/text", "A text is expected." },
        { Indicators, "/indicators/0/not_applicable_allowed", "\"yes\"", "/indicators/0/not_applicable_allowed", "true or false" },
        { Matrix, "/rows", "{}", "/rows", "A list is expected." },
        { Manifest, "/year", "\"2025\"", "/year", "A whole number is expected." },
    };

    private const string NationalElements = "elements-national-2025.json";
    private const string NationalGuideline = "scenarios-2025.json";
    private const string Kpis = "kpis-2025.json";
    private const string Notice = "notice-2025.json";

    /// <summary>The same for what only the state's conditions have.</summary>
    public static TheoryData<string, string, string, string, string> NationalChanges => new()
    {
        // counts
        { NationalGuideline, "/stages/7", "-", "/stages", "8 stages are expected, 7 are there." },
        { NationalGuideline, "/counts/stages", "15", "/stages", "15 stages are expected, 8 are there." },
        { NationalGuideline, "/scenarios/39", "-", "/scenarios", "40 scenarios" },
        { NationalGuideline, "/scenarios/19/no", "21", "/scenarios/19/no", "Number 20 is expected here." },
        { Kpis, "/kpis/20", "-", "/kpis", "21 KPIs are expected, 20 are there." },
        { Kpis, "/kpis/4/no", "6", "/kpis/4/no", "Number 5 is expected here." },
        { Kpis, "/kpis/4/unit", "\"%\"", "/kpis/4/printed", "Name and unit say otherwise." },
        { Kpis, "/kpis/4/name", "\"\"", "/kpis/4/name", "The text is empty." },
        { Kpis, "/counts/groups", "4", "/counts/groups", "5 groups are found." },
        { NationalElements, "/link_to_stages/运营管理/1", "\"工厂建设\"", "/link_to_stages/运营管理/1", "belongs to two segments" },

        // thresholds
        { NationalElements, "/tiers/2/min_ai_scenario_ratio/op", "\">\"", "/tiers/2/min_ai_scenario_ratio/op", "not one of: >=" },
        { NationalElements, "/tiers/2/min_ai_scenario_ratio/unit", "\"个\"", "/tiers/2/min_ai_scenario_ratio/unit", "not one of: %" },
        { NationalElements, "/tiers/2/min_ai_scenario_ratio/value", "\"120\"", "/tiers/2/min_ai_scenario_ratio/value", "outside 0 to 100" },
        { NationalElements, "/tiers/2/min_ai_scenario_ratio/value", "\"61\"", "/tiers/3/min_ai_scenario_ratio", "ai-ratio asks less than the tier below" },
        { NationalElements, "/tiers/2/min_maturity/value", "5", "/tiers/3/min_maturity", "maturity asks less" },
        { NationalElements, "/tiers/1/coverage/mode", "\"advised\"", "/tiers/1/coverage/mode", "not one of" },
        { NationalElements, "/tiers/1/coverage/mode", "\"in_principle\"", "/conditions/0/at/advanced/note", "A text is expected." },

        // what is printed is asked, and nothing else
        { NationalElements, "/tiers/2/min_ai_scenario_ratio", "null", "/tiers/2/min_ai_scenario_ratio", "or the other way round" },
        { NationalElements, "/tiers/1/min_ai_scenario_ratio", "{}", "/tiers/1/min_ai_scenario_ratio", "or the other way round" },
        { NationalElements, "/tiers/0/min_scenarios", "{}", "/tiers/0/min_scenarios", "or the other way round" },
        { NationalElements, "/tiers/3/effects/3", "-", "/tiers/3/effects", "3 effects are printed, 4 are asked." },
        { NationalElements, "/tiers/0/effects", "+", "/tiers/0/effects", "2 effects are printed, 1 are asked." },
        { Manifest, "/conditions/9/at/base", "-", "/tiers/0/effects", "1 effects are printed, 0 are asked." },
        { Manifest, "/conditions/3/at/leading", "-", "/conditions", "recognised-tier is asked of a tier and not of the next one." },
        { Manifest, "/conditions/0/at/base", "-", "/conditions/0/at/base", "does not say where it stands" },
        { Manifest, "/conditions/0/code", "\"scenario-count\"", "/conditions", "The condition segment-coverage is missing." },

        // recognised tier
        { Manifest, "/conditions/3/at/excellent/tier", "\"excellent\"", "/conditions/3/at/excellent/tier", "A tier below this one" },
        { Manifest, "/conditions/3/at/excellent/tier", "\"gold\"", "/conditions/3/at/excellent/tier", "A tier below this one" },
        { Manifest, "/conditions/3/at/excellent/mode", "\"advised\"", "/conditions/3/at/excellent/mode", "not one of" },
        { Manifest, "/conditions/3/at/excellent/mode", "\"in_principle\"", "/conditions/3/at/excellent/note", "A text is expected." },
        { Notice, "/clauses/leading/phrase", "\"须已获评领航级智能工厂\"", "/conditions/3/at/leading/phrase", "does not stand in the clause" },
        { Notice, "/clauses/leading/text", "-", "/conditions/3/at/leading/text", "leads nowhere" },

        // files, scope, switches
        { NationalElements, "/kpis", "\"kpis-2024\"", "/kpis", "another document" },
        { NationalElements, "/guideline", "\"scenarios-2024\"", "/guideline", "another document" },
        { Manifest, "/files/kpis", "-", "/files/kpis", "A text is expected." },
        { Manifest, "/files/notice", "\"notice.json\"", "/files/notice", "The file notice.json is missing." },
        { Manifest, "/documents/notice", "-", "/documents/notice", "no title" },
        { Manifest, "/scope", "\"regional\"", "/scope", "not one of: national" },
        { Manifest, "/scope", "-", "/files/matrix", "A text is expected." },
        { Manifest, "/province", "\"320000\"", "/province", "belong to no province" },
        { Manifest, "/kpis/fall", "-", "/kpis/fall", "A list is expected." },
        { Manifest, "/readings/3/id", "\"M0\"", "/scenarios/readings/4", "There is no reading M10." },
        { Manifest, "/readings/4/id", "\"E0\"", "/readings", "The switch E5 is missing." },
        { Manifest, "/readings/11/id", "\"E0\"", "/readings", "The switch E8 is missing." },
        { Manifest, "/readings/11/alternatives/1/id", "\"instances\"", "/readings", "no alternative \"instances\" of the switch E8" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_is_found_where_it_is(string file, string place, string json, string faultPath, string reason) =>
        IsFound("jiangsu-2025", file, place, json, faultPath, reason);

    [Theory]
    [MemberData(nameof(NationalChanges))]
    public void A_change_of_the_national_conditions_is_found_where_it_is(string file, string place, string json, string faultPath, string reason) =>
        IsFound("national-2025", file, place, json, faultPath, reason);

    private static void IsFound(string policy, string file, string place, string json, string faultPath, string reason)
    {
        var files = SeedPolicies.Files(policy);
        files[file] = Changed(files[file], place, json);
        var reading = PolicyReader.Read(files);

        reading.Policy.ShouldBeNull();
        reading.Faults.ShouldContain(
            fault => (fault.File == file || policy != "jiangsu-2025") && fault.Path == faultPath && fault.Reason.Contains(reason, StringComparison.Ordinal),
            string.Join('\n', reading.Faults));
    }

    [Fact]
    public void A_lost_cell_needs_the_reading_that_presumes_it()
    {
        var files = SeedPolicies.Files("neimenggu-2025");
        files[Manifest] = Changed(files[Manifest], "/matrix/presumedReading", "\"M99\"");
        PolicyReader.Read(files).Faults.ShouldContain(new PolicyFault(
            Manifest, "/matrix/presumedReading", "The reading that presumes the lost text is missing."));
    }

    [Fact]
    public void A_score_line_needs_bands()
    {
        var files = SeedPolicies.Files("neimenggu-2025");
        files[Manifest] = Changed(files[Manifest], "/conditions/0/code", "\"basic-score\"");
        PolicyReader.Read(files).Faults.ShouldContain(new PolicyFault(
            Manifest, "/conditions/0/code", "A score line without score bands."));
    }

    [Fact]
    public void An_unprinted_maturity_level_needs_its_switch()
    {
        var files = SeedPolicies.Files("neimenggu-2025");
        files[Manifest] = Changed(files[Manifest], "/readings/0/id", "\"E0\"");
        PolicyReader.Read(files).Faults.ShouldContain(new PolicyFault(Manifest, "/readings", "The switch E1 is missing."));
    }

    [Fact]
    public void A_file_that_is_not_JSON_is_named()
    {
        var files = SeedPolicies.Files("jiangsu-2025");
        files[Matrix] = "{"u8.ToArray();
        PolicyReader.Read(files).Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            fault => fault.File.ShouldBe(Matrix),
            fault => fault.Reason.ShouldStartWith("Not valid JSON"));
    }

    [Fact]
    public void A_member_that_is_there_twice_is_refused()
    {
        var files = SeedPolicies.Files("jiangsu-2025");
        files[Manifest] = """{ "id": "a", "id": "b" }"""u8.ToArray();
        PolicyReader.Read(files).Faults.ShouldHaveSingleItem().File.ShouldBe(Manifest);
    }

    [Fact]
    public void A_policy_without_its_manifest_is_refused()
    {
        var files = SeedPolicies.Files("jiangsu-2025");
        files.Remove(Manifest);
        PolicyReader.Read(files).Faults.ShouldContain(new PolicyFault(Manifest, "", "The file is missing."));
    }

    [Fact]
    public void A_file_that_nobody_names_is_refused()
    {
        var files = SeedPolicies.Files("jiangsu-2025");
        files["notes.json"] = "{}"u8.ToArray();
        PolicyReader.Read(files).Faults.ShouldHaveSingleItem().ShouldBe(
            new PolicyFault("notes.json", "", "policy.json does not name this file."));
    }

    [Fact]
    public void Every_byte_counts_for_the_version_and_the_order_of_files_does_not()
    {
        var files = SeedPolicies.Files("jiangsu-2025");
        var reversed = files.Reverse().ToDictionary(file => file.Key, file => file.Value);
        PolicyReader.Read(reversed).Policy.ShouldNotBeNull().Version.ShouldBe(SeedPolicies.Jiangsu.Version);

        files[Matrix] = files[Matrix].ToArray().Append((byte)'\n').ToArray();
        PolicyReader.Read(files).Policy.ShouldNotBeNull().Version.ShouldNotBe(SeedPolicies.Jiangsu.Version);
    }

    internal static ReadOnlyMemory<byte> Changed(ReadOnlyMemory<byte> file, string place, string json)
    {
        var root = JsonNode.Parse(file.Span)!;
        var steps = place.Split('/').Skip(1).ToList();
        var parent = steps.Take(json == "+" ? steps.Count : steps.Count - 1).Aggregate(root, (node, step) =>
            node is JsonArray array ? array[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!);
        switch (json, parent)
        {
            case ("+", JsonArray list):
                list.Add(list[^1]!.DeepClone());
                break;
            case ("-", JsonArray list):
                list.RemoveAt(int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture));
                break;
            case ("-", JsonObject members):
                members.Remove(steps[^1]).ShouldBeTrue();
                break;
            case (_, JsonArray list):
                list[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = JsonNode.Parse(json);
                break;
            default:
                parent[steps[^1]] = JsonNode.Parse(json);
                break;
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }
}
