using System.Collections.Immutable;

namespace Portal.Rules.Policies;

/// <summary>
/// The reading of one policy, in the order in which its parts build on each other: readings, guideline, segments,
/// scenarios, indicators, KPIs, tiers. Faults gather in the parts; the caller drops the result when there are any.
/// </summary>
internal sealed partial class PolicyDraft(Dictionary<string, JsonPart> files, string hash)
{
    private const int Scenarios = 40;
    private const int IndicatorCount = 10;
    private const int LevelCount = 6;
    private const int BandCount = 16;
    private const int SegmentCount = 5;
    private const int MaturityCount = 5;
    private const decimal FullScore = 100m;
    private const decimal LeastWeight = 0.0001m;
    private const decimal MostWeight = 1000m;
    private const int MostDecimals = 4;

    private static readonly string[] ProvincialFiles = ["elements", "indicators", "matrix", "guideline"];
    private static readonly string[] NationalFiles = ["elements", "guideline", "kpis", "notice"];

    private readonly JsonPart manifest = files[PolicyReader.ManifestName];
    private readonly Dictionary<string, string> names = [];
    private readonly Dictionary<string, string> titles = [];
    private readonly Dictionary<(Tier, ConditionCode), JsonPart> values = [];
    private ImmutableDictionary<string, Reading> readings = ImmutableDictionary<string, Reading>.Empty;
    private Guideline guideline = new("", "", [], []);
    private ImmutableArray<Segment> segments = [];

    /// <summary>The state's conditions ask what is built and print effects and KPIs; a province's have a matrix and indicators.</summary>
    private bool National => manifest["scope"].Exists;

    public Policy? Complete()
    {
        var roles = National ? NationalFiles : ProvincialFiles;
        NameFiles(roles);
        if (names.Count < roles.Length)
        {
            return null;
        }

        CheckIds();
        TitleDocuments();
        readings = ReadReadings();
        guideline = ReadGuideline();
        segments = ReadSegments();
        var scenarios = National ? ReadBuiltScenarios() : ReadMatrix();
        var indicators = National ? IndicatorSet.None : ReadIndicators();
        var kpis = National ? ReadKpis() : [];
        var tiers = ReadTiers(indicators.Scoring is not null);
        var id = manifest["id"].Text();
        return new Policy
        {
            Id = id,
            Version = $"{id}@sha256:{hash}",
            Title = titles["elements"],
            Province = ReadProvince(),
            Year = manifest["year"].Integer(2000, 2100),
            Status = manifest["status"].Word("issued", "draft") == "draft" ? PolicyStatus.Draft : PolicyStatus.Issued,
            Preamble = File("elements")["preamble"]["text"].Text(),
            Indicators = indicators,
            Scenarios = scenarios,
            Guideline = guideline,
            Kpis = kpis,
            Segments = segments,
            Tiers = tiers,
            MaturityLevels = [.. manifest["maturityLevels"].Items(MaturityCount, "maturity levels").Select(level => level.Text())],
            Readings = readings,
            GeneralReadings = ReadingIds(manifest["generalReadings"]),
            Switches = new Switches(
                indicators.Scoring is null ? default : Chosen<InvestmentReading>("S1"),
                scenarios.ByTier ? Chosen<ClaimCountingReading>("M1") : default,
                scenarios.ByTier ? Chosen<SlashCellReading>("M2") : default,
                scenarios.ByTier ? Chosen<CrossSegmentReading>("M3") : default,
                tiers.Any(tier => tier[ConditionCode.AiRatio] is not null) ? Chosen<AiShareReading>("E8") : default),
        };
    }

    private JsonPart File(string alias) => files[names[alias]];

    private void NameFiles(string[] roles)
    {
        foreach (var alias in roles)
        {
            var part = manifest["files"][alias];
            var name = part.Text();
            if (files.ContainsKey(name))
            {
                names[alias] = name;
            }
            else if (name.Length > 0)
            {
                part.Fault($"The file {name} is missing.");
            }
        }

        foreach (var (name, part) in files)
        {
            if (name != PolicyReader.ManifestName && !names.ContainsValue(name))
            {
                part.Fault($"{PolicyReader.ManifestName} does not name this file.");
            }
        }
    }

    /// <summary>The element conditions say which guideline, matrix and indicators, or which KPIs, they speak of.</summary>
    private void CheckIds()
    {
        foreach (var alias in names.Keys.Except(["elements", "notice"]))
        {
            var part = File("elements")[alias];
            if (part.Text() != File(alias)["id"].Text())
            {
                part.Fault($"The file {names[alias]} is another document.");
            }
        }
    }

    private void TitleDocuments()
    {
        foreach (var document in manifest["documents"].Names())
        {
            var part = manifest["documents"][document];
            titles[document] = part["titleAt"].Exists ? Follow(part["titleAt"]).Text() : part["title"].Text();
        }

        foreach (var alias in names.Keys.Except(["kpis", National ? "" : "guideline"]))
        {
            if (!titles.ContainsKey(alias))
            {
                manifest["documents"][alias].Fault("The document has no title.");
                titles[alias] = "";
            }
        }
    }

    private string? ReadProvince()
    {
        var part = manifest["province"];
        if (National)
        {
            manifest["scope"].Word("national");
            if (part.Exists)
            {
                part.Fault("The state's conditions belong to no province.");
            }

            return null;
        }

        var code = part.Text();
        if (code.Length != 6 || !code.All(char.IsAsciiDigit) || !code.EndsWith("0000", StringComparison.Ordinal))
        {
            part.Fault("A six-digit division code of a province is expected.");
        }

        return code;
    }

    private ImmutableDictionary<string, Reading> ReadReadings()
    {
        var all = ImmutableDictionary.CreateBuilder<string, Reading>();
        foreach (var part in manifest["readings"].Items())
        {
            var id = part["id"].Text();
            var alternatives = part["alternatives"].Exists
                ? part["alternatives"].Items().Select(alternative => new Alternative(
                    alternative["id"].Text(),
                    alternative["text"].Text(),
                    alternative["value"].Exists ? alternative["value"].Integer(1, MaturityCount) : null)).ToImmutableArray()
                : [];
            var chosen = alternatives.IsEmpty ? null : part["chosen"].Text();
            if (chosen is not null && alternatives.All(alternative => alternative.Id != chosen))
            {
                part["chosen"].Fault($"\"{chosen}\" is not among the alternatives.");
            }

            if (!all.TryAdd(id, new Reading(id, part["text"].Text(), chosen, alternatives)))
            {
                part["id"].Fault($"The reading {id} is there twice.");
            }
        }

        return all.ToImmutable();
    }

    private ImmutableArray<string> ReadingIds(JsonPart list)
    {
        var ids = list.Items().Select(part => (part, id: part.Text())).ToList();
        foreach (var (part, id) in ids.Where(item => !readings.ContainsKey(item.id)))
        {
            part.Fault($"There is no reading {id}.");
        }

        return [.. ids.Select(item => item.id)];
    }

    /// <summary>The alternative in force, by its kebab-case name.</summary>
    private T Chosen<T>(string id)
        where T : struct, Enum
    {
        var chosen = default(T);
        if (!readings.TryGetValue(id, out var reading) || reading.Chosen is null)
        {
            manifest["readings"].Fault($"The switch {id} is missing.");
            return chosen;
        }

        foreach (var alternative in reading.Alternatives)
        {
            if (!Enum.TryParse<T>(alternative.Id.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value))
            {
                manifest["readings"].Fault($"The rules know no alternative \"{alternative.Id}\" of the switch {id}.");
            }
            else if (alternative.Id == reading.Chosen)
            {
                chosen = value;
            }
        }

        return chosen;
    }

    private string TierName(int index) => manifest["tierNames"][Rules.Tiers.All[index].ApiName()].Text();

    /// <summary>A reference such as "elements#/tiers/0/intro/text": a file of this policy and a JSON pointer into it.</summary>
    private JsonPart Follow(JsonPart reference)
    {
        var text = reference.Text();
        var hashSign = text.IndexOf('#', StringComparison.Ordinal);
        if (hashSign < 0 || !names.ContainsKey(text[..hashSign]))
        {
            reference.Fault($"\"{text}\" does not refer to a file of this policy.");
            return reference;
        }

        var target = File(text[..hashSign]).At(text[(hashSign + 1)..]);
        if (!target.Exists)
        {
            reference.Fault($"\"{text}\" leads nowhere.");
        }

        return target;
    }

    /// <summary>Bounded in decimals as well, so that weighted sums of scores and their comparison stay exact.</summary>
    private static decimal Exactly(JsonPart part, decimal least, decimal most)
    {
        var number = part.Number(least, most);
        if (number.Scale > MostDecimals)
        {
            part.Fault($"At most {MostDecimals} decimals are expected.");
        }

        return number;
    }

    private static int InSequence(JsonPart part, int expected)
    {
        var number = part.Integer(1, Scenarios);
        if (number != expected)
        {
            part.Fault($"Number {expected} is expected here.");
        }

        return expected;
    }
}
