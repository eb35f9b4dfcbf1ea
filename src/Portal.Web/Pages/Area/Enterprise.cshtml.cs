using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Area;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.Pages.Area;

/// <summary>One enterprise, for the officers of its area to read, and to confirm its credit code.</summary>
[Needs(Permission.ReadOwnArea)]
public sealed class EnterpriseModel(IMediator mediator) : PageModel
{
    public ReadEnterprise.View Enterprise { get; private set; } = null!;

    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken) =>
        Enterprise = await mediator.Send(new ReadEnterprise.Query(id), cancellationToken);

    /// <summary>The credit code was compared with the business licence.</summary>
    public async Task<IActionResult> OnPostConfirmAsync(Guid id, int version, CancellationToken cancellationToken)
    {
        try
        {
            await mediator.Send(new ConfirmCreditCode.Command(id, version), cancellationToken);
            TempData.Announce(Notice.Success, Texts.AreaConfirmed);
        }
        catch (StaleException)
        {
            TempData.Announce(Notice.Warning, Texts.AreaConfirmStale);
        }

        return Redirect($"/area/enterprises/{id}");
    }
}
