using System.Collections.Immutable;

namespace Portal.Rules;

/// <summary>The four tiers of a smart factory, ascending: 基础级, 先进级, 卓越级, 领航级. Their printed names stand in the policy.</summary>
public enum Tier
{
    Base = 1,
    Advanced = 2,
    Excellent = 3,
    Leading = 4,
}

/// <summary>The tiers in order and their names at the JSON contract.</summary>
public static class Tiers
{
    /// <summary>All four, ascending.</summary>
    public static ImmutableArray<Tier> All { get; } = [Tier.Base, Tier.Advanced, Tier.Excellent, Tier.Leading];

    /// <summary>The lower-case name of the JSON contract: base, advanced, excellent, leading.</summary>
    public static string ApiName(this Tier tier) => tier switch
    {
        Tier.Base => "base",
        Tier.Advanced => "advanced",
        Tier.Excellent => "excellent",
        Tier.Leading => "leading",
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, "Not one of the four tiers."),
    };

    /// <summary>Reads a contract name; anything else, other letter cases included, is false.</summary>
    public static bool TryParse(string? apiName, out Tier tier)
    {
        tier = apiName switch
        {
            "base" => Tier.Base,
            "advanced" => Tier.Advanced,
            "excellent" => Tier.Excellent,
            "leading" => Tier.Leading,
            _ => default,
        };
        return tier != default;
    }
}
