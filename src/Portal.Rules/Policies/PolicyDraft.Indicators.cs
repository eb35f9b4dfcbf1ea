using System.Collections.Immutable;
using System.Globalization;

namespace Portal.Rules.Policies;

/// <summary>Indicators and their score bands.</summary>
internal sealed partial class PolicyDraft
{
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
                scoring is null ? null : Exactly(weights[number.ToString(CultureInfo.InvariantCulture)], LeastWeight, MostWeight),
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
}
