using Portal.Application;
using Portal.Rules.Policies;

namespace Portal.Web.Pages.Assessments;

/// <summary>How a page speaks of scenarios: of tiers that are claimed, or of what is built.</summary>
/// <param name="Legend">With the row's number and name.</param>
/// <param name="Choice">What is chosen of a row.</param>
/// <param name="Done">With how many are claimed.</param>
/// <param name="ClearAll">With how many are claimed.</param>
public sealed record ScenarioWords(
    string Intro, string Claimed, string NotClaimed, string Legend, string Choice, string Nothing, string Done, string BarLabel, string BarLegend,
    string ClearIntro, string ClearAll, string ClearEmpty)
{
    private static readonly ScenarioWords ByTier = new(
        Texts.ScenariosIntro, Texts.ScenariosFilterClaimed, Texts.ScenariosNone, Texts.ScenariosTierLegend, Texts.ScenariosTier, Texts.ScenariosClaimedNone,
        Texts.ScenariosClaimedDone, Texts.ScenariosBarLabel, Texts.ScenariosLegend, Texts.ScenariosClearIntro, Texts.ScenariosClearAll, Texts.ScenariosClearEmpty);

    private static readonly ScenarioWords Built = new(
        Texts.ScenariosIntroBuilt, Texts.ScenariosBuilt, Texts.ScenariosNotBuilt, Texts.ScenariosBuiltLegend, Texts.ScenariosBuiltState, Texts.ScenariosBuiltNone,
        Texts.ScenariosBuiltDone, Texts.ScenariosBarLabelBuilt, Texts.ScenariosLegendBuilt, Texts.ScenariosClearIntroBuilt, Texts.ScenariosClearAllBuilt,
        Texts.ScenariosClearEmptyBuilt);

    public static ScenarioWords Of(Policy policy) => policy.Scenarios.ByTier ? ByTier : Built;
}
