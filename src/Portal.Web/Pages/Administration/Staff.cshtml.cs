using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Campaigns;
using Portal.Application.Pipeline;
using Portal.Application.Reference;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Administration;

[Needs(Permission.ManageAccounts)]
public sealed class StaffModel(IMediator mediator, OfficeNames offices, ServedProvinces provinces) : PageModel, IShowsAgain
{
    [BindProperty(SupportsGet = true, Name = "role")]
    public string? RoleFilter { get; set; }

    [BindProperty(SupportsGet = true, Name = "province")]
    public string? ProvinceFilter { get; set; }

    [BindProperty(SupportsGet = true, Name = "text")]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true, Name = "number")]
    public string? PageNumber { get; set; }

    public ListStaff.View List { get; private set; } = null!;

    public IEnumerable<Choice> Roles => CreateStaff.Roles.Select(role => new Choice(role.ToString(), role.Text()));

    public IEnumerable<Choice> Provinces => provinces.All.Select(province => new Choice(province.Code, province.Name));

    public string ScopeOf(ListStaff.Row row) => offices.PathOf(row.AreaCode ?? row.ProvinceCode);

    public Task OnGetAsync(CancellationToken ct) => FillAsync(ct);

    public async Task<IActionResult> OnPostSuspendAsync(Guid id, CancellationToken ct)
    {
        await mediator.Send(new SuspendStaff.Command(id), ct);
        return Done(Texts.StaffSuspendDone);
    }

    public async Task<IActionResult> OnPostRestoreAsync(Guid id, CancellationToken ct)
    {
        await mediator.Send(new RestoreStaff.Command(id), ct);
        return Done(Texts.StaffRestoreDone);
    }

    public async Task<IActionResult> OnPostResendAsync(Guid id, CancellationToken ct)
    {
        await mediator.Send(new ResendFirstPassword.Command(id), ct);
        return Done(Texts.StaffResendDone);
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var role = Enum.TryParse<Role>(RoleFilter, out var given) && CreateStaff.Roles.Contains(given) ? given : (Role?)null;
        _ = int.TryParse(PageNumber, System.Globalization.CultureInfo.InvariantCulture, out var page);
        List = await mediator.Send(new ListStaff.Query(role, ProvinceFilter, Text, page), cancellationToken);
    }

    private RedirectToPageResult Done(string text)
    {
        TempData.Announce(Notice.Success, text);
        return RedirectToPage("/Administration/Staff", "", new { role = RoleFilter, province = ProvinceFilter, text = Text, number = PageNumber });
    }
}
