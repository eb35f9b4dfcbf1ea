using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.Pages.Messages;

/// <summary>One's own inbox. Nothing counts as read because it was on a page: only what its reader opened or marked.</summary>
[Needs(Permission.UseOwnAccount)]
public sealed class InboxModel(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "unread")]
    public string? Unread { get; set; }

    [BindProperty(SupportsGet = true, Name = "number")]
    public string? PageNumber { get; set; }

    public ReadMessages.View List { get; private set; } = null!;

    public bool UnreadOnly => Unread == "true";

    /// <summary>The list is shown again as it was filtered.</summary>
    public Dictionary<string, string> Kept => new[] { ("unread", Unread), ("number", PageNumber) }
        .Where(pair => !string.IsNullOrEmpty(pair.Item2)).ToDictionary(pair => pair.Item1, pair => pair.Item2!);

    public async Task OnGetAsync(CancellationToken ct)
    {
        _ = int.TryParse(PageNumber, CultureInfo.InvariantCulture, out var page);
        List = await mediator.Send(new ReadMessages.Query(UnreadOnly, page), ct);
    }

    public async Task<IActionResult> OnPostReadAsync(Guid? id, CancellationToken ct)
    {
        await mediator.Send(new MarkRead.Command(id), ct);
        TempData.Announce(Notice.Success, Texts.MessagesMarked);
        return RedirectToPage("/Messages/Index", "", Kept);
    }

    public async Task<IActionResult> OnPostOpenAsync(Guid id, CancellationToken ct) =>
        (await mediator.Send(new MarkRead.Command(id), ct)).Link is { } link ? LocalRedirect("~" + link) : RedirectToPage("/Messages/Index", "", Kept);
}
