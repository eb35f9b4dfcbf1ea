using System.Collections.Immutable;
using System.Globalization;

namespace Portal.Rules.Policies;

/// <summary>Tiers, conditions and the clauses they stand on.</summary>
internal sealed partial class PolicyDraft
{
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

            conditions.Add(ReadCondition(tier, code, part, at));
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

    private Condition ReadCondition(Tier tier, ConditionCode code, JsonPart part, JsonPart at)
    {
        var clause = ReadClause(at);
        if (at["value"].Exists)
        {
            values[(tier, code)] = Follow(at["value"]);
        }

        var ids = ReadingIds(part["readings"]);
        switch (code)
        {
            case ConditionCode.BasicScore or ConditionCode.SuggestedScoreLine:
                var line = Follow(at["value"]);
                line["op"].Word(">");
                var gates = code == ConditionCode.BasicScore
                    || Chosen<SuggestedLineReading>("S10") == SuggestedLineReading.Gate;
                var inclusive = Chosen<ScoreLineReading>("S9") == ScoreLineReading.AtLeast;
                return new ScoreCondition(code, clause, ids, gates, Exactly(line["value"], 0m, FullScore), inclusive);

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

        var text = Follow(at["text"]).Text();
        var phrase = at["phrase"].Exists ? Follow(at["phrase"]).Text() : null;
        if (phrase is not null && !text.Contains(phrase, StringComparison.Ordinal))
        {
            at["phrase"].Fault("The phrase does not stand in the clause.");
        }

        return new Clause(title ?? "", at["clause"].Text(), text, phrase);
    }

    /// <summary>No tier may ask less than the tier below it: decisions and plans rely on that.</summary>
    private void CheckAscending(ImmutableArray<TierConditions>.Builder tiers)
    {
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
                    values[(tiers[index].Tier, higher.Code)].Fault($"{higher.Code.ApiName()} asks less than the tier below.");
                }
            }
        }
    }
}
