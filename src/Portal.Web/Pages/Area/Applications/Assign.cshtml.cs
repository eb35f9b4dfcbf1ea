using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>Bulk assignment: whom, then a preview of who gets what, then one command.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class AssignModel(IMediator mediator) : PageModel, IShowsAgain
{
    [FromRoute]
    public string Campaign { get; set; } = "";

    /// <summary>All that the filters find, and not only what was ticked.</summary>
    [BindProperty(SupportsGet = true)]
    public bool All { get; set; }

    [BindProperty(SupportsGet = true, Name = "id")]
    public List<Guid> Ids { get; set; } = [];

    [BindProperty(SupportsGet = true)]
    public List<Guid> To { get; set; } = [];

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

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Track { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Again { get; set; }

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    /// <summary>What the preview showed, with spaces between: one field, however many there are.</summary>
    [BindProperty(Name = "ids")]
    public string? Confirmed { get; set; }

    public AssignApplications.Preview Preview { get; private set; } = null!;

    public string NameOf(Guid? assignee) => Preview.Colleagues.FirstOrDefault(colleague => colleague.Id == assignee)?.Name ?? Texts.ReviewAssigneeNobody;

    /// <summary>What the form that chooses the officers carries on.</summary>
    public IEnumerable<(string Name, string Value)> Kept =>
        Request.Query.Where(value => value.Key is not AssignApplications.ToField)
            .SelectMany(value => value.Value.Where(one => !string.IsNullOrEmpty(one)).Select(one => (value.Key, one!)));

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task FillAsync(CancellationToken cancellationToken) => Preview = await mediator.Send(
        new AssignApplications.Query(
            Campaign, Confirmed is null ? All ? null : Ids : Read(),
            new QueueFilter(ApplicationStates.StateOf(State), Office, County, Assignee, Direct, Again, Text, Kind, Track), To),
        cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(new AssignApplications.Command(Campaign, Read(), To), cancellationToken);
        TempData.Announce(Notice.Success, Texts.ReviewAssignDone.With(changed));
        return Redirect(ReviewAddresses.Queue(Campaign));
    }

    private List<Guid> Read() =>
        [.. (Confirmed ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => Guid.TryParse(id, out var read) ? read : throw new NotFoundException())];
}
