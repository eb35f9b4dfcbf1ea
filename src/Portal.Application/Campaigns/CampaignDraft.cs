using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Rules.Campaigns;
using Portal.Rules.Quotas;

namespace Portal.Application.Campaigns;

/// <summary>What an officer of the province typed to open a campaign.</summary>
/// <param name="Active">Codes of the offices that report directly, as ticked.</param>
/// <param name="Fact">What the printed quota depends on, where it is asked.</param>
public sealed record CampaignDraft(string DefinitionId, CampaignDays Days, IReadOnlyList<string> Active, string? Fact);

/// <summary>From what was typed to the campaign as it would begin: for the preview and for the opening alike.</summary>
internal sealed class CampaignMaker(CampaignBook book, QuotaBook quotas, Divisions divisions)
{
    /// <summary>The definition, where the province may run it.</summary>
    /// <exception cref="NotFoundException">There is none, or it is another province's.</exception>
    public CampaignDefinition DefinitionFor(string? definitionId, string? province) =>
        book.Find(definitionId) is { } definition && province is not null && (definition.Province is null || definition.Province == province)
            ? definition : throw new NotFoundException();

    /// <summary>What the province's own cap depends on and the data does not say; null where nothing is to be asked.</summary>
    public QuotaFact? AskedOf(CampaignDefinition definition, string province) => Printed(definition, province, null).Asked;

    /// <exception cref="InvalidException">Something typed cannot be.</exception>
    public CampaignPlan Make(CampaignDraft draft, string province, DateTimeOffset now)
    {
        var definition = DefinitionFor(draft.DefinitionId, province);
        var hasCountyStep = definition.Recommenders.HasCountyStep;
        List<FieldError> faults = [.. draft.Days.Faults(hasCountyStep)];
        var asked = AskedOf(definition, province);
        var fact = TypedFact(draft.Fact);
        if (asked is { } what && (fact is null || fact < (what == QuotaFact.Rank ? 1 : 0)))
        {
            faults.Add(new FieldError(nameof(CampaignDraft.Fact), Texts.CampaignFactMissing));
        }

        if (faults.Count == 0 && draft.Days.Calendar(hasCountyStep).EnterpriseClosesAt <= now)
        {
            faults.Add(new FieldError(nameof(CampaignDays.EnterpriseBy), Texts.CampaignDayPast));
        }

        if (faults.Count > 0)
        {
            throw new InvalidException(faults);
        }

        var plan = CampaignPlan.Make(
            definition, province, draft.Days.Calendar(hasCountyStep), draft.Days.DifferFrom(definition), divisions,
            Printed(definition, province, asked is { } known ? (known, fact!.Value) : null).Of, now);
        foreach (var office in plan.Recommenders.Where(IsSwitchable))
        {
            office.IsActive = draft.Active.Contains(office.AreaCode);
        }

        return plan;
    }

    /// <summary>Whether the province decides that an office takes part: those named beside the cities.</summary>
    public static bool IsSwitchable(Recommender office) =>
        office.Kind is RecommenderKind.County or RecommenderKind.Zone or RecommenderKind.Corps or RecommenderKind.CentralEnterprise;

    private PrintedQuotas Printed(CampaignDefinition definition, string province, (QuotaFact Fact, int Number)? told)
    {
        var facts = definition.Recommenders.QuotaFacts.GetValueOrDefault(province) ?? new ProvinceFacts(null, null);
        return new PrintedQuotas(quotas.Schemes, definition, told switch
        {
            (QuotaFact.Rank, var number) => facts with { Rank = number },
            (QuotaFact.Excellent2024, var number) => facts with { Excellent2024 = number },
            _ => facts,
        });
    }

    private static int? TypedFact(string? typed) =>
        int.TryParse(TypedNumber.Plain(typed), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number <= 1000 ? number : null;
}
