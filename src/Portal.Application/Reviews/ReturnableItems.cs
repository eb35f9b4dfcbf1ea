using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Policies;
using Portal.Rules.Campaigns;

namespace Portal.Application.Reviews;

/// <summary>Something that can be ticked in a return.</summary>
/// <param name="Key">See <see cref="ReturnItem.Item"/>.</param>
/// <param name="Group">The part of the application that it belongs to.</param>
public sealed record ReturnableItem(string Key, string Group, string Label);

/// <summary>What an enterprise can be asked to change: the fields of the form, and the answers of the self-assessment.</summary>
public static class ReturnableItems
{
    public const string Maturity = "maturity";

    public static string Indicator(int number) => "indicator:" + number.ToString(CultureInfo.InvariantCulture);

    public static string Scenario(int row) => "scenario:" + row.ToString(CultureInfo.InvariantCulture);

    public static string Declaration(string code) => "declaration:" + code;

    internal static async Task<IReadOnlyList<ReturnableItem>> OfAsync(
        PortalDb db, CampaignDefinition definition, PolicyBook policies, FactoryApplication application, CancellationToken cancellationToken)
    {
        var policy = policies.For(definition.PolicyId);
        var claims = await db.ScenarioClaims.Where(claim => claim.AssessmentId == application.AssessmentId && claim.Tier != null)
            .OrderBy(claim => claim.Row).Select(claim => new { claim.Row, claim.InstanceName }).ToListAsync(cancellationToken);
        return
        [
            .. policy.Indicators.All.Select(indicator => new ReturnableItem(
                Indicator(indicator.Number), Texts.ReviewGroupIndicators, Texts.EvidenceItemIndicator.With(indicator.Number, indicator.Name))),
            .. claims.Select(claim => new ReturnableItem(
                Scenario(claim.Row), Texts.ReviewGroupScenarios,
                Texts.EvidenceItemScenario.With(claim.Row, policy.Scenarios[claim.Row].Name) + (claim.InstanceName is null ? "" : Texts.ReviewInstance.With(claim.InstanceName)))),
            new ReturnableItem(Maturity, Texts.ReviewGroupOther, Texts.EvidenceItemMaturity),
            .. BasicRequirements.AskedBy(policy).Select(condition => new ReturnableItem(
                Declaration(condition.StoredCode()), Texts.ReviewGroupOther, condition.Clause.Phrase ?? condition.Clause.Text)),
        ];
    }
}
