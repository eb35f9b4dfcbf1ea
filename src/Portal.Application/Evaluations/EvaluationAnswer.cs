using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Portal.Rules;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Application.Evaluations;

/// <summary>An evaluation as the contract's JSON: decimals as strings, exact; clauses cited; messages in Chinese.</summary>
public static class EvaluationAnswer
{
    private static readonly JsonWriterOptions Readable = new()
    {
        // Chinese stays Chinese; the answer is JSON and never put into a page's markup as it stands.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>Evaluates a body and writes the answer.</summary>
    /// <returns>Whether the facts were valid (200) or not (422), and the answer's UTF-8 bytes.</returns>
    public static (bool Valid, ReadOnlyMemory<byte> Json) To(EvaluationBody body)
    {
        var evaluation = Evaluation.Of(body.Policy, body.Facts);
        // Where a number could not be read, its own error says so; what the rules then miss at that place would be noise.
        var unread = body.Errors.Select(error => error.Path).ToHashSet(StringComparer.Ordinal);
        List<FactError> errors = [.. body.Errors, .. evaluation.Errors.Where(error => !unread.Contains(error.Path))];
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            if (errors.Count > 0)
            {
                WriteErrors(json, errors, evaluation.Score);
            }
            else
            {
                Write(json, body.Policy, evaluation);
            }
        }

        return (errors.Count == 0, buffer.WrittenMemory);
    }

    /// <summary>The Chinese sentence of an error, as pages and the contract show it.</summary>
    public static string MessageOf(FactError error) => error.Code switch
    {
        FactErrorCode.ScoreOutsideLevelBand => Texts.ApiScoreOutsideLevelBand.With(error.Arguments[0], error.Arguments[1], error.Arguments[2]),
        FactErrorCode.ScoreMissing => Texts.ApiScoreMissing.With(error.Arguments[0]),
        FactErrorCode.ScoreNotAsked => error.Arguments.IsEmpty ? Texts.ApiScoreNotAsked : Texts.ApiIndicatorScoreNotAsked.With(error.Arguments[0]),
        FactErrorCode.ScoreWithIndicators => Texts.ApiScoreWithIndicators,
        FactErrorCode.LevelMissing => Texts.ApiLevelMissing.With(error.Arguments[0]),
        FactErrorCode.LevelOutOfRange => error.Arguments[0].Length == 0
            ? Texts.ApiLevelNotAsked
            : Texts.ApiLevelOutOfRange.With(error.Arguments[0], error.Arguments[1], error.Arguments[2]),
        FactErrorCode.NotApplicableNotAllowed => Texts.ApiNotApplicableNotAllowed.With(error.Arguments[0]),
        FactErrorCode.IndicatorMissing => Texts.ApiIndicatorMissing.With(error.Arguments[0]),
        FactErrorCode.IndicatorUnknown => Texts.ApiIndicatorUnknown.With(error.Arguments[0]),
        FactErrorCode.ScenarioUnknown => Texts.ApiScenarioUnknown.With(error.Arguments[0]),
        FactErrorCode.ScenarioDuplicate => Texts.ApiScenarioDuplicate.With(error.Arguments[0]),
        FactErrorCode.TierNotClaimable => Texts.ApiTierNotClaimable.With(error.Arguments[0], error.Arguments[1], error.Arguments[2]),
        FactErrorCode.MaturityOutOfRange => Texts.ApiMaturityOutOfRange.With(error.Arguments[0], error.Arguments[1], error.Arguments[2]),
        FactErrorCode.NumberMalformed => error.Arguments switch
        {
            [var given, "0", var most] => Texts.ApiNumberNotWhole.With(given, most),
            [var given, var decimals, var limit] => Texts.ApiNumberBeyondLimits.With(given, decimals, limit),
            [var given, var least] => Texts.ApiNumberBelowLeast.With(given, least),
            _ => Texts.ApiNumberMalformed.With(error.Arguments[0]),
        },
        FactErrorCode.AnswerMissing => Texts.ApiAnswerMissing,
        FactErrorCode.OptionOutOfRange => error.Arguments.IsEmpty
            ? Texts.ApiOptionOutOfRange
            : Texts.ApiNumberOutOfRange.With(error.Arguments[0], error.Arguments[1], error.Arguments[2]),
        FactErrorCode.NoneWithOthers => Texts.ApiNoneWithOthers.With(error.Arguments[0]),
        FactErrorCode.CountsDisagree => Texts.ApiCountsDisagree.With(error.Arguments[0], error.Arguments[1]),
        FactErrorCode.FlagMissing => Texts.ApiFlagMissing,
        FactErrorCode.AiRatioWithFlags => Texts.ApiAiRatioWithFlags,
    };

    private static void WriteErrors(Utf8JsonWriter json, List<FactError> errors, CompositeScore score)
    {
        json.WriteStartObject();
        json.WriteBoolean("valid", false);
        json.WriteStartArray("errors");
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("path", error.Path);
            json.WriteString("code", error.Code.ApiName());
            json.WriteString("message", MessageOf(error));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("score");
        WritePerIndicator(json, score);
        json.WriteNull("value");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Policy policy, Evaluation evaluation)
    {
        json.WriteStartObject();
        json.WriteString("policy", evaluation.Policy);
        json.WriteString("policyVersion", evaluation.PolicyVersion);
        json.WriteBoolean("valid", true);
        json.WriteStartArray("errors");
        json.WriteEndArray();
        WriteScore(json, evaluation.Score);
        json.WriteStartArray("tiers");
        foreach (var tier in evaluation.Tiers)
        {
            json.WriteStartObject();
            json.WriteString("tier", tier.Tier.ApiName());
            json.WriteString("outcome", tier.Outcome.ApiName());
            json.WriteStartArray("conditions");
            foreach (var condition in tier.Conditions)
            {
                WriteCondition(json, policy, condition);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("referenceTier", evaluation.ReferenceTier?.ApiName());
        json.WriteEndObject();
    }

    private static void WriteScore(Utf8JsonWriter json, CompositeScore score)
    {
        json.WriteStartObject("score");
        json.WriteString("value", score.Value?.ToString());
        json.WriteString("shown", score.Shown);
        json.WriteString("sum", Text(score.Sum));
        json.WriteNumber("scoredIndicators", score.ScoredIndicators);
        json.WriteStartArray("notApplicable");
        foreach (var number in score.NotApplicable)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
        WritePerIndicator(json, score);
        json.WriteEndObject();
    }

    private static void WritePerIndicator(Utf8JsonWriter json, CompositeScore score)
    {
        json.WriteStartObject("perIndicator");
        foreach (var indicator in score.PerIndicator)
        {
            json.WriteStartObject(indicator.Number.ToString(CultureInfo.InvariantCulture));
            if (indicator.Level is { } level)
            {
                json.WriteNumber("level", level);
            }
            else
            {
                json.WriteNull("level");
            }

            json.WriteString("score", Text(indicator.Score));
            json.WriteString("degree", indicator.Band?.Degree);
            json.WriteString("band", indicator.Band?.Printed);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteCondition(Utf8JsonWriter json, Policy policy, ConditionDecision decision)
    {
        json.WriteStartObject();
        json.WriteString("code", decision.Condition.Code.ApiName());
        json.WriteString("clause", decision.Condition.Clause.Citation);
        json.WriteString("required", decision.Required);
        json.WriteString("actual", decision.Actual);
        json.WriteString("outcome", decision.Outcome.ApiName());
        json.WriteString("note", NoteOn(policy, decision));
        if (decision.Condition is SegmentCoverageCondition)
        {
            WriteSegments(json, "covered", decision.Covered);
            WriteSegments(json, "missing", decision.Missing);
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// The remark on a decision, and every switch that it was decided by: its id and what is read. What is not decided depends on none.
    /// </summary>
    private static string? NoteOn(Policy policy, ConditionDecision decision)
    {
        var switches = decision.Actual is null
            ? []
            : decision.Condition.Readings.Select(id => policy.Readings[id]).Where(reading => reading.Chosen is not null)
                .Select(reading => Texts.ApiReading.With(reading.Id, reading.Text));
        var note = string.Concat(switches.Prepend(decision.Note));
        return note.Length == 0 ? null : note;
    }

    private static void WriteSegments(Utf8JsonWriter json, string name, ImmutableArray<Segment> segments)
    {
        json.WriteStartArray(name);
        foreach (var segment in segments)
        {
            json.WriteStringValue(segment.Name);
        }

        json.WriteEndArray();
    }

    private static string? Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);
}
