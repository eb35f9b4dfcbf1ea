using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Audit;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.Pages.Administration;

[Needs(Permission.ReadAudit)]
public sealed class AuditModel(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Command { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Subject { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Actor { get; set; }

    /// <summary>Where the page before ended.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    public ReadAudit.View List { get; private set; } = null!;

    /// <summary>Null unless the trail has just been verified.</summary>
    public VerifyAudit.Answer? Verified { get; private set; }

    public IEnumerable<Choice> Actions => List.Actions.Select(action => new Choice(action, AuditNames.OfAction(action)));

    public Task OnGetAsync(CancellationToken ct) => FillAsync(ct);

    public async Task<IActionResult> OnPostVerifyAsync(CancellationToken ct)
    {
        Verified = await mediator.Send(new VerifyAudit.Command(), ct);
        await FillAsync(ct);
        return Page();
    }

    public static string Explain(VerifyAudit.Finding finding) => Texts.AuditFinding.With(finding.Chain, finding.Seq, finding.Kind switch
    {
        "hash" => Texts.AuditFindingHash,
        "link" => Texts.AuditFindingLink,
        "gap" => Texts.AuditFindingGap,
        _ => Texts.AuditFindingColumns,
    });

    private async Task FillAsync(CancellationToken ct)
    {
        List = await mediator.Send(new ReadAudit.Query(From, To, Command, Subject, Actor, Before), ct);
        foreach (var error in List.Errors)
        {
            ModelState.AddModelError(error.Field, error.Message);
        }
    }
}
