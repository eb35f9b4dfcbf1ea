using System.Globalization;
using System.Text;
using System.Text.Json;
using Portal.Application.Policies;
using Portal.Rules;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Application.Evaluations;

/// <summary>
/// The body of <c>POST /api/v1/evaluations</c> and of <c>portal evaluate</c>, read strictly: an unknown member, a member
/// given twice or a value of the wrong kind is refused as a whole, because an adviser's typing mistake would otherwise be
/// evaluated as "not known".
/// </summary>
/// <param name="Policy">The policy that the body names.</param>
/// <param name="Errors">Words and numbers that could be read as JSON but mean nothing; answered with the evaluation's own errors.</param>
public sealed record EvaluationBody(Policy Policy, Facts Facts, IReadOnlyList<FactError> Errors)
{
    /// <summary>Reads a body under the policy that it names.</summary>
    /// <exception cref="MalformedBodyException">It is not JSON, not of the contract's shape, or names a policy that there is not; the message lists those that there are.</exception>
    public static EvaluationBody Read(ReadOnlyMemory<byte> utf8, PolicyBook policies) => Read(utf8, id => policies.Find(id)
        ?? throw new MalformedBodyException(Texts.ApiUnknownPolicy.With(id, string.Join('、', policies.All.Select(known => known.Id)))));

    /// <summary>Reads a body that was kept, under the version of its policy that it was kept with.</summary>
    /// <exception cref="MalformedBodyException">It is not JSON, or not of the contract's shape.</exception>
    public static EvaluationBody Read(string kept, Policy policy) => Read(Encoding.UTF8.GetBytes(kept), _ => policy);

    private static EvaluationBody Read(ReadOnlyMemory<byte> utf8, Func<string, Policy> policies) =>
        StrictJson.Read(utf8, root => new Reader().Read(root, policies));

    private sealed class Reader
    {
        private readonly List<FactError> errors = [];
        private Policy policy = null!;

        public EvaluationBody Read(JsonElement root, Func<string, Policy> policies)
        {
            string? id = null;
            JsonElement? facts = null;
            foreach (var member in Members(root, ""))
            {
                switch (member.Name)
                {
                    case "policy":
                        id = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : throw WrongKind("policy");
                        break;
                    case "facts":
                        facts = member.Value;
                        break;
                    default:
                        throw Unknown(member.Name);
                }
            }

            // What a scenario is named by depends on the policy, wherever its name stands in the body.
            policy = policies(id ?? throw new MalformedBodyException(Texts.ApiMemberMissing.With("policy")));
            return new EvaluationBody(policy, ReadFacts(facts ?? throw new MalformedBodyException(Texts.ApiMemberMissing.With("facts"))), errors);
        }

        private Facts ReadFacts(JsonElement element)
        {
            var facts = new Facts();
            foreach (var (name, value) in Given(element))
            {
                facts = name switch
                {
                    "indicators" => facts with { Indicators = ReadIndicators(value) },
                    "score" => facts with { Score = Number(value, "score") },
                    "scenarios" => facts with { Scenarios = ReadScenarios(value) },
                    "aiRatio" when !AsksAiRatio => throw NotAsked($"facts.{name}"),
                    "aiRatio" => facts with { AiRatio = Number(value, "aiRatio") },
                    "maturityLevel" when value.ValueKind == JsonValueKind.String && value.ValueEquals(EvaluationInputs.BelowFirst) => facts with { BelowFirstMaturityLevel = true },
                    "maturityLevel" => facts with { MaturityLevel = Whole(value, "maturityLevel") },
                    "maturityKind" => Noted(facts, value, name, word => word is "selfAssessed" or "assessed"),
                    "recognisedTier" => facts with { RecognisedTier = ReadTier(value, name) },
                    "declarations" => facts with { Declarations = ReadDeclarations(value) },
                    _ => throw Unknown($"facts.{name}"),
                };
            }

            return facts;
        }

        private Dictionary<string, IndicatorAnswer> ReadIndicators(JsonElement element)
        {
            var answers = new Dictionary<string, IndicatorAnswer>(StringComparer.Ordinal);
            foreach (var (number, given) in Given(element, "indicators"))
            {
                var path = $"indicators.{number}";
                var answer = new IndicatorAnswer();
                foreach (var (name, value) in Given(given, path))
                {
                    var at = $"{path}.{name}";
                    answer = name switch
                    {
                        "level" => answer with { Level = Whole(value, at) },
                        "score" => answer with { Score = Number(value, at) },
                        "notApplicable" => answer with { NotApplicable = Boolean(value, at) },
                        "totalInvestment" or "investmentInYear" when !AsksAmounts(number) => throw NotAsked($"facts.{at}"),
                        "totalInvestment" => answer with { TotalInvestment = Number(value, at) },
                        "investmentInYear" => answer with { InvestmentInYear = Number(value, at) },
                        _ => throw Unknown($"facts.{at}"),
                    };
                }

                answers.Add(number, answer);
            }

            return answers;
        }

        private List<ScenarioClaim> ReadScenarios(JsonElement element)
        {
            if (element.ValueKind != JsonValueKind.Array)
            {
                throw WrongKind("facts.scenarios");
            }

            var claims = new List<ScenarioClaim>(element.GetArrayLength());
            foreach (var item in element.EnumerateArray())
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"scenarios.{claims.Count}");
                var claim = new ScenarioClaim(null, null);
                foreach (var (name, value) in Given(item, path))
                {
                    var at = $"{path}.{name}";
                    switch (name)
                    {
                        case "row" when policy.Scenarios.ByTier:
                        case "no" when !policy.Scenarios.ByTier:
                            claim = claim with { Row = Whole(value, at) };
                            break;
                        case "tier" when policy.Scenarios.ByTier:
                            claim = claim with { Tier = ReadTier(value, at) };
                            break;
                        case "usesAi":
                            claim = claim with { UsesAi = Boolean(value, at) };
                            break;
                        default:
                            throw Unknown($"facts.{at}");
                    }
                }

                claims.Add(claim);
            }

            return claims;
        }

        private static Declarations ReadDeclarations(JsonElement element)
        {
            var declarations = new Declarations();
            foreach (var (name, value) in Given(element, "declarations"))
            {
                var at = $"declarations.{name}";
                declarations = name switch
                {
                    "scale" when value.ValueKind == JsonValueKind.String && value.ValueEquals(EvaluationInputs.NamedSme) =>
                        declarations with { Scale = false, IsNamedSme = true },
                    "scale" => declarations with { Scale = Boolean(value, at) },
                    "credit" => declarations with { Credit = Boolean(value, at) },
                    "accidents" => declarations with { Accidents = AccidentSeverities.TryParse(String(value, at), out var gravest) ? gravest : default(AccidentSeverity) },
                    "equipment" => declarations with { Equipment = Boolean(value, at) },
                    "organisation" => declarations with { Organisation = Boolean(value, at) },
                    _ => throw Unknown($"facts.{at}"),
                };
            }

            return declarations;
        }

        /// <summary>A word that is no tier becomes a value that the rules refuse at its path.</summary>
        private static Tier ReadTier(JsonElement value, string path) => Tiers.TryParse(String(value, path), out var tier) ? tier : default;

        /// <summary>Recorded by the contract, without any influence here: only a word outside its closed set is an error.</summary>
        private Facts Noted(Facts facts, JsonElement value, string path, Func<string, bool> known)
        {
            if (!known(String(value, path)))
            {
                errors.Add(new FactError(path, FactErrorCode.OptionOutOfRange, []));
            }

            return facts;
        }

        private static EnteredNumber Number(JsonElement value, string path) => value.ValueKind switch
        {
            // The digits as they stand: a double would already have lost some.
            JsonValueKind.Number => new EnteredNumber(value.GetRawText()),
            JsonValueKind.String => new EnteredNumber(value.GetString()!),
            _ => throw WrongKind($"facts.{path}"),
        };

        private int? Whole(JsonElement value, string path)
        {
            var entered = Number(value, path);
            var whole = entered.Whole(out var fault);
            if (whole is null)
            {
                errors.Add(new FactError(path, FactErrorCode.NumberMalformed, fault));
            }

            return whole;
        }

        private static bool Boolean(JsonElement value, string path) => value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw WrongKind($"facts.{path}"),
        };

        private static string String(JsonElement value, string path) => value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw WrongKind($"facts.{path}");

        /// <summary>The members of a block of the facts that are given; null means not known, as if it were absent.</summary>
        private static IEnumerable<(string Name, JsonElement Value)> Given(JsonElement element, string? path = null) =>
            Members(element, path is null ? "facts" : $"facts.{path}").Where(member => member.Value.ValueKind != JsonValueKind.Null).Select(member => (member.Name, member.Value));

        private static JsonElement.ObjectEnumerator Members(JsonElement element, string path) =>
            element.ValueKind == JsonValueKind.Object
                ? element.EnumerateObject()
                : throw (path.Length == 0 ? new MalformedBodyException(Texts.ApiNotAnObject) : WrongKind(path));

        private static MalformedBodyException WrongKind(string path) => new(Texts.ApiWrongKind.With(path));

        /// <summary>A ratio is there for its condition alone; where no tier has one it would be dropped in silence.</summary>
        private bool AsksAiRatio => policy.Tiers.Any(tier => tier[ConditionCode.AiRatio] is not null);

        /// <summary>Whether an indicator is one of amounts. One that there is not is the rules' to refuse.</summary>
        private bool AsksAmounts(string number) => policy.Indicators.All
            .All(indicator => indicator.Number.ToString(CultureInfo.InvariantCulture) != number || !indicator.HasLevels);

        private MalformedBodyException NotAsked(string path) => new(Texts.ApiMemberNotAsked.With(path, policy.Id));

        private static MalformedBodyException Unknown(string path) => new(Texts.ApiUnknownMember.With(path));
    }
}

/// <summary>The body cannot be read at all; the message is a Chinese sentence for whoever sent it.</summary>
public sealed class MalformedBodyException(string message) : Exception(message);
