using System.Collections.Immutable;
using System.Globalization;

namespace Portal.Rules.Policies;

/// <summary>Guideline, segments and scenarios.</summary>
internal sealed partial class PolicyDraft
{
    private Guideline ReadGuideline()
    {
        var file = File("guideline");
        var stages = file["stages"].Items(file["counts"]["stages"].Integer(1, Scenarios), "stages").Select(part => part["stage"].Text()).ToImmutableArray();
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

        foreach (var part in file["stages"].Items())
        {
            var stage = part["stage"].Text();
            var listed = part["scenarios"].Items().Select(number => number.Integer(1, Scenarios));
            if (!listed.SequenceEqual(scenarios.Where(scenario => scenario.Stage == stage).Select(scenario => scenario.Number)))
            {
                part["scenarios"].Fault("The list does not agree with the scenarios.");
            }
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

    /// <summary>The guideline's scenarios themselves: built or not.</summary>
    private ScenarioTable ReadBuiltScenarios() => new(
        guideline.Title,
        [.. guideline.Scenarios.Select(scenario => new Scenario(
            scenario.Number,
            scenario.Name,
            scenario.Stage,
            scenario,
            SegmentOf(scenario.Stage),
            [],
            new Clause(titles["guideline"], string.Create(CultureInfo.InvariantCulture, $"序号{scenario.Number}"), scenario.Description, null)))],
        ByTier: false,
        ReadingIds(manifest["scenarios"]["readings"]));

    /// <summary>Null for 多环节模式创新 (reading M3).</summary>
    private Segment? SegmentOf(string stage) => segments.FirstOrDefault(segment => segment.Stages.Contains(stage));

    private ScenarioTable ReadMatrix()
    {
        var file = File("matrix");
        // Versions stored before the table was named have none, and their decisions are still replayed.
        var table = manifest["documents"]["matrix"]["table"].TextOrNull();
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
                SegmentOf(guidelineScenario.Stage),
                cells,
                new Clause(
                    titles["matrix"],
                    string.Create(CultureInfo.InvariantCulture, $"{table}序号{row}"),
                    string.Join('\n', cells.Select((cell, index) => $"{TierName(index)}：{cell.Text ?? "/"}")),
                    null)));
        }

        CheckCellCounts(file["counts"]["tiers"], rows);
        return new ScenarioTable(titles["matrix"], rows.ToImmutable(), ByTier: true, ReadingIds(manifest["matrix"]["readings"]));
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
}
