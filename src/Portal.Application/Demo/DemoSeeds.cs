using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Application.Accounts;
using Portal.Application.Campaigns;

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

/// <summary>A city (设区市, 盟市), or a part of one, and what is made there.</summary>
/// <param name="Place">How it stands in the names of its enterprises.</param>
/// <param name="Enterprises">How many; numbers up to 99.</param>
/// <param name="Irregular">Numbers of the enterprises with an irregular credit code that waits for its check by hand.</param>
/// <param name="First">Number of its first enterprise: no two of a city have the same.</param>
/// <param name="County">Where all of them are; null for anywhere in the city.</param>
/// <param name="Plans">What their first assessments come to, one after the other and then again from the first; null for the province's mixture.</param>
/// <param name="Titles">Former titles by an enterprise's number, instead of what chance would give it: these open fast tracks.</param>
/// <param name="Titled">Whoever reaches 先进级 or more holds a former title, where the notice asks applicants for one.</param>
internal sealed record DemoRegion(
    string City, string Place, int Enterprises, IReadOnlyList<string> Trades,
    IReadOnlyList<DemoFeature>? Featured = null, IReadOnlyList<int>? Irregular = null,
    int First = 1, string? County = null, IReadOnlyList<DemoPlan>? Plans = null, bool Titled = false,
    IReadOnlyDictionary<int, IReadOnlyList<string>>? Titles = null);

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
/// <param name="Office">How an office's account is called, and its signatory's.</param>
internal sealed record DemoNames(
    IReadOnlyList<string> First, IReadOnlyList<string> Second, IReadOnlyList<string> Third, IReadOnlyList<string> Forms,
    IReadOnlyList<string> Surnames, IReadOnlyList<string> GivenNames, IReadOnlyList<string> Roads,
    string Address, string SecondPhase, string Products, string Report, string PhonePrefix, string MailDomain, IReadOnlyDictionary<string, IReadOnlyList<string>> Titles, string Office, string Signatory);

/// <param name="Rows">By row of the matrix.</param>
/// <param name="Built">By policy of the state: which row's words tell of a scenario of its guideline; what is not there is not built.</param>
/// <param name="Closings">Sentences on how far it goes, by tier.</param>
/// <param name="Intelligence">Sentences on the use of artificial intelligence.</param>
/// <param name="Parts">The headings of a long description: what was built, and what came of it.</param>
/// <param name="Remarks">By indicator number.</param>
/// <param name="Declarations">Remarks on declarations.</param>
/// <param name="Evidence">File names, by part of the assessment, and what stands in the files.</param>
internal sealed record DemoScenarios(
    IReadOnlyDictionary<int, DemoScenario> Rows,
    IReadOnlyDictionary<string, IReadOnlyDictionary<int, int>> Built,
    IReadOnlyDictionary<int, IReadOnlyList<string>> Closings,
    IReadOnlyList<string> Intelligence,
    IReadOnlyList<string> Parts,
    IReadOnlyDictionary<int, IReadOnlyList<string>> Remarks,
    IReadOnlyList<string> Declarations,
    DemoEvidence Evidence);

internal sealed record DemoScenario(IReadOnlyList<string> Names, IReadOnlyList<string> Texts);

internal sealed record DemoEvidence(string Scenarios, string Maturity, string Declarations, string Content);

/// <summary>What the campaigns of the demonstration are made of.</summary>
/// <param name="Texts">By field of the form.</param>
/// <param name="Explanation">Of a condition that is met with a remark.</param>
/// <param name="Return">Why something is returned.</param>
/// <param name="Mended">What is added then.</param>
/// <param name="Refusal">Why something is not recommended.</param>
/// <param name="Verdict">Why an office does not agree with a claim.</param>
/// <param name="Reopening">Why a list is opened again.</param>
internal sealed record DemoApplications(
    IReadOnlyList<DemoCampaign> Campaigns, IReadOnlyDictionary<string, string> Texts, string Explanation, string Return, string Mended, string Refusal,
    string Withdrawal, DemoSiteCheck SiteCheck, DemoFacts Facts, DemoOpinions Opinions, string Verdict, string Reopening);

internal sealed record DemoSiteCheck(string Participants, string Findings, string Doubts);

/// <param name="Credit">Where credit was looked up.</param>
/// <param name="Incidents">Where accidents were.</param>
/// <param name="ChannelTitle">Where the right to the direct channel was.</param>
/// <param name="Titles">Where former titles were.</param>
internal sealed record DemoFacts(string Credit, string Incidents, string ChannelTitle, string Titles, string Note);

internal sealed record DemoOpinions(string Agrees, string Differs);

/// <summary>A campaign that runs in the demonstration; its days count from the day of seeding.</summary>
/// <param name="States">What becomes of the applications, one after the other, and then again from the first.</param>
/// <param name="Hopefuls">How many have begun an application though they do not reach the tier.</param>
/// <param name="Direct">Which of those that reach the tier, counted from 1, applies by the direct channel; null for none.</param>
/// <param name="Offices">What is otherwise with an office, by its division.</param>
/// <param name="Stated">What the province states for its printed quota; null where it is not asked.</param>
internal sealed record DemoCampaign(
    string Definition, string Province, int Opens, int EnterpriseBy, int RecommenderBy, IReadOnlyList<DemoState> States, int? CountyBy = null,
    int Hopefuls = 0, int? Direct = null, IReadOnlyDictionary<string, DemoOffice>? Offices = null, StatedFact? Stated = null);

/// <param name="States">Of its own applications, instead of the campaign's.</param>
/// <param name="Recommended">How many of those that passed are recommended; null for two of three.</param>
/// <param name="Reserve">How many wait in reserve.</param>
/// <param name="List">How far its list has come.</param>
internal sealed record DemoOffice(IReadOnlyList<DemoState>? States = null, int? Recommended = null, int Reserve = 1, DemoList List = DemoList.Open);

/// <summary>How far a list has come.</summary>
internal enum DemoList
{
    Open,

    /// <summary>Waits for the signatory.</summary>
    Prepared,

    Frozen,

    /// <summary>Opened by the province, changed and frozen as the second version.</summary>
    FrozenAgain,

    /// <summary>The same, and then one withdrew: a substitution made the third version.</summary>
    Substituted,
}

/// <summary>How far an application has come.</summary>
internal enum DemoState
{
    Draft,

    /// <summary>With the office whose turn is first.</summary>
    Submitted,

    CountyPassed,

    /// <summary>With the recommender, who has been there; some of the offices have given their opinions.</summary>
    SiteChecked,

    Passed,
    Returned,

    /// <summary>Returned, mended and submitted again.</summary>
    Resubmitted,

    NotRecommended,
    Withdrawn,
}

internal static class DemoTemplates
{
    /// <summary>Replaces one placeholder, such as <c>{name}</c>.</summary>
    public static string Put(this string template, string name, string text) => template.Replace("{" + name + "}", text, StringComparison.Ordinal);
}
