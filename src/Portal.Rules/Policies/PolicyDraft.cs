using System.Collections.Immutable;
using System.Globalization;

namespace Portal.Rules.Policies;

/// <summary>
/// The reading of one policy, in the order in which its parts build on each other: readings, guideline, segments,
/// matrix, indicators, tiers. Faults gather in the parts; the caller drops the result when there are any.
/// </summary>
internal sealed class PolicyDraft(Dictionary<string, JsonPart> files, string hash)
{
    private const int Scenarios = 40;
    private const int GuidelineStages = 15;
    private const int IndicatorCount = 10;
    private const int LevelCount = 6;
    private const int BandCount = 16;
    private const int SegmentCount = 5;
    private const int MaturityCount = 5;
    private const decimal FullScore = 100m;

    private readonly JsonPart manifest = files[PolicyReader.ManifestName];
    private readonly Dictionary<string, string> names = [];
    private readonly Dictionary<string, string> titles = [];
    private ImmutableDictionary<string, Reading> readings = ImmutableDictionary<string, Reading>.Empty;
    private Guideline guideline = new("", "", [], []);
    private ImmutableArray<Segment> segments = [];

    public Policy? Complete()
    {
        NameFiles();
        if (names.Count < 4)
        {
            return null;
        }

        TitleDocuments();
        readings = ReadReadings();
        guideline = ReadGuideline();
        segments = ReadSegments();
        var matrix = ReadMatrix();
        var indicators = ReadIndicators();
        var tiers = ReadTiers(indicators.Scoring is not null);
        var id = manifest["id"].Text();
        return new Policy
        {
            Id = id,
            Version = $"{id}@sha256:{hash}",
            Title = File("elements")["title"].Text(),
            Province = ReadProvince(),
            Year = manifest["year"].Integer(2000, 2100),
            Status = manifest["status"].Word("issued", "draft") == "draft" ? PolicyStatus.Draft : PolicyStatus.Issued,
            Preamble = File("elements")["preamble"]["text"].Text(),
            Indicators = indicators,
            Matrix = matrix,
            Guideline = guideline,
            Segments = segments,
            Tiers = tiers,
            MaturityLevels = [.. manifest["maturityLevels"].Items(MaturityCount, "maturity levels").Select(level => level.Text())],
            Readings = readings,
            Switches = new Switches(
                indicators.Scoring is null ? default : Chosen<InvestmentReading>("S1"),
                Chosen<ClaimCountingReading>("M1"),
                Chosen<SlashCellReading>("M2"),
                Chosen<CrossSegmentReading>("M3")),
        };
    }

    private JsonPart File(string alias) => files[names[alias]];

    private void NameFiles()
    {
        foreach (var alias in new[] { "elements", "indicators", "matrix", "guideline" })
        {
            var part = manifest["files"][alias];
            var name = part.Text();
            if (files.ContainsKey(name))
            {
                names[alias] = name;
            }
            else if (name.Length > 0)
            {
                part.Fault($"The file {name} is missing.");
            }
        }

        foreach (var (name, part) in files)
        {
            if (name != PolicyReader.ManifestName && !names.ContainsValue(name))
            {
                part.Fault($"{PolicyReader.ManifestName} does not name this file.");
            }
        }
    }

    private void TitleDocuments()
    {
        foreach (var document in manifest["documents"].Names())
        {
            var part = manifest["documents"][document];
            titles[document] = part["titleAt"].Exists ? Follow(part["titleAt"]).Text() : part["title"].Text();
        }

        foreach (var alias in new[] { "elements", "indicators", "matrix" })
        {
            if (!titles.ContainsKey(alias))
            {
                manifest["documents"][alias].Fault("The document has no title.");
                titles[alias] = "";
            }
        }
    }

    private string ReadProvince()
    {
        var part = manifest["province"];
        var code = part.Text();
        if (code.Length != 6 || !code.All(char.IsAsciiDigit) || !code.EndsWith("0000", StringComparison.Ordinal))
        {
            part.Fault("A six-digit division code of a province is expected.");
        }

        return code;
    }

    // ---- readings -------------------------------------------------------------------------------------------

    private ImmutableDictionary<string, Reading> ReadReadings()
    {
        var all = ImmutableDictionary.CreateBuilder<string, Reading>();
        foreach (var part in manifest["readings"].Items())
        {
            var id = part["id"].Text();
            var alternatives = part["alternatives"].Exists
                ? part["alternatives"].Items().Select(alternative => new Alternative(
                    alternative["id"].Text(),
                    alternative["text"].Text(),
                    alternative["value"].Exists ? alternative["value"].Integer(1, MaturityCount) : null)).ToImmutableArray()
                : [];
            var chosen = alternatives.IsEmpty ? null : part["chosen"].Text();
            if (chosen is not null && alternatives.All(alternative => alternative.Id != chosen))
            {
                part["chosen"].Fault($"\"{chosen}\" is not among the alternatives.");
            }

            if (!all.TryAdd(id, new Reading(id, part["text"].Text(), chosen, alternatives)))
            {
                part["id"].Fault($"The reading {id} is there twice.");
            }
        }

        return all.ToImmutable();
    }

    private ImmutableArray<string> ReadingIds(JsonPart list)
    {
        var ids = list.Items().Select(part => (part, id: part.Text())).ToList();
        foreach (var (part, id) in ids.Where(item => !readings.ContainsKey(item.id)))
        {
            part.Fault($"There is no reading {id}.");
        }

        return [.. ids.Select(item => item.id)];
    }

    /// <summary>The alternative in force, by its kebab-case name.</summary>
    private T Chosen<T>(string id)
        where T : struct, Enum
    {
        var value = default(T);
        if (!readings.TryGetValue(id, out var reading) || reading.Chosen is null)
        {
            manifest["readings"].Fault($"The switch {id} is missing.");
        }
        else if (!Enum.TryParse(reading.Chosen.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out value))
        {
            manifest["readings"].Fault($"The switch {id} has no alternative \"{reading.Chosen}\" that the rules know.");
        }

        return value;
    }

    // ---- guideline, segments, matrix ------------------------------------------------------------------------

    private Guideline ReadGuideline()
    {
        var file = File("guideline");
        var stages = file["stages"].Items(GuidelineStages, "stages").Select(part => part["stage"].Text()).ToImmutableArray();
        var scenarios = ImmutableArray.CreateBuilder<GuidelineScenario>();
        foreach (var part in file["scenarios"].Items(Scenarios, "scenarios"))
        {
            var number = InSequence(part["no"], scenarios.Count + 1);
            var stage = part["stage"].Text();
            if (!stages.Contains(stage))
            {
                part["stage"].Fault($"There is no stage {stage}.");
            }

            scenarios.Add(new GuidelineScenario(number, stage, part["name"].Text(), part["description"].Text()));
        }

        return new Guideline(file["id"].Text(), file["title"].Text(), stages, scenarios.ToImmutable());
    }

    private ImmutableArray<Segment> ReadSegments()
    {
        var part = File("elements")["link_to_stages"];
        var segmentNames = part.Names();
        if (segmentNames.Count != SegmentCount)
        {
            part.Fault($"{SegmentCount} segments are expected.");
        }

        var taken = new HashSet<string>();
        var list = ImmutableArray.CreateBuilder<Segment>();
        foreach (var name in segmentNames)
        {
            var stages = ImmutableArray.CreateBuilder<string>();
            foreach (var stagePart in part[name].Items())
            {
                var stage = stagePart.Text();
                if (!guideline.Stages.Contains(stage))
                {
                    stagePart.Fault($"The guideline has no stage {stage}.");
                }
                else if (!taken.Add(stage))
                {
                    stagePart.Fault($"The stage {stage} belongs to two segments.");
                }

                stages.Add(stage);
            }

            list.Add(new Segment(list.Count, name, stages.ToImmutable()));
        }

        return list.ToImmutable();
    }

    private ScenarioMatrix ReadMatrix()
    {
        var file = File("matrix");
        var rows = ImmutableArray.CreateBuilder<Scenario>();
        var numbers = new HashSet<int>();
        foreach (var part in file["rows"].Items(Scenarios, "rows"))
        {
            var row = InSequence(part["row"], rows.Count + 1);
            var guidelineScenario = ReadGuidelineReference(part, numbers);
            var stage = part["stage"].Text();
            if (stage != guidelineScenario.Stage && !part["stage_differs_from_guideline"].Flag())
            {
                part["stage"].Fault($"The guideline's stage is {guidelineScenario.Stage}.");
            }

            var cells = ReadCells(part);
            rows.Add(new Scenario(
                row,
                part["name"].Text(),
                stage,
                guidelineScenario,
                segments.FirstOrDefault(segment => segment.Stages.Contains(guidelineScenario.Stage)),
                cells,
                new Clause(
                    titles["matrix"],
                    string.Create(CultureInfo.InvariantCulture, $"序号{row}"),
                    string.Join('\n', cells.Select((cell, index) => $"{TierName(index)}：{cell.Text ?? "/"}")),
                    null)));
        }

        CheckCellCounts(file["counts"]["tiers"], rows);
        return new ScenarioMatrix(file["title"].Text(), rows.ToImmutable(), ReadingIds(manifest["matrix"]["readings"]));
    }

    private GuidelineScenario ReadGuidelineReference(JsonPart row, HashSet<int> taken)
    {
        var part = row["guideline"];
        var number = part["no"].Integer(1, Scenarios);
        if (!taken.Add(number))
        {
            part["no"].Fault($"Scenario {number} of the guideline is referred to twice.");
        }

        if (number > guideline.Scenarios.Length)
        {
            return new GuidelineScenario(number, "", "", "");
        }

        var scenario = guideline[number];
        if (part["name"].Text() != scenario.Name)
        {
            part["name"].Fault($"The guideline calls scenario {number} {scenario.Name}.");
        }

        if (part["stage"].Text() != scenario.Stage)
        {
            part["stage"].Fault($"The guideline puts scenario {number} in {scenario.Stage}.");
        }

        return scenario;
    }

    private ImmutableArray<ScenarioCell> ReadCells(JsonPart row)
    {
        var expected = Enumerable.Range(0, 4).Select(TierName).ToList();
        if (!row["tiers"].Names().SequenceEqual(expected))
        {
            row["tiers"].Fault($"Four cells are expected: {string.Join(", ", expected)}.");
        }

        return [.. expected.Select(name => ReadCell(row, name))];
    }

    private ScenarioCell ReadCell(JsonPart row, string tier)
    {
        var text = row["tiers"][tier];
        switch (row["cell_status"][tier].Word("text", "slash", "missing_in_ocr"))
        {
            case "slash":
                if (text.Exists)
                {
                    text.Fault("A \"/\" cell has no text.");
                }

                return new ScenarioCell(null, null);
            case "missing_in_ocr":
                var reading = manifest["matrix"]["presumedReading"];
                if (!readings.ContainsKey(reading.Text()))
                {
                    reading.Fault("The reading that presumes the lost text is missing.");
                }

                return new ScenarioCell(row["presumed"][tier].Text(), reading.Text());
            default:
                return new ScenarioCell(text.Text(), null);
        }
    }

    private void CheckCellCounts(JsonPart counts, IReadOnlyList<Scenario> rows)
    {
        for (var tier = 0; tier < 4; tier++)
        {
            var part = counts[TierName(tier)];
            Agree(part["slash"], rows.Count(row => !row.Cells[tier].Claimable));
            Agree(part["missing"], rows.Count(row => row.Cells[tier].Presumed));
            Agree(part["text"], rows.Count(row => row.Cells[tier] is { Claimable: true, Presumed: false }));
        }

        static void Agree(JsonPart stated, int found)
        {
            if (stated.Integer(0, Scenarios) != found)
            {
                stated.Fault($"{found} cells are found.");
            }
        }
    }

    // ---- indicators -----------------------------------------------------------------------------------------

    private IndicatorSet ReadIndicators()
    {
        var file = File("indicators");
        var scoring = file["score_bands"].Exists ? ReadScoring(file) : null;
        var weights = manifest["indicators"]["weights"];
        if (scoring is null && weights.Exists)
        {
            weights.Fault("Weights without score bands.");
        }

        var table = manifest["documents"]["indicators"]["table"].Text();
        var all = ImmutableArray.CreateBuilder<Indicator>();
        foreach (var part in file["indicators"].Items(IndicatorCount, "indicators"))
        {
            var number = InSequence(part["no"], all.Count + 1);
            var amounts = part["kind"].Word("levels", "fill_in") == "fill_in";
            var levels = amounts ? [] : ReadLevels(part["levels"]);
            var fillIn = amounts ? part["fill_in_text"].Text() : null;
            all.Add(new Indicator(
                number,
                part["name"].Text(),
                part["description"].Text(),
                part["first_level"].Text(),
                levels,
                fillIn,
                part["not_applicable_allowed"].Flag() ? part["not_applicable_text"].Text() : null,
                scoring is null ? null : weights[number.ToString(CultureInfo.InvariantCulture)].Number(0.0001m, 10000m),
                new Clause(
                    titles["indicators"],
                    string.Create(CultureInfo.InvariantCulture, $"{table}序号{number}"),
                    fillIn ?? string.Join('\n', levels.Select((text, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1}. {text}"))),
                    null)));
        }

        CheckNotApplicable(file["not_applicable_allowed"], all);
        return new IndicatorSet(
            file["title"].Text(),
            file["method"]["text"].Text(),
            [.. file["notes"].Items().Select(note => note["text"].Text())],
            all.ToImmutable(),
            ReadFirstLevels(file["first_levels"], all),
            scoring,
            ReadingIds(manifest["indicators"]["readings"]));
    }

    private static ImmutableArray<string> ReadLevels(JsonPart part)
    {
        var expected = Enumerable.Range(1, LevelCount).Select(level => level.ToString(CultureInfo.InvariantCulture)).ToList();
        if (!part.Names().SequenceEqual(expected))
        {
            part.Fault($"Levels 1 to {LevelCount} are expected.");
        }

        return [.. expected.Select(level => part[level].Text())];
    }

    private static void CheckNotApplicable(JsonPart stated, IEnumerable<Indicator> all)
    {
        var found = all.Where(indicator => indicator.AllowsNotApplicable).Select(indicator => indicator.Number);
        if (!stated.Items().Select(part => part.Integer(1, IndicatorCount)).SequenceEqual(found))
        {
            stated.Fault("The list does not agree with the indicators.");
        }
    }

    private static ImmutableArray<FirstLevel> ReadFirstLevels(JsonPart part, IReadOnlyCollection<Indicator> all)
    {
        var groups = ImmutableArray.CreateBuilder<FirstLevel>();
        foreach (var group in part.Items())
        {
            var name = group["name"].Text();
            var numbers = group["indicators"].Items().Select(number => number.Integer(1, IndicatorCount)).ToImmutableArray();
            if (!numbers.SequenceEqual(all.Where(indicator => indicator.FirstLevel == name).Select(indicator => indicator.Number)))
            {
                group["indicators"].Fault("The list does not agree with the indicators.");
            }

            groups.Add(new FirstLevel(name, numbers));
        }

        return groups.ToImmutable();
    }

    private Scoring ReadScoring(JsonPart file)
    {
        var closeTop = Chosen<TopBandReading>("S4") == TopBandReading.ClosedAtTop;
        var bands = ImmutableArray.CreateBuilder<ScoreBand>();
        foreach (var part in file["score_bands"]["bands"].Items(BandCount, "bands"))
        {
            var band = new ScoreBand(
                part["level"].Integer(1, LevelCount),
                part["degree"].TextOrNull(),
                part["printed"].Text(),
                part["low"].Number(0m, FullScore),
                part["low_closed"].Flag(),
                part["high"].Number(0m, FullScore),
                part["high_closed"].Flag());
            CheckBand(part, band, bands.Count == 0 ? null : bands[^1]);
            bands.Add(band);
        }

        if (bands.Count > 0)
        {
            var top = file["score_bands"]["bands"].Items()[bands.Count - 1];
            if (bands[^1].High != FullScore || bands[^1].Level != LevelCount)
            {
                top["high"].Fault($"The last band ends level {LevelCount} at {FullScore}.");
            }

            if (closeTop)
            {
                bands[^1] = bands[^1] with { HighClosed = true };
            }
        }

        return new Scoring(file["score_bands"]["table"].Text(), bands.ToImmutable(), file["weighting"]["sentence"].Text());
    }

    /// <summary>The bands join without a gap and without a common point, and their printed form says the same.</summary>
    private static void CheckBand(JsonPart part, ScoreBand band, ScoreBand? previous)
    {
        if (band.Low > band.High || (band.Low == band.High && !(band.LowClosed && band.HighClosed)))
        {
            part.Fault("The band is empty.");
        }

        if (previous is null)
        {
            if (band is not { Level: 1, Low: 0m, LowClosed: true })
            {
                part["low"].Fault("The first band is level 1 and begins with 0.");
            }
        }
        else
        {
            if (band.Low != previous.High)
            {
                part["low"].Fault(string.Create(CultureInfo.InvariantCulture, $"The band before ends at {previous.High}."));
            }

            if (band.LowClosed == previous.HighClosed)
            {
                part["low_closed"].Fault("The bound belongs to both bands or to neither.");
            }

            if (band.Level != previous.Level && band.Level != previous.Level + 1)
            {
                part["level"].Fault($"Level {previous.Level} or {previous.Level + 1} is expected.");
            }
        }

        var printed = band.Low == band.High
            ? string.Create(CultureInfo.InvariantCulture, $"{band.Low}")
            : string.Create(CultureInfo.InvariantCulture, $"{(band.LowClosed ? '[' : '(')}{band.Low}-{band.High}{(band.HighClosed ? ']' : ')')}");
        if (band.Printed != printed)
        {
            part["printed"].Fault($"The bounds say {printed}.");
        }

        if ((band.Degree is null) != (band.Level == 1))
        {
            part["degree"].Fault("Level 1 has no degree, every other level has.");
        }
    }

    // ---- tiers ----------------------------------------------------------------------------------------------

    private string TierName(int index) => manifest["tierNames"][Rules.Tiers.All[index].ApiName()].Text();

    private ImmutableArray<TierConditions> ReadTiers(bool scored)
    {
        var tiers = ImmutableArray.CreateBuilder<TierConditions>();
        var parts = File("elements")["tiers"].Items(Rules.Tiers.All.Length, "tiers");
        for (var index = 0; index < Math.Min(parts.Count, Rules.Tiers.All.Length); index++)
        {
            var part = parts[index];
            var name = TierName(index);
            if (part["tier"].Text() != name)
            {
                part["tier"].Fault($"{name} is expected here.");
            }

            var tier = Rules.Tiers.All[index];
            var conditions = ReadConditions(tier, scored);
            tiers.Add(new TierConditions(
                tier,
                name,
                new Clause(
                    titles["elements"],
                    conditions.FirstOrDefault(condition => condition is ScenarioCountCondition)?.Clause.Number ?? "",
                    part["intro"]["text"].Text(),
                    null),
                ReadSegmentTexts(part["links"]),
                conditions));
        }

        _ = ReadingIds(manifest["tierReadings"]);
        CheckAscending(tiers);
        return tiers.ToImmutable();
    }

    private ImmutableArray<SegmentText> ReadSegmentTexts(JsonPart links)
    {
        var texts = ImmutableArray.CreateBuilder<SegmentText>();
        foreach (var part in links.Items(SegmentCount, "segments"))
        {
            if (SegmentNamed(part["link"]) is { } segment)
            {
                texts.Add(new SegmentText(segment, part["printed"].Text(), part["text"].Text()));
            }
        }

        return texts.ToImmutable();
    }

    private Segment? SegmentNamed(JsonPart part)
    {
        var name = part.Text();
        var segment = segments.FirstOrDefault(candidate => candidate.Name == name);
        if (segment is null)
        {
            part.Fault($"There is no segment {name}.");
        }

        return segment;
    }

    private ImmutableArray<Condition> ReadConditions(Tier tier, bool scored)
    {
        var conditions = ImmutableArray.CreateBuilder<Condition>();
        foreach (var part in manifest["conditions"].Items())
        {
            if (!ConditionCodes.TryParse(part["code"].Text(), out var code))
            {
                part["code"].Fault("There is no such condition.");
                continue;
            }

            var at = part["at"]["all"].Exists ? part["at"]["all"] : part["at"][tier.ApiName()];
            if (!at.Exists)
            {
                at.Fault("The condition does not say where it stands for this tier.");
                continue;
            }

            if (conditions.Any(condition => condition.Code == code))
            {
                part["code"].Fault("The condition is there twice.");
            }

            if (!scored && code is (ConditionCode.BasicScore or ConditionCode.SuggestedScoreLine))
            {
                part["code"].Fault("A score line without score bands.");
            }

            conditions.Add(ReadCondition(code, part, at));
        }

        foreach (var code in new[] { ConditionCode.ScenarioCount, ConditionCode.SegmentCoverage, ConditionCode.Maturity })
        {
            if (conditions.All(condition => condition.Code != code))
            {
                manifest["conditions"].Fault($"The condition {code.ApiName()} is missing.");
            }
        }

        return conditions.ToImmutable();
    }

    private Condition ReadCondition(ConditionCode code, JsonPart part, JsonPart at)
    {
        var clause = ReadClause(at);
        var ids = ReadingIds(part["readings"]);
        switch (code)
        {
            case ConditionCode.BasicScore or ConditionCode.SuggestedScoreLine:
                var line = Follow(at["value"]);
                line["op"].Word(">");
                var gates = code == ConditionCode.BasicScore
                    || Chosen<SuggestedLineReading>("S10") == SuggestedLineReading.Gate;
                var inclusive = Chosen<ScoreLineReading>("S9") == ScoreLineReading.AtLeast;
                return new ScoreCondition(code, clause, ids, gates, line["value"].Number(0m, FullScore), inclusive);

            case ConditionCode.ScenarioCount:
                var count = Follow(at["value"]);
                count["op"].Word(">=");
                return new ScenarioCountCondition(clause, ids, count["value"].Integer(1, Scenarios));

            case ConditionCode.SegmentCoverage:
                return ReadCoverage(part, at, clause, ids);

            case ConditionCode.Maturity:
                return ReadMaturity(at, clause, ids);

            case ConditionCode.DeclarationAccidents:
                var tolerated = part["tolerated"];
                if (!AccidentSeverities.TryParse(tolerated.Text(), out var severity))
                {
                    tolerated.Fault("none, general, larger or major is expected.");
                }

                return new AccidentsCondition(clause, ids, severity);

            default:
                return new DeclarationCondition(code, clause, ids, part["note"].TextOrNull());
        }
    }

    private SegmentCoverageCondition ReadCoverage(JsonPart part, JsonPart at, Clause clause, ImmutableArray<string> ids)
    {
        var links = Follow(at["value"])["links"];
        var required = links.Items().Select(SegmentNamed).OfType<Segment>().OrderBy(segment => segment.Index).ToImmutableArray();
        if (required.IsEmpty)
        {
            links.Fault("No segment is asked.");
        }

        Follow(at["value"])["mode"].Word("at_least", "required");
        var doubts = ImmutableDictionary.CreateBuilder<int, Segment>();
        foreach (var name in part["notApplicableSegments"].Names())
        {
            var doubt = part["notApplicableSegments"][name];
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > IndicatorCount)
            {
                doubt.Fault($"There is no indicator {name}.");
            }
            else if (SegmentNamed(doubt) is { } segment)
            {
                doubts[number] = segment;
            }
        }

        var note = doubts.Count > 0 ? part["note"].Text() : null;
        return new SegmentCoverageCondition(clause, ids, required, doubts.ToImmutable(), note);
    }

    private MaturityCondition ReadMaturity(JsonPart at, Clause clause, ImmutableArray<string> ids)
    {
        var value = Follow(at["value"]);
        if (value["value"].Exists)
        {
            value["op"].Word(">=");
            return new MaturityCondition(clause, ids, value["value"].Integer(1, MaturityCount), null, null);
        }

        if (!readings.TryGetValue("E1", out var reading) || reading.Chosen is null)
        {
            manifest["readings"].Fault("The switch E1 is missing.");
        }

        var minimum = reading?.Alternatives.FirstOrDefault(alternative => alternative.Id == reading.Chosen)?.Value;
        return minimum is null
            ? new MaturityCondition(clause, ids, null, at["noteBelow"].Integer(1, MaturityCount), at["note"].Text())
            : new MaturityCondition(clause, ids, minimum, null, null);
    }

    private Clause ReadClause(JsonPart at)
    {
        var document = at["document"].Text();
        if (!titles.TryGetValue(document, out var title))
        {
            at["document"].Fault($"There is no document {document}.");
        }

        return new Clause(
            title ?? "",
            at["clause"].Text(),
            Follow(at["text"]).Text(),
            at["phrase"].Exists ? Follow(at["phrase"]).Text() : null);
    }

    /// <summary>A reference such as "elements#/tiers/0/intro/text": a file of this policy and a JSON pointer into it.</summary>
    private JsonPart Follow(JsonPart reference)
    {
        var text = reference.Text();
        var hashSign = text.IndexOf('#', StringComparison.Ordinal);
        if (hashSign < 0 || !names.ContainsKey(text[..hashSign]))
        {
            reference.Fault($"\"{text}\" does not refer to a file of this policy.");
            return reference;
        }

        var target = File(text[..hashSign]).At(text[(hashSign + 1)..]);
        if (!target.Exists)
        {
            reference.Fault($"\"{text}\" leads nowhere.");
        }

        return target;
    }

    /// <summary>No tier may ask less than the tier below it: decisions and plans rely on that.</summary>
    private void CheckAscending(ImmutableArray<TierConditions>.Builder tiers)
    {
        var part = File("elements")["tiers"];
        for (var index = 1; index < tiers.Count; index++)
        {
            foreach (var (lower, higher) in tiers[index - 1].Conditions.Zip(tiers[index].Conditions))
            {
                var descends = (lower, higher) switch
                {
                    (ScoreCondition low, ScoreCondition high) => high.Line < low.Line,
                    (ScenarioCountCondition low, ScenarioCountCondition high) => high.Minimum < low.Minimum,
                    (MaturityCondition low, MaturityCondition high) => (high.Minimum ?? 0) < (low.Minimum ?? 0),
                    (SegmentCoverageCondition low, SegmentCoverageCondition high) => low.Segments.Except(high.Segments).Any(),
                    _ => false,
                };
                if (descends)
                {
                    part.At(string.Create(CultureInfo.InvariantCulture, $"/{index}")).Fault($"{higher.Code.ApiName()} asks less than the tier below.");
                }
            }
        }
    }

    private static int InSequence(JsonPart part, int expected)
    {
        var number = part.Integer(1, Scenarios);
        if (number != expected)
        {
            part.Fault($"Number {expected} is expected here.");
        }

        return expected;
    }
}
