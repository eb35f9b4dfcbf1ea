using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Area;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reference;
using Portal.Web.Components;

namespace Portal.Web.Pages.Area;

/// <summary>The enterprises of the officer's area; the filters stand in the address bar.</summary>
[Needs(Permission.ReadOwnArea)]
public sealed class EnterprisesModel(IMediator mediator, ICurrentUser user, Divisions divisions) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? City { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? County { get; set; }

    /// <summary>As in <see cref="ListEnterprises.Query"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Tier { get; set; }

    /// <summary><c>pending</c> = only codes that nobody has confirmed yet.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true, Name = "number")]
    public int PageNumber { get; set; } = 1;

    public ListEnterprises.View List { get; private set; } = null!;

    public IReadOnlyList<CountyGroup> Places { get; private set; } = [];

    public bool AsksCity => user.Role == Role.ProvinceOfficer;

    public bool AsksCounty => user.Role is Role.ProvinceOfficer or Role.CityOfficer;

    public bool IsFiltered => City is not null || County is not null || Tier is not null || Code is not null || !string.IsNullOrEmpty(Text);

    public IReadOnlyList<Choice> Tiers { get; } =
    [
        new("4", Texts.TierLeading), new("3", Texts.TierExcellent), new("2", Texts.TierAdvanced), new("1", Texts.TierBase), new("0", Texts.TierNotReached),
        new(ListEnterprises.Undecided.ToString(Phrase.Culture), Texts.AreaNotDecided),
    ];

    public IReadOnlyList<Choice> Codes { get; } = [new(Pending, Texts.AreaCodeToConfirm)];

    private const string Pending = "pending";

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Places = [.. divisions.Counties(user.ProvinceCode!).Where(group => user.Role != Role.CityOfficer || group.City.Code == user.AreaCode)];
        List = await mediator.Send(new ListEnterprises.Query(City, County, Tier, Code == Pending, Text, PageNumber), cancellationToken);
    }

    /// <summary>Its seat lies in the officer's area, and not only a factory.</summary>
    public bool IsSeatedHere(ListEnterprises.Item item) => user.AreaCode == user.Role switch
    {
        Role.CountyOfficer => item.CountyCode,
        Role.CityOfficer => item.CityCode,
        _ => divisions.Find(item.CityCode)?.Parent,
    };

    public string PlaceOf(ListEnterprises.Item item) => divisions.FullName(item.CityCode, item.CountyCode);
}
