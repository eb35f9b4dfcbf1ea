using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Rules.Campaigns;
using Portal.Rules.Quotas;

namespace Portal.Application.Campaigns;

/// <summary>What an officer of the province typed to open a campaign.</summary>
/// <param name="Active">Codes of the offices that report directly, as ticked.</param>
/// <param name="Fact">What the printed quota depends on, where it is asked: the province states it.</param>
/// <param name="FactSource">Where the province has that number from.</param>
public sealed record CampaignDraft(string DefinitionId, CampaignDays Days, IReadOnlyList<string> Active, string? Fact, string? FactSource = null);

/// <summary>From what was typed to the campaign as it would begin: for the preview and for the opening alike.</summary>
internal sealed class CampaignMaker(CampaignBook book, QuotaBook quotas, Divisions divisions)
{
    /// <summary>The definition, where the province may run it.</summary>
    /// <exception cref="NotFoundException">There is none, or it is another province's.</exception>
    public CampaignDefinition DefinitionFor(string? definitionId, string? province) =>
        book.Find(definitionId) is { } definition && province is not null && (definition.Province is null || definition.Province == province)
            ? definition : throw new NotFoundException();

    /// <summary>The longest source that is kept beside a limit's clause.</summary>
    public const int LongestSource = 60;

    /// <summary>What the province's own cap depends on; null where nothing is to be asked.</summary>
    public QuotaFact? AskedOf(CampaignDefinition definition) => Printed(definition, null).Asked;

    /// <summary>Whether an office's cap follows from what the province stated: the notice prints a rule for it, not the number.</summary>
    public bool RestsOnStatement(CampaignDefinition definition, RecommenderKind kind) => Printed(definition, null).RestsOnStatement(kind);

    /// <exception cref="InvalidException">Something typed cannot be.</exception>
    public CampaignPlan Make(CampaignDraft draft, string province, DateTimeOffset now)
    {
        var definition = DefinitionFor(draft.DefinitionId, province);
        var hasCountyStep = definition.Recommenders.HasCountyStep;
        List<FieldError> faults = [.. draft.Days.Faults(hasCountyStep)];
        var asked = AskedOf(definition);
        var fact = TypedFact(draft.Fact);
        var source = draft.FactSource?.Trim() ?? "";
        if (asked is { } what && (fact is null || fact < (what == QuotaFact.Rank ? 1 : 0)))
        {
            faults.Add(new FieldError(nameof(CampaignDraft.Fact), Texts.CampaignFactMissing));
        }

        if (asked is not null && (source.Length == 0 || source.Length > LongestSource))
        {
            faults.Add(new FieldError(nameof(CampaignDraft.FactSource), Texts.CampaignFactSourceMissing.With(LongestSource)));
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
            Printed(definition, asked is null ? null : new StatedFact(fact!.Value, source)), now);
        foreach (var office in plan.Recommenders.Where(IsSwitchable))
        {
            office.IsActive = draft.Active.Contains(office.AreaCode);
        }

        return plan;
    }

    /// <summary>Whether the province decides that an office takes part: those named beside the cities.</summary>
    public static bool IsSwitchable(Recommender office) =>
        office.Kind is RecommenderKind.County or RecommenderKind.Zone or RecommenderKind.Corps or RecommenderKind.CentralEnterprise;

    private PrintedQuotas Printed(CampaignDefinition definition, StatedFact? stated) => new(quotas.Schemes, definition, stated);

    private static int? TypedFact(string? typed) =>
        int.TryParse(TypedNumber.Plain(typed), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number <= 1000 ? number : null;
}
