using System.Text.Json;
using Portal.Application.Evaluations;
using Portal.Rules.Evaluations;
using Portal.Rules.Quotas;

namespace Portal.Application.Quotas;

/// <summary>
/// The body of <c>POST /api/v1/quota-checks</c> and of <c>portal check-quota</c>, read strictly: a count under a name that the scheme
/// does not know would otherwise be taken for 0.
/// </summary>
/// <param name="Scheme">The scheme's id, not yet looked up.</param>
/// <param name="Errors">Words and numbers that could be read as JSON but mean nothing; answered with the check's own errors.</param>
public sealed record QuotaCheckBody(
    string Scheme,
    RecommenderFacts Recommender,
    IReadOnlyDictionary<CountKind, int> Counts,
    QuotaCandidate? Candidate,
    IReadOnlyList<FactError> Errors)
{
    /// <summary>Reads a body.</summary>
    /// <exception cref="MalformedBodyException">It is not JSON, or not of the contract's shape.</exception>
    public static QuotaCheckBody Read(ReadOnlyMemory<byte> utf8) => StrictJson.Read(utf8, root => new Reader().Read(root));

    /// <summary>The scheme that the body names; every count has to be one that it counts.</summary>
    /// <exception cref="MalformedBodyException">There is none of that id, or it does not count what is given; the message is for the sender.</exception>
    public QuotaScheme SchemeIn(QuotaSchemes schemes)
    {
        var scheme = schemes.Find(Scheme)
            ?? throw new MalformedBodyException(Texts.ApiUnknownScheme.With(Scheme, string.Join('、', schemes.All.Select(known => known.Id))));
        foreach (var kind in Counts.Keys.Where(kind => scheme.Counts.All(counted => counted.Kind != kind)))
        {
            throw new MalformedBodyException(Texts.ApiUncountedMember.With(
                kind.ApiName(), scheme.Id, string.Join('、', scheme.Counts.Select(counted => counted.Kind.ApiName()))));
        }

        return scheme;
    }

    private sealed class Reader
    {
        private readonly List<FactError> errors = [];

        public QuotaCheckBody Read(JsonElement root)
        {
            string? scheme = null;
            RecommenderFacts? recommender = null;
            var counts = new Dictionary<CountKind, int>();
            QuotaCandidate? candidate = null;
            foreach (var (name, value) in Given(root, ""))
            {
                switch (name)
                {
                    case "scheme":
                        scheme = String(value, name);
                        break;
                    case "recommender":
                        recommender = ReadRecommender(value);
                        break;
                    case "counts":
                        counts = ReadCounts(value);
                        break;
                    case "candidate":
                        candidate = ReadCandidate(value);
                        break;
                    default:
                        throw Unknown(name);
                }
            }

            return new QuotaCheckBody(
                scheme ?? throw new MalformedBodyException(Texts.ApiMemberMissing.With("scheme")),
                recommender ?? throw new MalformedBodyException(Texts.ApiMemberMissing.With("recommender")),
                counts,
                candidate,
                errors);
        }

        private RecommenderFacts ReadRecommender(JsonElement element)
        {
            var facts = new RecommenderFacts(null);
            foreach (var (name, value) in Given(element, "recommender"))
            {
                var at = $"recommender.{name}";
                facts = name switch
                {
                    // A word that is no kind becomes a value that the rules refuse at its path.
                    "kind" => facts with { Kind = QuotaNames.TryParse(String(value, at), out RecommenderKind kind) ? kind : default(RecommenderKind) },
                    "rank" => facts with { Rank = Whole(value, at) },
                    "excellent2024" => facts with { Excellent2024 = Whole(value, at) },
                    "city" => facts with { City = String(value, at) },
                    _ => throw Unknown(at),
                };
            }

            return facts;
        }

        private Dictionary<CountKind, int> ReadCounts(JsonElement element)
        {
            var counts = new Dictionary<CountKind, int>();
            foreach (var (name, value) in Given(element, "counts"))
            {
                if (!QuotaNames.TryParse(name, out CountKind kind))
                {
                    throw Unknown($"counts.{name}");
                }

                counts.Add(kind, Whole(value, $"counts.{name}") ?? 0);
            }

            return counts;
        }

        private static QuotaCandidate ReadCandidate(JsonElement element)
        {
            var candidate = new QuotaCandidate(null);
            foreach (var (name, value) in Given(element, "candidate"))
            {
                var at = $"candidate.{name}";
                candidate = (name, value.ValueKind) switch
                {
                    ("selectedIn2024", JsonValueKind.True or JsonValueKind.False) => new QuotaCandidate(value.GetBoolean()),
                    ("selectedIn2024", _) => throw WrongKind(at),
                    _ => throw Unknown(at),
                };
            }

            return candidate;
        }

        private int? Whole(JsonElement value, string path)
        {
            var entered = value.ValueKind switch
            {
                JsonValueKind.Number => new EnteredNumber(value.GetRawText()),
                JsonValueKind.String => new EnteredNumber(value.GetString()!),
                _ => throw WrongKind(path),
            };
            var whole = entered.Whole(out var fault);
            if (whole is null)
            {
                errors.Add(new FactError(path, FactErrorCode.NumberMalformed, fault));
            }

            return whole;
        }

        private static string String(JsonElement value, string path) =>
            value.ValueKind == JsonValueKind.String ? value.GetString()! : throw WrongKind(path);

        /// <summary>The members that are given; null is the same as absent.</summary>
        private static IEnumerable<(string Name, JsonElement Value)> Given(JsonElement element, string path) =>
            element.ValueKind == JsonValueKind.Object
                ? element.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).Select(member => (member.Name, member.Value))
                : throw (path.Length == 0 ? new MalformedBodyException(Texts.ApiNotAnObject) : WrongKind(path));

        private static MalformedBodyException WrongKind(string path) => new(Texts.ApiWrongKind.With(path));

        private static MalformedBodyException Unknown(string path) => new(Texts.ApiUnknownMember.With(path));
    }
}
