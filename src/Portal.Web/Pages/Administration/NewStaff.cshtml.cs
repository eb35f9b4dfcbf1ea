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
public sealed class NewStaffModel(IMediator mediator, Divisions divisions, CampaignBook book, ServedProvinces provinces) : PageModel, IShowsAgain
{
    [BindProperty]
    public string? Role { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Province { get; set; }

    [BindProperty]
    public string? Area { get; set; }

    [BindProperty]
    public string? Duty { get; set; }

    public IEnumerable<Choice> Duties => Enum.GetValues<Duty>().Select(duty => new Choice(duty.ToString(), duty.Text()));

    public IEnumerable<Choice> Roles => CreateStaff.Roles.Where(role => role != Application.Accounts.Role.GroupOfficer || book.Groups.Any()).Select(role => new Choice(role.ToString(), role.Text()));

    public IEnumerable<Choice> Provinces => provinces.All.Select(province => new Choice(province.Code, province.Name));

    /// <summary>Each province's cities, then each city's counties; the groups that campaigns name.</summary>
    public IEnumerable<Choice> Areas => provinces.All.SelectMany(province =>
        divisions.Below(province.Code).Select(city => new Choice(city.Code, city.Name, Group: province.Name))
        .Concat(divisions.Below(province.Code).SelectMany(city =>
            divisions.Below(city.Code).Select(county => new Choice(county.Code, county.Name, Group: province.Name + city.Name)))))
        .Concat(book.Groups.Select(group => new Choice(group.Area, group.Name, Group: Application.Accounts.Role.GroupOfficer.Text())));

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var role = Enum.TryParse<Role>(Role, out var given) ? given : (Role?)null;
        await mediator.Send(new CreateStaff.Command(role, Name, Email, Province, Area, Enum.TryParse<Duty>(Duty, out var duty) ? duty : null), ct);
        TempData.Announce(Notice.Success, Texts.StaffCreated.With(Email!.Trim()));
        return RedirectToPage("/Administration/Staff");
    }
}
