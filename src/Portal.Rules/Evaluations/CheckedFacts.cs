using System.Globalization;
using Portal.Rules.Policies;

namespace Portal.Rules.Evaluations;

/// <summary>
/// The facts after the check against one policy: what is valid, in the order of the policy, and every error with its
/// path. Nothing is decided from them while there is an error.
/// </summary>
internal sealed class CheckedFacts
{
    internal const decimal FullScore = 100m;

    /// <summary>What stands in <see cref="Claims"/> for a scenario that is built where the policy has no tier texts.</summary>
    internal const Tier Built = Tier.Base;

    private readonly Policy policy;
    private readonly List<FactError> errors = [];

    private CheckedFacts(Policy policy) => this.policy = policy;

    public IReadOnlyList<FactError> Errors => errors;

    /// <summary>Valid answers by number, ascending; those without a level (indicator 7's amounts) are not listed.</summary>
    public List<IndicatorScore> Indicators { get; } = [];

    public List<int> NotApplicable { get; } = [];

    public bool IndicatorsKnown { get; private set; }

    /// <summary>The composite that stands instead of indicators.</summary>
    public decimal? GivenScore { get; private set; }

    /// <summary>Claimed tier by row, 1 to 40 (index 0 unused); null where scenarios are not known.</summary>
    public Tier?[]? Claims { get; private set; }

    /// <summary>Rows in which artificial intelligence is applied; null where that is not said of each.</summary>
    public HashSet<int>? AiRows { get; private set; }

    /// <summary>The ratio that stands instead of the flags, per cent.</summary>
    public decimal? GivenAiRatio { get; private set; }

    /// <summary>1 to 5; 0 = not even level 1; null = not known.</summary>
    public int? MaturityLevel { get; private set; }

    public Tier? RecognisedTier { get; private set; }

    public Declarations Declarations { get; private set; } = new();

    public static CheckedFacts Of(Policy policy, Facts facts)
    {
        var made = new CheckedFacts(policy);
        made.CheckScore(facts);
        made.CheckIndicators(facts.Indicators);
        made.CheckScenarios(facts.Scenarios);
        made.CheckAi(facts);
        made.CheckMaturity(facts);
        made.CheckRecognisedTier(facts.RecognisedTier);
        made.CheckDeclarations(facts.Declarations);
        return made;
    }

    private void CheckScore(Facts facts)
    {
        if (facts.Score is not { } entered)
        {
            return;
        }

        if (policy.Indicators.Scoring is null)
        {
            Refuse("score", FactErrorCode.ScoreNotAsked);
        }
        else if (facts.Indicators is not null)
        {
            Refuse("score", FactErrorCode.ScoreWithIndicators);
        }
        else if (Number(entered, "score") is { } score)
        {
            if (score is < 0m or > FullScore)
            {
                Refuse("score", FactErrorCode.OptionOutOfRange, "0", Text(FullScore), Text(score));
            }
            else
            {
                GivenScore = score;
            }
        }
    }

    private void CheckIndicators(IReadOnlyDictionary<string, IndicatorAnswer>? answers)
    {
        if (answers is null)
        {
            return;
        }

        IndicatorsKnown = true;
        foreach (var indicator in policy.Indicators.All)
        {
            var key = Text(indicator.Number);
            var path = $"indicators.{key}";
            if (!answers.TryGetValue(key, out var answer))
            {
                if (indicator.HasLevels || policy.Scores(indicator))
                {
                    Refuse(path, FactErrorCode.IndicatorMissing, indicator.Name);
                }
            }
            else if (indicator.HasLevels)
            {
                CheckLevels(indicator, answer, path);
            }
            else
            {
                CheckAmounts(indicator, answer, path);
            }
        }

        foreach (var key in answers.Keys.Order(StringComparer.Ordinal))
        {
            if (policy.Indicators.All.All(indicator => Text(indicator.Number) != key))
            {
                Refuse($"indicators.{key}", FactErrorCode.IndicatorUnknown, key);
            }
        }
    }

    private void CheckLevels(Indicator indicator, IndicatorAnswer answer, string path)
    {
        if (answer.NotApplicable)
        {
            CheckNotApplicable(indicator, answer, path);
            return;
        }

        var level = answer.Level;
        if (level is null)
        {
            Refuse($"{path}.level", FactErrorCode.LevelMissing, indicator.Name);
        }
        else if (level < 1 || level > indicator.Levels.Length)
        {
            Refuse($"{path}.level", FactErrorCode.LevelOutOfRange, "1", Text(indicator.Levels.Length), Text(level.Value));
            level = null;
        }

        if (policy.Indicators.Scoring is not { } scoring)
        {
            if (answer.Score is not null)
            {
                Refuse($"{path}.score", FactErrorCode.ScoreNotAsked, indicator.Name);
            }
            else if (level is { } alone)
            {
                Indicators.Add(new IndicatorScore(indicator.Number, alone, null, null, null));
            }

            return;
        }

        if (answer.Score is not { } entered)
        {
            if (answer.Level is not null)
            {
                Refuse($"{path}.score", FactErrorCode.ScoreMissing, indicator.Name);
            }
        }
        else if (Number(entered, $"{path}.score") is { } score && level is { } chosen)
        {
            if (scoring.BandOf(chosen, score) is { } band)
            {
                Indicators.Add(new IndicatorScore(indicator.Number, chosen, score, band, null));
            }
            else
            {
                Refuse($"{path}.score", FactErrorCode.ScoreOutsideLevelBand, Text(chosen), RangeOf(scoring, chosen), Text(score));
            }
        }
    }

    private void CheckNotApplicable(Indicator indicator, IndicatorAnswer answer, string path)
    {
        if (!indicator.AllowsNotApplicable)
        {
            Refuse($"{path}.notApplicable", FactErrorCode.NotApplicableNotAllowed, indicator.Name);
        }
        else if (answer.Level is not null)
        {
            Refuse($"{path}.notApplicable", FactErrorCode.NoneWithOthers, indicator.Name);
        }
        else if (answer.Score is not null)
        {
            Refuse($"{path}.score", FactErrorCode.ScoreNotAsked, indicator.Name);
        }
        else
        {
            NotApplicable.Add(indicator.Number);
        }
    }

    /// <summary>Indicator 7: two amounts; a score only where reading S1 asks for one.</summary>
    private void CheckAmounts(Indicator indicator, IndicatorAnswer answer, string path)
    {
        if (answer.NotApplicable)
        {
            Refuse($"{path}.notApplicable", FactErrorCode.NotApplicableNotAllowed, indicator.Name);
        }

        if (answer.Level is { } level)
        {
            Refuse($"{path}.level", FactErrorCode.LevelOutOfRange, "", "", Text(level));
        }

        CheckAmount(answer.TotalInvestment, $"{path}.totalInvestment");
        CheckAmount(answer.InvestmentInYear, $"{path}.investmentInYear");
        if (!policy.Scores(indicator))
        {
            if (answer.Score is not null)
            {
                Refuse($"{path}.score", FactErrorCode.ScoreNotAsked, indicator.Name);
            }

            return;
        }

        if (answer.Score is not { } entered)
        {
            Refuse($"{path}.score", FactErrorCode.ScoreMissing, indicator.Name);
        }
        else if (Number(entered, $"{path}.score") is { } score)
        {
            if (policy.Indicators.Scoring!.Bands.Any(band => band.Contains(score)))
            {
                Indicators.Add(new IndicatorScore(indicator.Number, null, score, null, null));
            }
            else
            {
                Refuse($"{path}.score", FactErrorCode.OptionOutOfRange, "0", Text(FullScore), Text(score));
            }
        }
    }

    private void CheckAmount(EnteredNumber? entered, string path)
    {
        if (entered is { } number && Number(number, path) < 0m)
        {
            Refuse(path, FactErrorCode.NumberMalformed, number.ToString(), "0");
        }
    }

    private void CheckScenarios(IReadOnlyList<ScenarioClaim>? claims)
    {
        if (claims is null)
        {
            return;
        }

        var byRow = new Tier?[policy.Scenarios.Rows.Length + 1];
        var seen = new HashSet<int>();
        var key = policy.Scenarios.ByTier ? "row" : "no";
        for (var index = 0; index < claims.Count; index++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"scenarios.{index}");
            if (claims[index].Row is not { } row)
            {
                Refuse($"{path}.{key}", FactErrorCode.AnswerMissing);
            }
            else if (row < 1 || row > policy.Scenarios.Rows.Length)
            {
                Refuse($"{path}.{key}", FactErrorCode.ScenarioUnknown, Text(row));
            }
            else if (!seen.Add(row))
            {
                Refuse($"{path}.{key}", FactErrorCode.ScenarioDuplicate, Text(row));
            }
            else
            {
                byRow[row] = policy.Scenarios.ByTier
                    ? CheckClaim(policy.Scenarios[row], claims[index].Tier, path)
                    : CheckBuilt(policy.Scenarios[row], claims[index].Tier, path);
                continue;
            }

            // The row is wrong; a tier that cannot be read is still said.
            if (policy.Scenarios.ByTier)
            {
                CheckTierWord(claims[index].Tier, path);
            }
        }

        Claims = byRow;
    }

    private Tier? CheckClaim(Scenario scenario, Tier? claimed, string path)
    {
        if (CheckTierWord(claimed, path) is not { } tier)
        {
            return null;
        }

        if (!scenario[tier].Claimable)
        {
            Refuse($"{path}.tier", FactErrorCode.TierNotClaimable, Text(scenario.Row), scenario.Name, policy.NameOf(tier));
            return null;
        }

        return tier;
    }

    /// <summary>A scenario without tier texts cannot be claimed at one (reading M13).</summary>
    private Tier? CheckBuilt(Scenario scenario, Tier? claimed, string path)
    {
        if (claimed is { } tier)
        {
            Refuse($"{path}.tier", FactErrorCode.TierNotClaimable, Text(scenario.Row), scenario.Name,
                Enum.IsDefined(tier) ? policy.NameOf(tier) : "");
            return null;
        }

        return Built;
    }

    private Tier? CheckTierWord(Tier? claimed, string path)
    {
        if (claimed is null)
        {
            Refuse($"{path}.tier", FactErrorCode.AnswerMissing);
            return null;
        }

        if (!Enum.IsDefined(claimed.Value))
        {
            Refuse($"{path}.tier", FactErrorCode.OptionOutOfRange);
            return null;
        }

        return claimed;
    }

    /// <summary>Flags on the scenarios, or the ratio that follows from them; never both, and of scenarios that are built not on some only.</summary>
    private void CheckAi(Facts facts)
    {
        var claims = facts.Scenarios ?? [];
        var flagged = claims.Any(claim => claim.UsesAi is not null);
        if (facts.AiRatio is { } entered)
        {
            if (flagged)
            {
                Refuse("aiRatio", FactErrorCode.AiRatioWithFlags);
            }
            else if (Number(entered, "aiRatio") is { } ratio)
            {
                if (ratio is < 0m or > FullScore)
                {
                    Refuse("aiRatio", FactErrorCode.OptionOutOfRange, "0", Text(FullScore), Text(ratio));
                }
                else
                {
                    GivenAiRatio = ratio;
                }
            }

            return;
        }

        if (policy.Scenarios.ByTier || facts.Scenarios is null || (claims.Count > 0 && !flagged))
        {
            return;
        }

        for (var index = 0; index < claims.Count; index++)
        {
            if (claims[index].UsesAi is null)
            {
                Refuse(string.Create(CultureInfo.InvariantCulture, $"scenarios.{index}.usesAi"), FactErrorCode.FlagMissing);
            }
        }

        AiRows = [.. claims.Where(claim => claim.UsesAi is true).Select(claim => claim.Row ?? 0)];
    }

    private void CheckRecognisedTier(Tier? tier)
    {
        if (tier is { } recognised && !Enum.IsDefined(recognised))
        {
            Refuse("recognisedTier", FactErrorCode.OptionOutOfRange);
            return;
        }

        RecognisedTier = tier;
    }

    private void CheckMaturity(Facts facts)
    {
        if (facts.BelowFirstMaturityLevel)
        {
            MaturityLevel = 0;
            return;
        }

        var level = facts.MaturityLevel;
        if (level < 1 || level > policy.MaturityLevels.Length)
        {
            Refuse("maturityLevel", FactErrorCode.MaturityOutOfRange, "1", Text(policy.MaturityLevels.Length), Text(level.Value));
            return;
        }

        MaturityLevel = level;
    }

    private void CheckDeclarations(Declarations? declarations)
    {
        if (declarations?.Accidents is { } accidents && !Enum.IsDefined(accidents))
        {
            Refuse("declarations.accidents", FactErrorCode.OptionOutOfRange);
            return;
        }

        Declarations = declarations ?? Declarations;
    }

    private decimal? Number(EnteredNumber entered, string path)
    {
        if (entered.IsPlain && entered.TryRead(out var value))
        {
            return value;
        }

        errors.Add(new FactError(path, FactErrorCode.NumberMalformed, entered.Fault));
        return null;
    }

    private static string RangeOf(Scoring scoring, int level)
    {
        var bands = scoring.OfLevel(level).ToList();
        var (first, last) = (bands[0], bands[^1]);
        return first.Low == last.High
            ? first.Printed
            : $"{(first.LowClosed ? '[' : '(')}{Text(first.Low)}-{Text(last.High)}{(last.HighClosed ? ']' : ')')}";
    }

    private void Refuse(string path, FactErrorCode code, params ReadOnlySpan<string> arguments) =>
        errors.Add(new FactError(path, code, [.. arguments]));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
