using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Portal.Application.Assessments;
using Portal.Application.Enterprises;
using Portal.Application.RichText;
using Portal.Rules;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;
using IndicatorAnswer = Portal.Application.Assessments.IndicatorAnswer;
using MaturityKind = Portal.Application.Assessments.MaturityKind;
using ScenarioClaim = Portal.Application.Assessments.ScenarioClaim;

namespace Portal.Application.Demo;

/// <summary>A self-assessment with its answers, files and decisions.</summary>
internal sealed record DemoAssessment(
    SelfAssessment Assessment,
    IReadOnlyList<IndicatorAnswer> Indicators,
    IReadOnlyList<ScenarioClaim> Claims,
    MaturityStatement? Maturity,
    IReadOnlyList<Declaration> Declarations,
    IReadOnlyList<Decision> Decisions,
    IReadOnlyList<(Evidence File, EvidenceContent Content)> Files);

/// <summary>
/// Answers that come to a planned tier. Where the tier's limits lie is read from the policy; how an enterprise gets there is
/// invented. The decisions are not: they are what the rules say to these answers.
/// </summary>
internal sealed class DemoAssessmentMaker(DemoSeeds seeds, Policy policy, DateTimeOffset now)
{
    /// <summary>The one condition of the next tier that is not met.</summary>
    private enum Miss
    {
        /// <summary>Several are not.</summary>
        Several,
        OneScenario,
        OneSegment,
        ScoreOnTheLine,
        MaturityLevel,
    }

    /// <summary>How far a draft got.</summary>
    private enum Reached
    {
        Nothing,
        FewIndicators,
        OneIndicatorOpen,
        UnnamedScenarios,
        NoMaturity,
        MaturityWithoutKind,
        Undecided,
    }

    /// <param name="feature">An account of the demonstration shows it: with files, and as a draft half done.</param>
    /// <param name="oneShort">All that the next tier asks but one scenario.</param>
    /// <param name="decider">The account that answers and decides.</param>
    /// <param name="since">Done more than so many days ago: before the campaign that rests on it opened.</param>
    public DemoAssessment Make(
        Enterprise enterprise, Factory factory, DemoTrade trade, DemoPlan plan, bool feature, bool oneShort, (Guid Id, string Name) decider, int since = 0)
    {
        var person = decider.Id;
        var names = new DecisionNames(enterprise.Name, enterprise.CreditCode, factory.Name, decider.Name);
        // A province's own was there first.
        var key = policy.Province is null ? $"{factory.Id}/{policy.Id}" : factory.Id.ToString();
        var draw = Draw.For("assessment/" + key);
        var begun = draw.Between(12 + since, 200);
        var finished = draw.Between(Math.Max(4 + since, begun - 45), begun - 1);
        var created = DemoTime.At(now, begun, draw.Below(DemoTime.MinutesOfDay));
        var until = DemoTime.At(now, finished, draw.Below(DemoTime.MinutesOfDay));
        var id = Draw.Id("assessment/" + key);
        var draft = plan == DemoPlan.Draft;
        Tier? reaches = draft ? draw.Of<Tier>([Tier.Base, Tier.Advanced]) : plan == DemoPlan.None ? null : (Tier)plan;
        var miss = oneShort ? Miss.OneScenario : policy.Scenarios.ByTier && !draft && reaches != Tier.Leading && draw.Chance(25) ? DrawMiss(draw, reaches) : Miss.Several;

        var indicators = Indicators(id, draw, trade, factory, enterprise, reaches, miss);
        var claims = policy.Scenarios.ByTier ? Claims(id, draw, trade, factory, reaches, miss) : Built(id, draw, trade, factory, reaches);
        var maturity = Maturity(id, draw, reaches, miss, until);
        var declarations = Declarations(id, draw, enterprise);
        if (draft)
        {
            var reached = feature || !policy.HasIndicators ? Reached.UnnamedScenarios : (Reached)draw.Below(Enum.GetValues<Reached>().Length);
            Shorten(draw, reached, indicators, claims, ref maturity, declarations);
        }

        var answers = indicators.Count + claims.Count + (maturity is null ? 0 : 1) + declarations.Count;
        var assessment = new SelfAssessment
        {
            Id = id,
            FactoryId = factory.Id,
            EnterpriseId = enterprise.Id,
            ProvinceCode = factory.ProvinceCode,
            CityCode = factory.CityCode,
            CountyCode = factory.CountyCode,
            PolicyId = policy.Id,
            Year = policy.Year,
            CreatedAt = created,
            UpdatedAt = answers == 0 ? created : until,
            Version = 1 + answers,
        };
        Date(created, until, person, indicators, claims, maturity, declarations);

        var decisions = new List<Decision>();
        if (!draft)
        {
            var complete = Answers(indicators, claims, maturity, declarations, enterprise);
            if (reaches >= Tier.Advanced && draw.Chance(20))
            {
                // The first look, with half of the scenarios described.
                var half = Answers(indicators, [.. claims.Take(claims.Count / 2)], maturity, declarations, enterprise);
                decisions.Add(Decide(assessment, half, assessment.Version - (claims.Count - (claims.Count / 2)), until.AddHours(-2), person, names));
            }

            decisions.Add(Decide(assessment, complete, assessment.Version, until.AddMinutes(draw.Between(3, 90)), person, names));
            // What an account's note says of the tier should be what was decided.
            if (!feature && since == 0 && reaches is { } tier && draw.Chance(14))
            {
                Change(assessment, claims, draw, trade, factory, tier, DemoTime.At(now, draw.Between(1, finished - 1), draw.Below(DemoTime.MinutesOfDay)), person);
            }
        }

        return new DemoAssessment(assessment, indicators, claims, maturity, declarations, decisions, Files(assessment, claims, maturity, declarations, draw, until, person, always: feature));
    }

    private Miss DrawMiss(Draw draw, Tier? reaches)
    {
        var next = policy[Above(reaches)!.Value];
        List<Miss> possible = [Miss.OneScenario, Miss.OneSegment];
        if (next.Conditions.OfType<ScoreCondition>().Any())
        {
            possible.Add(Miss.ScoreOnTheLine);
        }

        if (LevelOf(Above(reaches)) - 1 >= Math.Max(1, LevelOf(reaches)))
        {
            possible.Add(Miss.MaturityLevel);
        }

        return draw.Of(possible);
    }

    private static Tier? Above(Tier? tier) => tier switch { null => Tier.Base, Tier.Leading => null, { } reached => reached + 1 };

    private int LevelOf(Tier? tier) => tier is { } known ? policy[known].Conditions.OfType<MaturityCondition>().SingleOrDefault()?.Minimum ?? 1 : 0;

    private decimal LineOf(Tier tier) => policy[tier].Conditions.OfType<ScoreCondition>().Max(condition => condition.Line);

    private List<IndicatorAnswer> Indicators(Guid id, Draw draw, DemoTrade trade, Factory factory, Enterprise enterprise, Tier? reaches, Miss miss)
    {
        var aim = miss == Miss.Several ? reaches : Above(reaches);
        var answers = new List<IndicatorAnswer>();
        foreach (var indicator in policy.Indicators.All)
        {
            var answer = new IndicatorAnswer { AssessmentId = id, No = indicator.Number, Version = 1 };
            if (!indicator.HasLevels)
            {
                answer.TotalInvestment = Math.Round((enterprise.Revenue ?? 1000m) * draw.Between(2, 11) / 100m, 2, MidpointRounding.AwayFromZero);
                answer.InvestmentInYear = Math.Round(answer.TotalInvestment.Value * draw.Between(8, 40) / 100m, 2, MidpointRounding.AwayFromZero);
            }
            else if (indicator.AllowsNotApplicable && aim is null or Tier.Base or Tier.Advanced && draw.Chance(7))
            {
                answer.NotApplicable = true;
            }

            if (draw.Chance(45) && seeds.Scenarios.Remarks.TryGetValue(indicator.Number, out var remarks) && !answer.NotApplicable)
            {
                answer.Remark = trade.In(draw.Of(remarks), factory.Name);
            }

            answers.Add(answer);
        }

        var levelled = answers.Where(answer => policy.Indicators[answer.No].HasLevels && !answer.NotApplicable).ToList();
        if (policy.Indicators.Scoring is { } scoring)
        {
            var scores = Scores(draw, levelled.Count, aim, miss);
            for (var i = 0; i < levelled.Count; i++)
            {
                levelled[i].Score = scores[i];
                levelled[i].Level = scoring.Bands.First(band => band.Contains(scores[i])).Level;
            }
        }
        else
        {
            foreach (var answer in levelled)
            {
                answer.Level = Math.Min(policy.Indicators[answer.No].Levels.Length, (int)(aim ?? 0) + draw.Between(1, 2));
            }
        }

        return answers;
    }

    /// <summary>Scores whose mean lies above the tier's line and not above the next one's; or on the line, to the hundredth.</summary>
    private List<decimal> Scores(Draw draw, int count, Tier? aim, Miss miss)
    {
        const int Lowest = 32, Highest = 97;
        var above = aim is { } tier ? (int)LineOf(tier) : Lowest;
        var upTo = Above(aim) is { } next ? (int)LineOf(next) : Highest - 1;
        var sum = miss == Miss.ScoreOnTheLine ? above * count : draw.Between((above * count) + 2, Math.Min(upTo, above + 9) * count);
        var scores = Enumerable.Range(0, count).Select(_ => (decimal)Math.Clamp((sum / count) + draw.Between(-9, 9), Lowest / 2, Highest)).ToList();
        while (scores.Sum() != sum)
        {
            var tooLow = scores.Sum() < sum;
            var at = scores.IndexOf(tooLow ? scores.Min() : scores.Max());
            scores[at] += tooLow ? 1 : -1;
        }

        // Not everybody gives whole points; the mean stays.
        if (count > 3 && draw.Chance(45))
        {
            var part = draw.Of<decimal>([0.5m, 0.25m, 0.2m]);
            var low = scores.IndexOf(scores.Min());
            var high = scores.IndexOf(scores.Max());
            if (low != high)
            {
                (scores[low], scores[high]) = (scores[low] + part, scores[high] - part);
            }
        }

        return scores;
    }

    private List<ScenarioClaim> Claims(Guid id, Draw draw, DemoTrade trade, Factory factory, Tier? reaches, Miss miss)
    {
        var chosen = new SortedDictionary<int, Tier>();
        var rows = draw.Shuffled(policy.Scenarios.Rows);
        var next = Above(reaches);
        if (miss != Miss.Several)
        {
            ChooseAllBut(chosen, rows, draw, reaches, next!.Value, miss);
        }
        else if (reaches is not { } tier)
        {
            var few = draw.Between(1, Counting(Tier.Base).Minimum - 1);
            Fill(chosen, rows, Tier.Base, few);
        }
        else
        {
            Cover(chosen, rows, tier, Covering(tier).Segments);
            Fill(chosen, rows, tier, Counting(tier).Minimum + draw.Between(0, 4));
            if (next is { } higher)
            {
                foreach (var row in rows.Where(row => chosen.ContainsKey(row.Row) && row[higher].Claimable).Take(draw.Between(0, Math.Min(3, Counting(higher).Minimum - 1))))
                {
                    chosen[row.Row] = higher;
                }
            }
        }

        // Some rows further down, as everywhere.
        if (reaches > Tier.Base)
        {
            foreach (var row in rows.Where(row => !chosen.ContainsKey(row.Row) && (miss != Miss.OneSegment || row.Segment is null) && row[reaches.Value - 1].Claimable).Take(draw.Between(0, 4)))
            {
                chosen[row.Row] = reaches.Value - 1;
            }
        }

        return [.. chosen.Select(claim => Describe(id, claim.Key, claim.Value, draw, trade, factory))];
    }

    /// <summary>Under the state's conditions: what is built, over the segments that the tier asks for, with its share of artificial intelligence.</summary>
    private List<ScenarioClaim> Built(Guid id, Draw draw, DemoTrade trade, Factory factory, Tier? reaches)
    {
        var words = seeds.Scenarios.Built[policy.Id];
        var rows = draw.Shuffled(policy.Scenarios.Rows.Where(row => words.ContainsKey(row.Row)));
        var tier = reaches ?? Tier.Base;
        var covered = reaches is null ? [] : Covering(tier).Segments.Select(segment => rows.First(row => row.Segment == segment)).ToList();
        var count = (2 * (int)tier) + draw.Between(2, 6);
        List<Scenario> built = [.. covered.Union(rows).Take(Math.Max(count, covered.Count)).OrderBy(row => row.Row)];
        var (least, below) = (ShareOf(tier), Above(tier) is { } next && ShareOf(next) is var share and > 0 ? share : 100);
        var lowest = ((least * built.Count) + 99) / 100;
        var highest = Math.Max(lowest, ((below * built.Count) + 99) / 100 - 1);
        var intelligent = draw.Shuffled(built).Take(draw.Between(lowest, highest)).ToHashSet();
        return
        [
            .. built.Select(row =>
            {
                var claim = Describe(id, row.Row, tier, draw, trade, factory, words[row.Row], intelligent.Contains(row));
                claim.Tier = ScenarioClaim.Built;
                return claim;
            }),
        ];
    }

    /// <summary>Per cent of the scenarios that the tier wants with artificial intelligence.</summary>
    private int ShareOf(Tier tier) => (int)(policy[tier].Conditions.OfType<AiShareCondition>().SingleOrDefault()?.Minimum ?? 0);

    /// <summary>All that the next tier asks of scenarios, or all but one scenario or one segment.</summary>
    private void ChooseAllBut(SortedDictionary<int, Tier> chosen, List<Scenario> rows, Draw draw, Tier? reaches, Tier next, Miss miss)
    {
        var asked = Covering(next).Segments;
        Segment? left = null;
        if (miss == Miss.OneSegment)
        {
            // Better one that the tier reached does not ask for; where both ask for all, its rows stay at the lower tier.
            var below = reaches is { } reached ? Covering(reached).Segments : [];
            var free = asked.Except(below).ToList();
            left = draw.Of(free.Count > 0 ? free : [.. asked]);
            if (reaches is { } tier && below.Contains(left))
            {
                Cover(chosen, rows, tier, [left]);
            }
        }

        List<Scenario> usable = [.. rows.Where(row => left is null || row.Segment != left)];
        var lower = chosen.Count;
        Cover(chosen, usable, next, asked.Where(segment => segment != left));
        var minimum = Counting(next).Minimum;
        Fill(chosen, usable, next, lower + (miss == Miss.OneScenario ? minimum - 1 : minimum + draw.Between(0, 2)));
    }

    private ScenarioCountCondition Counting(Tier tier) => policy[tier].Conditions.OfType<ScenarioCountCondition>().Single();

    private SegmentCoverageCondition Covering(Tier tier) => policy[tier].Conditions.OfType<SegmentCoverageCondition>().Single();

    private static void Cover(SortedDictionary<int, Tier> chosen, List<Scenario> rows, Tier tier, IEnumerable<Segment> segments)
    {
        foreach (var segment in segments)
        {
            chosen[rows.First(row => row.Segment == segment && row[tier].Claimable).Row] = tier;
        }
    }

    private static void Fill(SortedDictionary<int, Tier> chosen, List<Scenario> rows, Tier tier, int count)
    {
        foreach (var row in rows.Where(row => row[tier].Claimable && !chosen.ContainsKey(row.Row)).Take(count - chosen.Count).ToList())
        {
            chosen[row.Row] = tier;
        }
    }

    private ScenarioClaim Describe(Guid id, int row, Tier tier, Draw draw, DemoTrade trade, Factory factory)
    {
        bool? usesAi = tier >= Tier.Excellent ? draw.Chance(55) : tier == Tier.Advanced ? draw.Chance(15) : draw.Chance(70) ? false : null;
        return Describe(id, row, tier, draw, trade, factory, row, usesAi);
    }

    /// <param name="told">The row whose words tell of it.</param>
    private ScenarioClaim Describe(Guid id, int row, Tier tier, Draw draw, DemoTrade trade, Factory factory, int told, bool? usesAi)
    {
        var words = seeds.Scenarios.Rows[told];
        var built = trade.In(draw.Of(words.Texts), factory.Name);
        string[] came = [.. usesAi == true ? [draw.Of(seeds.Scenarios.Intelligence)] : Array.Empty<string>(), draw.Of(seeds.Scenarios.Closings[(int)tier])];
        return new ScenarioClaim
        {
            AssessmentId = id,
            Row = row,
            Tier = (int)tier,
            InstanceName = trade.In(draw.Of(words.Names), factory.Name),
            Description = Tell(tier, built, came).ToHtml(),
            UsesAi = usesAi,
            Version = 1,
        };
    }

    /// <summary>The lower tiers tell it in a paragraph, the higher ones under headings.</summary>
    private RichDocument Tell(Tier tier, string built, string[] came)
    {
        return tier < Tier.Excellent
            ? new([new RichParagraph(Words(built + string.Concat(came)))])
            : new(
            [
                new RichHeading(3, Words(seeds.Scenarios.Parts[0])), new RichParagraph(Words(built)),
                new RichHeading(3, Words(seeds.Scenarios.Parts[1])), new RichList(Ordered: false, [.. came.Select(one => new RichItem(Words(one), []))]),
            ]);

        static ImmutableArray<RichInline> Words(string text) => [new RichRun(text, RichMarks.None)];
    }

    private MaturityStatement Maturity(Guid id, Draw draw, Tier? reaches, Miss miss, DateTimeOffset until)
    {
        var level = miss switch
        {
            Miss.Several => reaches is null ? draw.Between(1, 2) : LevelOf(reaches),
            Miss.MaturityLevel => LevelOf(Above(reaches)) - 1,
            _ => LevelOf(Above(reaches)),
        };
        var statement = new MaturityStatement { AssessmentId = id, Level = level, Version = 1 };
        var assessed = reaches >= Tier.Advanced && draw.Chance(40);
        statement.Kind = assessed ? MaturityKind.Assessed : MaturityKind.SelfAssessed;
        statement.Score = level - 0.2m + (draw.Between(0, 70) / 100m);
        if (assessed)
        {
            statement.AssessedOn = DateOnly.FromDateTime(until.InShanghai().Date).AddDays(-draw.Between(40, 300));
            statement.ReportNumber = seeds.Names.Report
                .Put("year", statement.AssessedOn.Value.Year.ToString(CultureInfo.InvariantCulture))
                .Put("number", draw.Between(1, 9999).ToString("D4", CultureInfo.InvariantCulture));
        }

        return statement;
    }

    private List<Declaration> Declarations(Guid id, Draw draw, Enterprise enterprise) =>
    [
        .. BasicRequirements.AskedBy(policy).Select(asked => new Declaration
        {
            AssessmentId = id,
            Code = asked.StoredCode(),
            Answer = asked is AccidentsCondition ? (draw.Chance(94) ? AccidentSeverity.None : AccidentSeverity.General).ApiName()
                : asked.Code == ConditionCode.DeclarationScale && enterprise.AboveDesignatedSize == false ? "false"
                : "true",
            Remark = draw.Chance(30) ? draw.Of(seeds.Scenarios.Declarations) : null,
            Version = 1,
        }),
    ];

    private static void Shorten(
        Draw draw, Reached plan, List<IndicatorAnswer> indicators, List<ScenarioClaim> claims, ref MaturityStatement? maturity, List<Declaration> declarations)
    {
        if (plan == Reached.Undecided)
        {
            return;
        }

        if (plan == Reached.MaturityWithoutKind)
        {
            maturity!.Kind = null;
            declarations.Clear();
            return;
        }

        maturity = null;
        declarations.RemoveRange(plan == Reached.NoMaturity ? 2 : 0, declarations.Count - (plan == Reached.NoMaturity ? 2 : 0));
        switch (plan)
        {
            case Reached.Nothing:
                indicators.Clear();
                claims.Clear();
                break;
            case Reached.FewIndicators:
                indicators.RemoveRange(3, indicators.Count - 3);
                claims.Clear();
                break;
            case Reached.OneIndicatorOpen:
                indicators[1].Score = null;
                indicators.RemoveAt(indicators.Count - 1);
                claims.RemoveRange(0, claims.Count / 2);
                break;
            case Reached.UnnamedScenarios:
                foreach (var claim in claims.Where(_ => draw.Chance(50)))
                {
                    (claim.InstanceName, claim.Description, claim.UsesAi) = (null, null, null);
                }

                claims[^1].InstanceName = null;
                break;
        }
    }

    /// <summary>The answers were given one after the other.</summary>
    private static void Date(
        DateTimeOffset created, DateTimeOffset until, Guid person,
        List<IndicatorAnswer> indicators, List<ScenarioClaim> claims, MaturityStatement? maturity, List<Declaration> declarations)
    {
        var count = indicators.Count + claims.Count + declarations.Count + 1;
        var at = 0;
        DateTimeOffset Next() => new(created.Ticks + ((until - created).Ticks / count * ++at), TimeSpan.Zero);
        indicators.ForEach(answer => (answer.UpdatedAt, answer.UpdatedById) = (Next(), person));
        claims.ForEach(claim => (claim.UpdatedAt, claim.UpdatedById) = (Next(), person));
        declarations.ForEach(declaration => (declaration.UpdatedAt, declaration.UpdatedById) = (Next(), person));
        if (maturity is not null)
        {
            (maturity.UpdatedAt, maturity.UpdatedById) = (until, person);
        }
    }

    private static AssessmentAnswers Answers(
        List<IndicatorAnswer> indicators, List<ScenarioClaim> claims, MaturityStatement? maturity, List<Declaration> declarations,
        Enterprise enterprise) => new(
        indicators.ToDictionary(answer => answer.No), [.. claims], NoScenarios: false, maturity,
        declarations.ToDictionary(declaration => declaration.Code, StringComparer.Ordinal), enterprise.SmeClass != SmeClass.None);

    private Decision Decide(SelfAssessment assessment, AssessmentAnswers answers, int version, DateTimeOffset at, Guid person, DecisionNames names) =>
        Decision.On(assessment, version, answers, policy, at, person, names, Draw.Id($"decision/{assessment.Id}/{version}"));

    /// <summary>One more scenario after the decision, low enough to change nothing but the version.</summary>
    private void Change(
        SelfAssessment assessment, List<ScenarioClaim> claims, Draw draw, DemoTrade trade, Factory factory, Tier tier, DateTimeOffset at, Guid person)
    {
        if (policy.Scenarios.Rows.FirstOrDefault(row => row[tier].Claimable && claims.TrueForAll(claim => claim.Row != row.Row)) is not { } free)
        {
            return;
        }

        var added = Describe(assessment.Id, free.Row, tier, draw, trade, factory);
        (added.UpdatedAt, added.UpdatedById) = (at, person);
        claims.Add(added);
        assessment.Version++;
        assessment.UpdatedAt = at;
    }

    private List<(Evidence, EvidenceContent)> Files(
        SelfAssessment assessment, List<ScenarioClaim> claims, MaturityStatement? maturity, List<Declaration> declarations,
        Draw draw, DateTimeOffset at, Guid person, bool always)
    {
        var files = new List<(Evidence, EvidenceContent)>();
        if (!always && !draw.Chance(50))
        {
            return files;
        }

        var names = seeds.Scenarios.Evidence;
        void Add(AssessmentPart part, string item, string name, bool picture)
        {
            var bytes = picture ? DemoFile.Png(draw) : DemoFile.Pdf(names.Content.Put("name", name));
            var id = Draw.Id($"evidence/{assessment.Id}/{part}/{item}");
            files.Add((
                new Evidence
                {
                    Id = id,
                    AssessmentId = assessment.Id,
                    Part = part,
                    Item = item,
                    FileName = name + (picture ? ".png" : ".pdf"),
                    MediaType = picture ? "image/png" : "application/pdf",
                    Size = bytes.Length,
                    Sha256 = SHA256.HashData(bytes),
                    UploadedAt = at,
                    UploadedById = person,
                },
                new EvidenceContent { EvidenceId = id, Bytes = bytes }));
        }

        foreach (var claim in claims.Where(claim => claim.InstanceName is not null).Take(2))
        {
            Add(AssessmentPart.Scenarios, EvidenceItems.Of(claim.Row), names.Scenarios.Put("name", policy.Scenarios[claim.Row].Name), picture: claim.Row % 2 == 0);
        }

        if (maturity is not null)
        {
            Add(AssessmentPart.Maturity, EvidenceItems.OfMaturity, names.Maturity, picture: false);
        }

        if (declarations.Count > 1)
        {
            Add(AssessmentPart.Declarations, declarations[1].Code, names.Declarations, picture: false);
        }

        return files;
    }
}
