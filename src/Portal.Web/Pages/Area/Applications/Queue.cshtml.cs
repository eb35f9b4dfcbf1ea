using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reference;
using Portal.Application.Reviews;
using Portal.Web.Components;
using Portal.Web.Hosting;
using Portal.Web.TagHelpers;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>The applications of a campaign that concern the officer; filters, sorting, page and columns stand in the address.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class QueueModel(IMediator mediator, ICurrentUser user, Divisions divisions, OfficeNames offices, IConfiguration configuration) : PageModel
{
    [FromRoute]
    public string Campaign { get; set; } = "";

    /// <summary>See <see cref="ApplicationStates.Slug"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Office { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? County { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Assignee { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Direct { get; set; }

    /// <summary>Key of one of the campaign's kinds.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    /// <summary><see cref="QueueFilter.TitlesWait"/> or <see cref="QueueFilter.TrackTaken"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Track { get; set; }

    /// <summary>Submitted again after a return.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Again { get; set; }

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Order { get; set; }

    [BindProperty(SupportsGet = true, Name = "number")]
    public int PageNumber { get; set; } = 1;

    /// <summary>Not only the newest of what was sent on.</summary>
    [BindProperty(SupportsGet = true, Name = "sent")]
    public bool AllSent { get; set; }

    public ListApplications.View List { get; private set; } = null!;

    /// <summary>Sent on, and still to be taken back.</summary>
    public SentOn.View Sent { get; private set; } = null!;

    public QueueColumns Columns { get; private set; } = null!;

    public QueueFilter Filter => new(ApplicationStates.StateOf(State), Office, County, Assignee, Direct, Again, Text, Kind, Track);

    public bool IsProvince => user.Role == Role.ProvinceOfficer;

    public bool AsksCounty => user.Role != Role.CountyOfficer;

    public bool IsFiltered => Filter != new QueueFilter();

    public IReadOnlyList<CountyGroup> Places { get; private set; } = [];

    public IEnumerable<Choice> Assignees =>
        [new(QueueFilter.Me, Texts.ReviewAssigneeMe), new(QueueFilter.Nobody, Texts.ReviewAssigneeNobody),
            .. List.Colleagues.Where(colleague => colleague.Id != user.AccountId).Select(colleague => new Choice(colleague.Id.ToString(), colleague.Name))];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var cookie = new CookieBuilder();
        cookie.Harden(configuration, QueueColumns.Cookie);
        var asked = Request.Query["column"];
        Columns = QueueColumns.Of(asked, Request.Cookies[cookie.Name!]);
        if (asked.Count > 0)
        {
            cookie.Expiration = TimeSpan.FromDays(365);
            Response.Cookies.Append(cookie.Name!, Columns.ToString(), cookie.Build(HttpContext));
        }

        Places = [.. divisions.Counties(user.ProvinceCode!).Where(group => user.Role != Role.CityOfficer || group.City.Code == user.AreaCode)];
        List = await mediator.Send(
            new ListApplications.Query(Campaign, Filter, Enum.TryParse<QueueSort>(Sort, ignoreCase: true, out var sort) && Enum.IsDefined(sort) ? sort : QueueSort.Submitted, Order == "desc", PageNumber),
            cancellationToken);
        Sent = await mediator.Send(new SentOn.Query(Campaign, All: AllSent), cancellationToken);
    }

    /// <summary>The same queue in one state, or in all.</summary>
    public string InState(ApplicationState? state) => Address.With(Request, ("state", state?.Slug()), ("number", null));

    /// <summary>The same queue with all that was sent on.</summary>
    public string AllSentAddress => Address.With(Request, ("sent", "true")) + "#sent-on";

    /// <summary>Where the factory stands; the city is not said twice where the office's column says it.</summary>
    public string CountyOf(ListApplications.Row row) =>
        divisions.FullName(IsProvince && !(Columns[QueueColumns.Office] && row.Office == row.CityCode) ? [row.CityCode, row.CountyCode] : [row.CountyCode]);

    public string OfficeOf(ListApplications.Row row) => offices[row.Office];

    /// <summary>The filters as hidden fields of another form.</summary>
    public IEnumerable<(string Name, string Value)> Kept =>
        Request.Query.Where(value => value.Key is "state" or "office" or "county" or "kind" or "track" or "assignee" or "direct" or "again" or "q")
            .SelectMany(value => value.Value.Where(one => !string.IsNullOrEmpty(one)).Select(one => (value.Key, one!)));
}
