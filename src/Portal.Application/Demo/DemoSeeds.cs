using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Application.Accounts;

namespace Portal.Application.Demo;

/// <summary>The words that the demonstration is made of, from <c>seeds/demo</c>.</summary>
/// <param name="Stamp">Hash of the files: a database that carries it holds what they make.</param>
internal sealed record DemoSeeds(
    string Stamp,
    IReadOnlyList<DemoRegion> Regions,
    IReadOnlyDictionary<string, DemoTrade> Trades,
    DemoNames Names,
    DemoScenarios Scenarios,
    DemoApplications Applications,
    IReadOnlyList<DemoAccount> Accounts)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <exception cref="InvalidDataException">A file is not what it should be.</exception>
    public static DemoSeeds Read(string seeds)
    {
        var folder = Path.Combine(seeds, "demo");
        try
        {
            return new DemoSeeds(
                StampOf(seeds),
                Read<IReadOnlyList<DemoRegion>>(folder, "regions.json"),
                Read<IReadOnlyDictionary<string, DemoTrade>>(folder, "trades.json"),
                Read<DemoNames>(folder, "names.json"),
                Read<DemoScenarios>(folder, "scenarios.json"),
                Read<DemoApplications>(folder, "campaigns.json"),
                DemoAccounts.Read(DemoAccounts.FileIn(seeds)).All);
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"{folder}: {malformed.Message}", malformed);
        }
    }

    private static T Read<T>(string folder, string file) => JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(folder, file)), Format)!;

    /// <summary>The stamp alone, without reading what the files say.</summary>
    public static string StampOf(string seeds)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(Path.Combine(seeds, "demo"), "*.json").Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}

/// <summary>A city (设区市, 盟市) and what is made there.</summary>
/// <param name="Place">How the city stands in the names of its enterprises.</param>
/// <param name="Enterprises">How many, 1 to 99.</param>
/// <param name="Irregular">Numbers of the enterprises with an irregular credit code that waits for its check by hand.</param>
internal sealed record DemoRegion(
    string City, string Place, int Enterprises, IReadOnlyList<string> Trades,
    IReadOnlyList<DemoFeature>? Featured = null, IReadOnlyList<int>? Irregular = null);

/// <summary>An enterprise whose first assessment is not left to chance, because an account of the demonstration shows it.</summary>
/// <param name="OneShortOfNext">All conditions of the next tier but one scenario.</param>
internal sealed record DemoFeature(int Number, DemoPlan Plan, string? County = null, bool OneShortOfNext = false);

/// <summary>What an assessment comes to.</summary>
internal enum DemoPlan
{
    /// <summary>Complete and decided, and no tier reached.</summary>
    None = 0,
    Base = 1,
    Advanced = 2,
    Excellent = 3,
    Leading = 4,

    /// <summary>Still being filled in.</summary>
    Draft = 5,
}

/// <param name="Industry">GB/T 4754-2017 code with its section letter.</param>
/// <param name="Sectors">How the trade stands in the names of enterprises.</param>
internal sealed record DemoTrade(
    string Industry, IReadOnlyList<string> Sectors, IReadOnlyList<string> Factories,
    string Line, string Process, string Product, string Material, string Defect, string Equipment)
{
    /// <summary>Puts the trade's words into a sentence.</summary>
    public string In(string template, string factory) => template
        .Put("line", Line)
        .Put("process", Process)
        .Put("product", Product)
        .Put("material", Material)
        .Put("defect", Defect)
        .Put("equipment", Equipment)
        .Put("factory", factory);
}

/// <summary>Parts of invented names. An enterprise's own name (字号) is one of each of the first three: no real one is meant.</summary>
/// <param name="Report">Number of a report on maturity.</param>
/// <param name="PhonePrefix">Of an area that does not exist; four digits follow.</param>
/// <param name="MailDomain">Reserved by RFC 2606.</param>
/// <param name="Titles">Codes of former titles, by province.</param>
internal sealed record DemoNames(
    IReadOnlyList<string> First, IReadOnlyList<string> Second, IReadOnlyList<string> Third, IReadOnlyList<string> Forms,
    IReadOnlyList<string> Surnames, IReadOnlyList<string> GivenNames, IReadOnlyList<string> Roads,
    string Address, string SecondPhase, string Products, string Report, string PhonePrefix, string MailDomain, IReadOnlyDictionary<string, IReadOnlyList<string>> Titles);

/// <param name="Rows">By row of the matrix.</param>
/// <param name="Closings">Sentences on how far it goes, by tier.</param>
/// <param name="Intelligence">Sentences on the use of artificial intelligence.</param>
/// <param name="Remarks">By indicator number.</param>
/// <param name="Declarations">Remarks on declarations.</param>
/// <param name="Evidence">File names, by part of the assessment, and what stands in the files.</param>
internal sealed record DemoScenarios(
    IReadOnlyDictionary<int, DemoScenario> Rows,
    IReadOnlyDictionary<int, IReadOnlyList<string>> Closings,
    IReadOnlyList<string> Intelligence,
    IReadOnlyDictionary<int, IReadOnlyList<string>> Remarks,
    IReadOnlyList<string> Declarations,
    DemoEvidence Evidence);

internal sealed record DemoScenario(IReadOnlyList<string> Names, IReadOnlyList<string> Texts);

internal sealed record DemoEvidence(string Scenarios, string Maturity, string Declarations, string Content);

/// <summary>What the campaigns of the demonstration are made of.</summary>
/// <param name="Texts">By field of the form.</param>
/// <param name="Return">Why something is returned.</param>
/// <param name="Refusal">Why something is not recommended.</param>
internal sealed record DemoApplications(
    IReadOnlyList<DemoCampaign> Campaigns, IReadOnlyDictionary<string, string> Texts, string Return, string Refusal, string Withdrawal);

/// <summary>A campaign that runs in the demonstration; its days count from the day of seeding.</summary>
/// <param name="States">What becomes of the applications, one after the other, and then again from the first; none without any.</param>
internal sealed record DemoCampaign(
    string Definition, string Province, int Opens, int EnterpriseBy, int RecommenderBy, IReadOnlyList<DemoState> States, int? CountyBy = null);

/// <summary>How far an application has come.</summary>
internal enum DemoState
{
    Draft,

    /// <summary>With the office whose turn is first.</summary>
    Submitted,

    CountyPassed,
    Passed,
    Returned,
    NotRecommended,
    Withdrawn,
}

internal static class DemoTemplates
{
    /// <summary>Replaces one placeholder, such as <c>{name}</c>.</summary>
    public static string Put(this string template, string name, string text) => template.Replace("{" + name + "}", text, StringComparison.Ordinal);
}
