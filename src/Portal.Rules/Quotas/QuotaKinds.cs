namespace Portal.Rules.Quotas;

/// <summary>Who recommends, as the quota clauses distinguish them.</summary>
public enum RecommenderKind
{
    /// <summary>省、自治区、直辖市.</summary>
    Province = 1,

    /// <summary>新疆生产建设兵团.</summary>
    Corps,

    /// <summary>有关中央企业: one group.</summary>
    CentralEnterprise,

    /// <summary>计划单列市.</summary>
    SeparatelyPlannedCity,

    /// <summary>排名前十的工业大省中无计划单列市的省份 (reading Q10).</summary>
    TopTenProvinceWithoutSeparatelyPlannedCity,

    /// <summary>A city or zone that recommends to its province.</summary>
    City,
}

/// <summary>What is counted on a recommender's list.</summary>
public enum CountKind
{
    /// <summary>Everything recommended, where a scheme counts nothing but that.</summary>
    Total = 1,

    /// <summary>联合体, a part of the total.</summary>
    Consortium,

    /// <summary>城市</summary>
    City,

    /// <summary>重点园区</summary>
    Park,

    /// <summary>产业集群</summary>
    Cluster,

    /// <summary>企业: 制造业企业</summary>
    Manufacturer,

    /// <summary>企业: any other, which are 服务商</summary>
    ServiceProvider,
}

/// <summary>The closed set of what a quota check can say.</summary>
public enum QuotaCode
{
    TotalOverCap = 1,
    KindOverCap,
    ConsortiumOverCap,
    ManufacturersBelowMinimum,
    CandidateAlreadySelected,

    /// <summary>A warning alone: without a factory of the tier below there can be no candidate (reading Q2).</summary>
    NoExcellentFactory,
}

/// <summary>The words of the JSON contract, which are those of the data as well.</summary>
public static class QuotaNames
{
    public static string ApiName(this RecommenderKind kind) => kind switch
    {
        RecommenderKind.Province => "province",
        RecommenderKind.Corps => "corps",
        RecommenderKind.CentralEnterprise => "central-enterprise",
        RecommenderKind.SeparatelyPlannedCity => "separately-planned-city",
        RecommenderKind.TopTenProvinceWithoutSeparatelyPlannedCity => "top-ten-province-without-separately-planned-city",
        RecommenderKind.City => "city",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of recommender."),
    };

    public static string ApiName(this CountKind kind) => kind switch
    {
        CountKind.Total => "total",
        CountKind.Consortium => "consortium",
        CountKind.City => "city",
        CountKind.Park => "park",
        CountKind.Cluster => "cluster",
        CountKind.Manufacturer => "manufacturer",
        CountKind.ServiceProvider => "serviceProvider",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind that is counted."),
    };

    public static string ApiName(this QuotaCode code) => code switch
    {
        QuotaCode.TotalOverCap => "total-over-cap",
        QuotaCode.KindOverCap => "kind-over-cap",
        QuotaCode.ConsortiumOverCap => "consortium-over-cap",
        QuotaCode.ManufacturersBelowMinimum => "manufacturers-below-minimum",
        QuotaCode.CandidateAlreadySelected => "candidate-already-selected",
        QuotaCode.NoExcellentFactory => "no-excellent-factory",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not a code of a quota check."),
    };

    public static bool TryParse(string? apiName, out RecommenderKind kind) => TryFind(apiName, ApiName, out kind);

    public static bool TryParse(string? apiName, out CountKind kind) => TryFind(apiName, ApiName, out kind);

    internal static bool TryParse(string? apiName, out QuotaCode code) => TryFind(apiName, ApiName, out code);

    private static bool TryFind<T>(string? apiName, Func<T, string> nameOf, out T found)
        where T : struct, Enum
    {
        foreach (var known in Enum.GetValues<T>())
        {
            if (nameOf(known) == apiName)
            {
                found = known;
                return true;
            }
        }

        found = default;
        return false;
    }
}
