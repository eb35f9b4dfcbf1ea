using Portal.Rules;

namespace Portal.Web.Components;

/// <summary>A stored tier (1 base to 4 leading; 0 or null = none) as the badge takes it.</summary>
public static class StoredTier
{
    public static Tier? Mark(int? tier) => tier is >= 1 and <= 4 ? (Tier)tier.Value : null;
}
