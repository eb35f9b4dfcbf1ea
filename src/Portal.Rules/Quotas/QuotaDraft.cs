using System.Collections.Immutable;
using System.Globalization;
using Portal.Rules.Policies;

namespace Portal.Rules.Quotas;

/// <summary>The reading of the quotas. Faults gather in the parts; the caller drops the result when there are any.</summary>
internal sealed class QuotaDraft(Dictionary<string, JsonPart> files, string hash)
{
    private const string Wording = "quotas";
    private const int Years = 2100;

    private readonly JsonPart manifest = files[QuotaReader.ManifestName];
    private readonly HashSet<(string Reading, string Alternative)> asked = [];
    private string wordingFile = "";
    private ImmutableDictionary<string, Reading> readings = ImmutableDictionary<string, Reading>.Empty;

    public QuotaSchemes? Complete()
    {
        if (!NameFiles())
        {
            return null;
        }

        readings = ReadReadings();
        var version = $"{manifest["id"].Word("quotas")}@sha256:{hash}";
        var schemes = manifest["schemes"].Items().Select(part => (part, scheme: ReadScheme(part, version))).ToList();
        foreach (var (part, _) in schemes.Where(each => schemes.Count(other => other.scheme.Id == each.scheme.Id) > 1))
        {
            part["id"].Fault("The scheme is there twice.");
        }

        foreach (var reading in readings.Values.Where(reading => reading.Chosen is not null && asked.All(each => each.Reading != reading.Id)))
        {
            manifest["readings"].Fault($"Nothing depends on the switch {reading.Id}.");
        }

        return new QuotaSchemes(version, [.. schemes.Select(each => each.scheme)], readings);
    }

    private bool NameFiles()
    {
        var part = manifest["files"][Wording];
        wordingFile = part.Text();
        if (!files.ContainsKey(wordingFile))
        {
            part.Fault($"The file {wordingFile} is missing.");
        }

        foreach (var (name, file) in files)
        {
            if (name != QuotaReader.ManifestName && name != wordingFile)
            {
                file.Fault($"{QuotaReader.ManifestName} does not name this file.");
            }
        }

        return files.ContainsKey(wordingFile);
    }

    private QuotaScheme ReadScheme(JsonPart part, string version)
    {
        var official = Follow(part["at"]);
        var counts = ReadCounts(part["counts"]);
        var rules = part["rules"].Items().Select(rule => (rule, read: ReadRule(rule, official, counts))).ToList();
        foreach (var kind in rules.SelectMany(each => each.read.Kinds).Distinct())
        {
            CheckRulesOf(kind, [.. rules.Where(each => each.read.Kinds.Contains(kind))]);
        }

        var exclusion = part["exclusion"];
        return new QuotaScheme
        {
            Id = part["id"].Text(),
            Version = version,
            Name = official["scheme"].Text(),
            Year = official["year"].Integer(2000, Years),
            Unit = official["structured"]["unit"].Text(),
            Counts = counts,
            Rules = [.. rules.Select(each => each.read)],
            Exclusion = exclusion.Exists
                ? new QuotaExclusion(
                    new Clause(Issuer(official).Document, exclusion["number"].Text(), Follow(exclusion["text"]).Text(), null),
                    ReadingIds(exclusion["readings"]))
                : null,
            Readings = ReadingIds(part["readings"]),
        };
    }

    private static ImmutableArray<CountedKind> ReadCounts(JsonPart list)
    {
        var counts = ImmutableArray.CreateBuilder<CountedKind>();
        foreach (var part in list.Items())
        {
            var kind = Count(part["name"]);
            CountKind? whole = part["partOf"].Exists ? Count(part["partOf"]) : null;
            if (counts.Any(count => count.Kind == kind))
            {
                part["name"].Fault("The count is there twice.");
            }

            if (whole is not null && counts.All(count => count.Kind != whole))
            {
                part["partOf"].Fault("The whole is not counted before its part.");
            }

            counts.Add(new CountedKind(kind, whole));
        }

        if (counts.Count == 0)
        {
            list.Fault("Nothing is counted.");
        }

        return counts.ToImmutable();
    }

    private QuotaRule ReadRule(JsonPart part, JsonPart official, ImmutableArray<CountedKind> counts)
    {
        var at = Follow(part["at"]);
        var cap = at["max"].Integer(0, QuotaScheme.MostCounted);
        var kinds = part["kinds"].Items().Select(Kind).ToImmutableArray();
        if (kinds.IsEmpty)
        {
            part["kinds"].Fault("The rule is for nobody.");
        }

        QuotaFact? fact = at["rank_min"].Exists ? QuotaFact.Rank : at["count_min"].Exists ? QuotaFact.Excellent2024 : null;
        var (from, to) = fact is { } number ? ReadRange(at, number) : (0, null);
        var (caps, shares) = (ReadKindCaps(part["subCaps"], official, counts, cap), ReadShares(part["minimumShares"], official, counts));
        if (caps.Select(each => each.Name).Concat(shares.Select(each => each.Name)).GroupBy(name => name).Any(same => same.Count() > 1))
        {
            part.Fault("Two limits of parts bear the same name.");
        }

        var note = part["noteWithoutFactories"];
        return new QuotaRule(kinds, fact, from, to, ReadCities(part["cities"], at), new RecommenderQuota(
            at["recommender"].Text(),
            cap,
            ReadClause(part["clause"], official, cap),
            ReadingIds(part["readings"]),
            caps,
            shares,
            part["sharedWhen"].Exists && Applies(part["sharedWhen"]) ? SharedBy(part) : [],
            note.Exists && ReadingNamed(note) is { } reading ? reading : null));
    }

    private static (int From, int? To) ReadRange(JsonPart at, QuotaFact fact)
    {
        var (least, most) = fact == QuotaFact.Rank ? (at["rank_min"], at["rank_max"]) : (at["count_min"], at["count_max"]);
        var from = least.Integer(0, QuotaScheme.MostCounted);
        return (from, most.Exists ? most.Integer(from, QuotaScheme.MostCounted) : null);
    }

    private static ImmutableArray<QuotaCity> ReadCities(JsonPart list, JsonPart at)
    {
        if (!list.Exists)
        {
            return [];
        }

        var cities = ImmutableArray.CreateBuilder<QuotaCity>();
        foreach (var part in list.Items())
        {
            var division = part["division"].Text();
            if (division.Length != 6 || !division.All(char.IsAsciiDigit))
            {
                part["division"].Fault("A six-digit division code is expected.");
            }

            var names = part["names"].Items().Select(name => name.Text()).ToImmutableArray();
            if (names.IsEmpty)
            {
                part["names"].Fault("The city has no name.");
            }

            cities.Add(new QuotaCity(division, names));
        }

        if (cities is [var only] && !only.Names.Contains(at["recommender"].Text()))
        {
            list.Fault("The clause names another city.");
        }

        foreach (var included in at["includes"].Exists ? at["includes"].Items() : [])
        {
            if (!cities.Any(city => city.Names.Contains(included.Text())))
            {
                list.Fault($"{included.Text()} is missing.");
            }
        }

        return cities.ToImmutable();
    }

    private ImmutableArray<KindCap> ReadKindCaps(JsonPart list, JsonPart official, ImmutableArray<CountedKind> counts, int whole)
    {
        var caps = ImmutableArray.CreateBuilder<KindCap>();
        foreach (var part in list.Exists ? list.Items() : [])
        {
            var at = Follow(part["at"]);
            var cap = at["max"].Integer(0, QuotaScheme.MostCounted);
            if (cap > whole)
            {
                at["max"].Fault("The part may be more than the whole.");
            }

            var read = new KindCap(
                Code(part["code"]),
                at["kind"].Text(),
                Counted(part["counts"], counts),
                cap,
                ReadClause(part["clause"], official, cap),
                ReadingIds(part["readings"]));
            if (!part["when"].Exists || Applies(part["when"]))
            {
                caps.Add(read);
            }
        }

        return caps.ToImmutable();
    }

    private ImmutableArray<MinimumShare> ReadShares(JsonPart list, JsonPart official, ImmutableArray<CountedKind> counts)
    {
        var shares = ImmutableArray.CreateBuilder<MinimumShare>();
        foreach (var part in list.Exists ? list.Items() : [])
        {
            var at = Follow(part["at"]);
            var minimum = at["min"].Integer(1, QuotaScheme.MostCounted);
            var (kinds, of) = (Counted(part["counts"], counts), Counted(part["of"], counts));
            if (kinds.Except(of).Any())
            {
                part["of"].Fault("The share is not a part of it.");
            }

            shares.Add(new MinimumShare(
                Code(part["code"]),
                at["kind"].Text(),
                kinds,
                of,
                minimum,
                ReadClause(part["clause"], official, minimum),
                ReadingIds(part["readings"])));
        }

        return shares.ToImmutable();
    }

    /// <summary>One recommender, one rule: numbers without gap or overlap up to the end, cities without repetition.</summary>
    private static void CheckRulesOf(RecommenderKind kind, List<(JsonPart Part, QuotaRule Rule)> rules)
    {
        var name = kind.ApiName();
        var fact = rules[0].Rule.Fact;
        if (rules.Any(each => each.Rule.Fact != fact) || (rules.Count > 1 && fact is null && rules.Any(each => each.Rule.Cities.IsEmpty)))
        {
            rules[^1].Part.Fault($"The rules of {name} do not tell apart whom they are for.");
            return;
        }

        if (fact is not null)
        {
            var next = fact == QuotaFact.Rank ? 1 : 0;
            foreach (var (part, rule) in rules.OrderBy(each => each.Rule.From))
            {
                if (rule.From != next)
                {
                    part.Fault(string.Create(CultureInfo.InvariantCulture, $"For {name}, {next} is expected as the least number."));
                }

                next = (rule.To ?? QuotaScheme.MostCounted) + 1;
            }

            if (rules.Count(each => each.Rule.To is null) != 1)
            {
                rules[^1].Part.Fault($"For {name}, exactly one rule without an upper bound is expected.");
            }
        }

        var names = rules.SelectMany(each => each.Rule.Cities).SelectMany(city => city.Names.Append(city.Division)).ToList();
        if (names.Count != names.Distinct().Count())
        {
            rules[^1].Part.Fault("A city is there twice.");
        }
    }

    /// <summary>The kinds whose rules are shared under the same alternative.</summary>
    private ImmutableArray<RecommenderKind> SharedBy(JsonPart rule)
    {
        var all = manifest.At(rule.Path[..rule.Path.LastIndexOf('/')]).Items().Where(other => other["sharedWhen"].Exists);
        return [.. all.SelectMany(other => other["kinds"].Items().Select(Kind)).Distinct()];
    }

    /// <summary>Whether the alternative that the part depends on is in force: { "Q8": "kept" }.</summary>
    private bool Applies(JsonPart when)
    {
        var applies = true;
        foreach (var id in when.Names())
        {
            var alternative = when[id].Text();
            if (!readings.TryGetValue(id, out var reading) || reading.Alternatives.All(each => each.Id != alternative))
            {
                when[id].Fault($"There is no alternative {alternative} of a switch {id}.");
                continue;
            }

            asked.Add((id, alternative));
            applies &= reading.Chosen == alternative;
        }

        return applies;
    }

    /// <summary>
    /// The words of a clause that state a number are found by cutting its text; that the number is printed in them shows that the
    /// data, the text and the cut belong together. A cap of 0 is printed in words.
    /// </summary>
    private Clause ReadClause(JsonPart part, JsonPart official, int number)
    {
        var text = Follow(part["text"]).Text();
        var cut = text.Split(part["splitAt"].Text().ToCharArray());
        var index = part["part"].Integer(0, Math.Max(0, cut.Length - 1));
        var phrase = cut[index];
        if (string.IsNullOrWhiteSpace(phrase) || (number > 0 && !Numbers(phrase).Contains(number)))
        {
            part.Fault(string.Create(CultureInfo.InvariantCulture, $"\"{phrase}\" does not print {number}."));
        }

        var (document, clause) = Issuer(official);
        return new Clause(document, clause, text, phrase);
    }

    private static IEnumerable<int> Numbers(string text) => text
        .Split([.. text.Where(letter => !char.IsAsciiDigit(letter))], StringSplitOptions.RemoveEmptyEntries)
        .Where(digits => digits.Length < 8)
        .Select(digits => int.Parse(digits, CultureInfo.InvariantCulture));

    /// <summary>Number of the document and of the clause, which are printed with a space between them.</summary>
    private static (string Document, string Number) Issuer(JsonPart official)
    {
        var printed = official["issuer"].Text().Split(' ');
        if (printed is [var document, var number])
        {
            return (document, number);
        }

        official["issuer"].Fault("A document and a clause are expected.");
        return ("", "");
    }

    private static ImmutableArray<CountKind> Counted(JsonPart list, ImmutableArray<CountedKind> counts)
    {
        var kinds = list.Items().Select(part => (part, kind: Count(part))).ToList();
        foreach (var (part, kind) in kinds.Where(each => counts.All(count => count.Kind != each.kind)))
        {
            part.Fault($"The scheme does not count {kind}.");
        }

        if (kinds.Count == 0)
        {
            list.Fault("Nothing is counted.");
        }

        return [.. kinds.Select(each => each.kind)];
    }

    private static CountKind Count(JsonPart part)
    {
        if (!QuotaNames.TryParse(part.Text(), out CountKind kind))
        {
            part.Fault("The rules know no such count.");
            return CountKind.Total;
        }

        return kind;
    }

    private static RecommenderKind Kind(JsonPart part)
    {
        if (!QuotaNames.TryParse(part.Text(), out RecommenderKind kind))
        {
            part.Fault("The rules know no such recommender.");
            return RecommenderKind.Province;
        }

        return kind;
    }

    private static QuotaCode Code(JsonPart part)
    {
        if (!QuotaNames.TryParse(part.Text(), out QuotaCode code))
        {
            part.Fault("The rules know no such code.");
            return QuotaCode.KindOverCap;
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
                ? part["alternatives"].Items().Select(each => new Alternative(each["id"].Text(), each["text"].Text(), null)).ToImmutableArray()
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

    private ImmutableArray<string> ReadingIds(JsonPart list) => [.. list.Items().Select(ReadingNamed).OfType<Reading>().Select(reading => reading.Id)];

    private Reading? ReadingNamed(JsonPart part)
    {
        if (readings.TryGetValue(part.Text(), out var reading))
        {
            return reading;
        }

        part.Fault($"There is no reading {part.Text()}.");
        return null;
    }

    /// <summary>A reference such as "quotas#/quotas/0/wording/0/text".</summary>
    private JsonPart Follow(JsonPart reference)
    {
        var text = reference.Text();
        var hashSign = text.IndexOf('#', StringComparison.Ordinal);
        if (hashSign < 0 || text[..hashSign] != Wording)
        {
            reference.Fault($"\"{text}\" does not refer to the official wording.");
            return reference;
        }

        var target = files[wordingFile].At(text[(hashSign + 1)..]);
        if (!target.Exists)
        {
            reference.Fault($"\"{text}\" leads nowhere.");
        }

        return target;
    }
}
