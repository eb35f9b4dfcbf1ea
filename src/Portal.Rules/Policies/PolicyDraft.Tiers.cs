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
            CheckPrinted(part, conditions);
            tiers.Add(new TierConditions(
                tier,
                name,
                new Clause(
                    titles["elements"],
                    conditions.FirstOrDefault(condition => condition is SegmentCoverageCondition)?.Clause.Number ?? "",
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
                if (!MayBeginAbove(code))
                {
                    at.Fault("The condition does not say where it stands for this tier.");
                }

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

        ConditionCode[] indispensable = [ConditionCode.SegmentCoverage, ConditionCode.Maturity];
        foreach (var code in National ? indispensable : [ConditionCode.ScenarioCount, .. indispensable])
        {
            if (conditions.All(condition => condition.Code != code))
            {
                manifest["conditions"].Fault($"The condition {code.ApiName()} is missing.");
            }
        }

        return conditions.ToImmutable();
    }

    /// <summary>Every other condition is one of all tiers.</summary>
    private static bool MayBeginAbove(ConditionCode code) =>
        code is ConditionCode.AiRatio or ConditionCode.RecognisedTier || IsEffect(code);

    private static bool IsEffect(ConditionCode code) => code
        is ConditionCode.EffectKpi or ConditionCode.EffectLeadership or ConditionCode.EffectSolution or ConditionCode.EffectTalent;

    /// <summary>What a tier prints is asked, and nothing else.</summary>
    private static void CheckPrinted(JsonPart tier, ImmutableArray<Condition> conditions)
    {
        if (tier["min_ai_scenario_ratio"].Exists != conditions.Any(condition => condition is AiShareCondition))
        {
            tier["min_ai_scenario_ratio"].Fault("The ratio is printed and no condition asks it, or the other way round.");
        }

        if (tier["min_scenarios"].Exists != conditions.Any(condition => condition is ScenarioCountCondition))
        {
            tier["min_scenarios"].Fault("The number is printed and no condition asks it, or the other way round.");
        }

        var effects = tier["effects"].Exists ? tier["effects"].Items().Count : 0;
        var asked = conditions.Count(condition => condition is EffectCondition);
        if (effects != asked)
        {
            tier["effects"].Fault($"{effects} effects are printed, {asked} are asked.");
        }
    }

    private Condition ReadCondition(Tier tier, ConditionCode code, JsonPart part, JsonPart at)
    {
        var clause = ReadClause(at);
        if (at["value"].Exists)
        {
            values[(tier, code)] = Follow(at["value"]);
        }

        var ids = ReadingIds(part["readings"]);
        if (at["readings"].Exists)
        {
            ids = ids.AddRange(ReadingIds(at["readings"]));
        }

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

            case ConditionCode.AiRatio:
                var ratio = Follow(at["value"]);
                ratio["op"].Word(">=");
                ratio["unit"].Word("%");
                return new AiShareCondition(clause, ids, Exactly(ratio["value"], 0m, FullScore));

            case ConditionCode.RecognisedTier:
                return ReadRecognisedTier(tier, at, clause, ids);

            case var effect when IsEffect(effect):
                return new EffectCondition(code, clause, ids);

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

        var inPrinciple = Follow(at["value"])["mode"].Word("at_least", "required", "in_principle") == "in_principle"
            && Chosen<InPrincipleReading>("E5") == InPrincipleReading.Explained;
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
        return new SegmentCoverageCondition(clause, ids, required, doubts.ToImmutable(), note, inPrinciple ? at["note"].Text() : null);
    }

    private static RecognisedTierCondition ReadRecognisedTier(Tier tier, JsonPart at, Clause clause, ImmutableArray<string> ids)
    {
        var below = at["tier"];
        if (!Rules.Tiers.TryParse(below.Text(), out var required) || required >= tier)
        {
            below.Fault("A tier below this one is expected.");
        }

        var note = at["mode"].Word("required", "in_principle") == "in_principle" ? at["note"].Text() : null;
        return new RecognisedTierCondition(clause, ids, required, note);
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
            foreach (var lower in tiers[index - 1].Conditions)
            {
                if (tiers[index][lower.Code] is not { } higher)
                {
                    manifest["conditions"].Fault($"{lower.Code.ApiName()} is asked of a tier and not of the next one.");
                    continue;
                }

                var descends = (lower, higher) switch
                {
                    (ScoreCondition low, ScoreCondition high) => high.Line < low.Line,
                    (ScenarioCountCondition low, ScenarioCountCondition high) => high.Minimum < low.Minimum,
                    (MaturityCondition low, MaturityCondition high) => (high.Minimum ?? 0) < (low.Minimum ?? 0),
                    (SegmentCoverageCondition low, SegmentCoverageCondition high) => low.Segments.Except(high.Segments).Any(),
                    (AiShareCondition low, AiShareCondition high) => high.Minimum < low.Minimum,
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
