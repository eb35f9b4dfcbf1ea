using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Rules.Policies;
using Portal.Web.Components;
using Portal.Web.Forms;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Assessments;

/// <summary>基础要求: each declaration beside its clause.</summary>
[Needs(Permission.AssessOwnEnterprise)]
public sealed class RequirementsModel(IMediator mediator, TimeProvider clock) : PageModel, IShowsAgain
{
    private SmeClass smeClass;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public AssessmentHeader Header { get; private set; } = null!;
    public IReadOnlyDictionary<string, string> Values { get; private set; } = new Dictionary<string, string>();
    public IReadOnlyList<Condition> Conditions { get; private set; } = [];
    public ListEvidence.View Evidence { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new SaveRequirements.Command(Id, this.ReadTyped()), cancellationToken);
        TempData.Announce(Notice.Success, Texts.FormSaved);
        return Redirect(AssessmentStep.Requirements.Url(Id));
    }

    /// <summary>One field, saved as soon as it is left.</summary>
    public Task<IActionResult> OnPostFieldAsync(CancellationToken cancellationToken) =>
        this.AutosaveAsync(clock, () => mediator.Send(new SaveRequirements.Command(Id, this.ReadTyped()), cancellationToken));

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var frame = await mediator.Send(new ReadFrame.Query(Id), cancellationToken);
        Header = this.Place(frame, AssessmentStep.Requirements);
        Conditions = BasicRequirements.AskedBy(frame.Policy);
        var stored = await mediator.Send(new ReadRequirements.Query(Id), cancellationToken);
        (Values, smeClass) = (stored.Values, stored.SmeClass);
        Evidence = await mediator.Send(new ListEvidence.Query(Id), cancellationToken);
    }

    public static IReadOnlyList<Choice> AnswersTo(Condition condition) =>
        BasicRequirements.AnswersTo(condition).Choices(answer => answer.Value, answer => answer.Text);

    public EvidenceFiles EvidenceOf(Condition condition) =>
        EvidenceFiles.Of(Evidence, AssessmentPart.Declarations, condition.StoredCode(), Title(condition));

    /// <summary>The readings taken for a condition that bear on how it is to be answered, in Chinese, and what the profile says to them.</summary>
    public string? ReadingOf(Condition condition)
    {
        var readings = string.Concat(condition.Readings.Select(id => Header.Frame.Policy.Readings[id].Text));
        return readings.Length == 0 ? null : Texts.RequirementReading.With(readings) + ClassFor(condition);
    }

    private string? ClassFor(Condition condition) => condition is not DeclarationCondition { NamesClasses: true } ? null
        : smeClass == SmeClass.None ? Texts.RequirementSmeNone
        : Texts.RequirementSme.With(smeClass.Name());

    public static string Title(Condition condition) => condition.Code switch
    {
        ConditionCode.DeclarationScale => Texts.RequirementScale,
        ConditionCode.DeclarationCredit => Texts.RequirementCredit,
        ConditionCode.DeclarationAccidents => Texts.RequirementAccidents,
        ConditionCode.DeclarationEquipment => Texts.RequirementEquipment,
        ConditionCode.DeclarationOrganisation => Texts.RequirementOrganisation,
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition.Code, null),
    };
}
