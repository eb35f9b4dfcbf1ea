using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Pipeline;
using Portal.Rules.Policies;
using Portal.Web.Components;
using Portal.Web.Forms;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Applications;

/// <summary>提交前检查, and the submission itself.</summary>
[Needs(Permission.ApplyForOwnEnterprise)]
public sealed class CheckModel(IMediator mediator, TimeProvider clock) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    public CheckApplication.View View { get; private set; } = null!;
    public ApplicationHeader Header { get; private set; } = null!;

    /// <summary>All conditions of the tier; null while the answers cannot be evaluated.</summary>
    public ConditionTable? Conditions { get; private set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    /// <summary>The findings in their order; neighbours that rest on the same clause stand together, so that it is cited once.</summary>
    public static IEnumerable<(Clause? Clause, IReadOnlyList<Finding> Findings)> ByClause(IEnumerable<Finding> findings)
    {
        var group = new List<Finding>();
        foreach (var finding in findings)
        {
            if (group.Count > 0 && finding.Clause != group[0].Clause)
            {
                yield return (group[0].Clause, group);
                group = [];
            }

            group.Add(finding);
        }

        if (group.Count > 0)
        {
            yield return (group[0].Clause, group);
        }
    }

    public async Task<IActionResult> OnPostAsync([FromForm] Guid attempt, [FromForm] int version, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await mediator.Send(new SubmitApplication.Command(Id, attempt, version), cancellationToken);
            return Redirect($"/applications/{Id}/receipts/{receipt.Round}");
        }
        catch (StaleException)
        {
            throw new InvalidException("", Texts.ApplicationStale);
        }
    }

    public async Task<IActionResult> OnPostExplainAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new SaveAnswers.Command(Id, this.ReadTyped()), cancellationToken);
        TempData.Announce(Notice.Success, Texts.FormSaved);
        return Redirect($"/applications/{Id}/check");
    }

    /// <summary>One explanation, saved as soon as it is left.</summary>
    public Task<IActionResult> OnPostFieldAsync(CancellationToken cancellationToken) =>
        this.AutosaveAsync(clock, () => mediator.Send(new SaveAnswers.Command(Id, this.ReadTyped()), cancellationToken));

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        View = await mediator.Send(new CheckApplication.Query(Id), cancellationToken);
        Header = this.Place(View.Frame, Texts.ApplicationCheck, clock.GetUtcNow());
        Conditions = View.Evaluation.Valid
            ? DecisionWords.TableOf(View.Frame.Policy, View.Evaluation, View.Evaluation[View.Frame.Definition.Tier]) : null;
    }
}
