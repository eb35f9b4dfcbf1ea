using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Portal.Application.Assessments;
using Portal.Rules;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;
using MaturityKind = Portal.Application.Assessments.MaturityKind;

namespace Portal.Application.Evaluations;

/// <summary>
/// Stored answers as a body of the JSON contract. A decision keeps this text and is evaluated from it, so that anyone can send it
/// to the public calculator and get the same answer.
/// </summary>
public static class EvaluationInputs
{
    /// <summary>What stands for a maturity level where not even level 1 is reached (docs/decisions/0012).</summary>
    internal const string BelowFirst = "belowFirst";

    /// <summary>What stands for a scale below the designated size where the enterprise is of a class that reading S14 names (docs/decisions/0017).</summary>
    internal const string NamedSme = "namedSme";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>
    /// Writes the answers. A part that is not filled in, or indicators that are not all filled in, are left out: the contract reads
    /// an absent block as not known, and its conditions then need judgement.
    /// </summary>
    /// <param name="recognised">The tier that was recognised already, as declared in an application; null where it is not known, or there is none.</param>
    public static string Of(Policy policy, AssessmentAnswers answers, Tier? recognised = null)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("policy", policy.Id);
            json.WriteStartObject("facts");
            if (policy.HasIndicators && answers.IndicatorsAreComplete(policy))
            {
                WriteIndicators(json, policy, answers);
            }

            if (answers.ScenariosAreAnswered)
            {
                WriteScenarios(json, policy, answers);
            }

            if (answers.Maturity is { Level: { } level } maturity)
            {
                if (level == 0)
                {
                    json.WriteString("maturityLevel", BelowFirst);
                }
                else
                {
                    json.WriteNumber("maturityLevel", level);
                }

                if (maturity.Kind is { } kind)
                {
                    json.WriteString("maturityKind", kind == MaturityKind.Assessed ? "assessed" : "selfAssessed");
                }
            }

            if (recognised is { } held)
            {
                json.WriteString("recognisedTier", held.ApiName());
            }

            WriteDeclarations(json, policy, answers);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteIndicators(Utf8JsonWriter json, Policy policy, AssessmentAnswers answers)
    {
        json.WriteStartObject("indicators");
        foreach (var indicator in policy.Indicators.All)
        {
            if (!answers.Indicators.TryGetValue(indicator.Number, out var answer) || !answer.SaysSomething)
            {
                continue;
            }

            json.WriteStartObject(indicator.Number.ToString(CultureInfo.InvariantCulture));
            if (answer.NotApplicable)
            {
                json.WriteBoolean("notApplicable", true);
            }

            if (answer.Level is { } level)
            {
                json.WriteNumber("level", level);
            }

            WriteDecimal(json, "score", answer.Score);
            WriteDecimal(json, "totalInvestment", answer.TotalInvestment);
            WriteDecimal(json, "investmentInYear", answer.InvestmentInYear);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteScenarios(Utf8JsonWriter json, Policy policy, AssessmentAnswers answers)
    {
        json.WriteStartArray("scenarios");
        foreach (var claim in answers.Claims)
        {
            json.WriteStartObject();
            if (policy.Scenarios.ByTier)
            {
                json.WriteNumber("row", claim.Row);
                json.WriteString("tier", ((Tier)claim.Tier!.Value).ApiName());
            }
            else
            {
                json.WriteNumber("no", claim.Row);
            }

            // A matrix only notes it; of what is built it is asked each time, and a box that was not ticked says no.
            if ((policy.Scenarios.ByTier ? claim.UsesAi : claim.UsesAi is true) is { } usesAi)
            {
                json.WriteBoolean("usesAi", usesAi);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDeclarations(Utf8JsonWriter json, Policy policy, AssessmentAnswers answers)
    {
        var given = BasicRequirements.AskedBy(policy)
            .Where(asked => answers.Declarations.TryGetValue(asked.StoredCode(), out var declaration) && declaration.Answer is not null)
            .ToList();
        if (given.Count == 0)
        {
            return;
        }

        json.WriteStartObject("declarations");
        foreach (var asked in given)
        {
            var answer = answers.Declarations[asked.StoredCode()].Answer!;
            if (asked is AccidentsCondition)
            {
                json.WriteString(asked.StoredCode(), answer);
            }
            else if (answers.IsNamedSme && answer != "true" && asked is DeclarationCondition { NamesClasses: true })
            {
                json.WriteString(asked.StoredCode(), NamedSme);
            }
            else
            {
                json.WriteBoolean(asked.StoredCode(), answer == "true");
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Without the zeros that the column's scale adds: 52.000000 is 52.</summary>
    private static void WriteDecimal(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteString(name, number.ToString("0.############", CultureInfo.InvariantCulture));
        }
    }
}
