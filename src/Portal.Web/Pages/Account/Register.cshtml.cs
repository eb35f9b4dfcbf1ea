using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Pipeline;
using Portal.Application.Reference;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Account;

[Open("an enterprise that registers has no account yet")]
[LimitsPosts(nameof(CreditCode))]
public sealed class RegisterModel(IMediator mediator, Divisions divisions, ServedProvinces provinces, AccountSettings settings) : PageModel, IShowsAgain
{
    [BindProperty]
    public string? CreditCode { get; set; }

    [BindProperty]
    public string? EnterpriseName { get; set; }

    [BindProperty]
    public string? Province { get; set; }

    [BindProperty]
    public string? City { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Mobile { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? PasswordAgain { get; set; }

    public IEnumerable<Choice> Provinces => provinces.All.Select(province => new Choice(province.Code, province.Name));

    /// <summary>All cities under their provinces, so that no script is needed to choose one.</summary>
    public IEnumerable<Choice> Cities => provinces.All.SelectMany(province =>
        divisions.Below(province.Code).Select(city => new Choice(city.Code, city.Name, Group: province.Name)));

    public IActionResult OnGet() => User.Identity is { IsAuthenticated: true } ? LocalRedirect(Url.Content("~/")) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var signedIn = await mediator.Send(
            new RegisterEnterprise.Command(CreditCode, EnterpriseName, Province, City, Name, Email, Mobile, Password, PasswordAgain), ct);
        await HttpContext.SignInAsync(signedIn);
        TempData.Announce(Notice.Success, Texts.RegisterDone.With(Email!.Trim(), settings.FirstLinkDays));
        return LocalRedirect(Url.Content("~/"));
    }
}
