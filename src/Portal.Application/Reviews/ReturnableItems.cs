using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Policies;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Reviews;

/// <summary>Something that can be ticked in a return.</summary>
/// <param name="Key">See <see cref="ReturnItem.Item"/>.</param>
/// <param name="Group">The part of the application that it belongs to.</param>
public sealed record ReturnableItem(string Key, string Group, string Label);

/// <summary>What an enterprise can be asked to change: the items of the form, and the answers of the self-assessment.</summary>
public static class ReturnableItems
{
    /// <summary>Everything that can be ticked, in the order of the form, then that of the self-assessment.</summary>
    /// <param name="rows">Claimed scenarios.</param>
    public static IReadOnlyList<ReturnableItem> All(ApplicationForm form, Policy policy, IEnumerable<int> rows) =>
    [
        // The channel decides which office reviews: an answer to this office's return cannot take the application to another one.
        .. ApplicationItems.All(form, policy, rows).Where(item => item.Key != AskedFields.Channel).Select(item => new ReturnableItem(item.Key, item.Place switch
        {
            ItemPlace.Section => form[item.Section!]!.Title,
            ItemPlace.Scenarios => Texts.ReviewGroupScenarios,
            ItemPlace.Indicators => Texts.ReviewGroupIndicators,
            ItemPlace.Maturity or ItemPlace.Requirements => Texts.ReviewGroupOther,
        }, item.Label)),
    ];

    /// <summary>What the last submission shows to the office.</summary>
    internal static async Task<IReadOnlyList<ReturnableItem>> OfAsync(
        PortalDb db, CampaignDefinition definition, PolicyBook policies, AdmissionBook admissions, FactoryApplication application, CancellationToken cancellationToken)
    {
        var content = await db.Submissions.Where(submission => submission.ApplicationId == application.Id && submission.Round == application.Rounds)
            .Select(submission => submission.Content).SingleAsync(cancellationToken);
        var policy = policies.For(definition.PolicyId);
        return All(definition.FormFor(policy, admissions.For(definition.Id)), policy, SubmittedContent.Read(content).Scenarios.Select(scenario => scenario.Row));
    }
}
