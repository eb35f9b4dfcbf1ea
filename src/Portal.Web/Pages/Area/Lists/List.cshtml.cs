using MediatR;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Area.Lists;

/// <summary>
/// A recommendation list: the order above and below the line, the limits, and each step on it. A change by script is answered with the
/// list alone; the same forms work without scripts.
/// </summary>
[Needs(Permission.RankOwnList)]
public sealed class ListModel(IMediator mediator, Divisions divisions) : PageModel, IShowsAgain
{
    private HashSet<string> several = [];

    [FromRoute]
    public Guid Id { get; set; }

    /// <summary>Typed for sending back, opening again and taking over.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Typed for a cap; empty takes it away.</summary>
    [BindProperty]
    public string? Cap { get; set; }

    /// <summary>What the cap limits: key of a kind, empty for the list as a whole.</summary>
    [BindProperty]
    public string? Kind { get; set; }

    /// <summary>What the candidates are searched for.</summary>
    [FromQuery(Name = "q")]
    public string? Search { get; set; }

    /// <summary>Page of the candidates.</summary>
    [FromQuery(Name = "number")]
    public int Number { get; set; }

    public ShowList.View List { get; private set; } = null!;

    public ListRecipients.View Told { get; private set; } = null!;

    public ReadListHistory.View History { get; private set; } = null!;

    /// <summary>What the last change did, for readers' software.</summary>
    public string? Said { get; private set; }

    /// <summary>Why the last change was refused.</summary>
    public string? Refused { get; private set; }

    /// <summary>What was typed into a form that is not shown any more: a colleague froze the list, or took it over.</summary>
    public IReadOnlyList<string> Unsent { get; private set; } = [];

    /// <summary>The reason, in the form that it was typed into.</summary>
    public string? ReasonFor(string handler) => Posted == handler ? Reason : null;

    private string? Posted => Request.HasFormContentType ? Request.Query["handler"].ToString() : null;

    /// <summary>The form that was posted is still there, with what was typed in its fields.</summary>
    private bool ShowsForm => Posted switch
    {
        "SendBack" => List.May.SendBack,
        "Reopen" => List.May.Reopen,
        "TakeOver" => List.May.TakeOver,
        "Cap" => List.May.SetCaps.Count > 0,
        _ => true,
    };

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    private async Task FillListAsync(CancellationToken cancellationToken)
    {
        List = await mediator.Send(new ShowList.Query(Id, Search, Number), cancellationToken);
        Number = List.Unlisted.Page;
        several = [.. List.Recommended.Concat(List.Reserve).Concat(List.FastTrack).Concat(List.Candidates)
            .GroupBy(row => row.Enterprise).Where(rows => rows.Count() > 1).Select(rows => rows.Key)];
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        await FillListAsync(cancellationToken);
        Told = await mediator.Send(new ListRecipients.Query(Id), cancellationToken);
        History = await mediator.Send(new ReadListHistory.Query(Id), cancellationToken);
        Unsent = ShowsForm ? [] : await RecoveredForm.ReadAsync(Request, cancellationToken);
    }

    /// <summary>One change of one application's place.</summary>
    /// <param name="act">to, up, down, recommend, reserve, track, off; put is what dragging sends, from wherever it began.</param>
    /// <param name="rank">The typed position.</param>
    /// <param name="at">The rank at which the screen shows it.</param>
    /// <param name="reorders">It stays in its half of the list: a script needs no more than its rank.</param>
    public async Task<IActionResult> OnPostPlaceAsync(
        Guid application, string? act, Standing standing, string? rank, int at, int version, bool reorders, CancellationToken cancellationToken)
    {
        var byScript = Request.Headers["X-Requested-With"] == "XMLHttpRequest";
        try
        {
            var placed = await PlaceAsync(application, act, standing, rank, at, version, cancellationToken);
            Said = placed is null ? Texts.ListsDoneOff
                : placed.Standing == Standing.FastTrack ? Texts.ListsDoneFastTrack
                : (placed.Standing == Standing.Recommended ? Texts.ListsDoneRecommended : Texts.ListsDoneReserve).With(placed.Rank, placed.Of);
            if (byScript && reorders && placed is not null)
            {
                // The screen showed the list as it was, or this would have been refused: it needs no more than the rank and the next version.
                return new JsonResult(new { said = Said, placed.Rank, version = version + 1 });
            }
        }
        catch (InvalidException invalid)
        {
            Refused = string.Join(" ", invalid.Errors.Select(error => error.Message));
        }
        catch (StaleException)
        {
            Refused = Texts.ListsStale;
        }

        if (byScript)
        {
            await FillListAsync(cancellationToken);
            var board = Partial("_Board", this);
            board.StatusCode = Refused is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
            return board;
        }

        TempData.Announce(Refused is null ? Notice.Success : Notice.Warning, Refused ?? Said!);
        return Redirect($"{Address()}#{RowId(application)}");
    }

    public Task<IActionResult> OnPostPrepareAsync(int version, CancellationToken cancellationToken) =>
        DoAsync(new PrepareList.Command(Id, version), done => done ? Texts.ListsPrepared : Texts.ListsPreparedAlready, cancellationToken);

    public Task<IActionResult> OnPostSendBackAsync(int version, CancellationToken cancellationToken) =>
        DoAsync(new SendBackList.Command(Id, version, Reason), Texts.ListsSentBack, cancellationToken);

    public Task<IActionResult> OnPostReopenAsync(int version, CancellationToken cancellationToken) =>
        DoAsync(new ReopenList.Command(Id, version, Reason), Texts.ListsReopened, cancellationToken);

    public Task<IActionResult> OnPostTakeOverAsync(CancellationToken cancellationToken) =>
        DoAsync(new TakeOver.Command(Id, Reason), Texts.ListsTakenOver, cancellationToken);

    public Task<IActionResult> OnPostHandBackAsync(CancellationToken cancellationToken) =>
        DoAsync(new HandBack.Command(Id), Texts.ListsHandedBack, cancellationToken);

    public Task<IActionResult> OnPostCapAsync(CancellationToken cancellationToken) =>
        DoAsync(new SetCap.Command(Id, TypedCap.Read(Cap), Kind ?? ""), Texts.ListsCapSet, cancellationToken);

    /// <summary>This list's address with what the candidates are searched for, and which page of them.</summary>
    public string Address(string? handler = null)
    {
        var kept = new QueryBuilder();
        foreach (var (name, value) in new[] { ("handler", handler), ("q", string.IsNullOrWhiteSpace(Search) ? null : Search.Trim()), ("number", Number > 1 ? Number.ToString(Phrase.Culture) : null) })
        {
            if (value is not null)
            {
                kept.Add(name, value);
            }
        }

        return $"/area/lists/{Id}{kept}";
    }

    /// <summary>Whom a row is of: an enterprise that stands here with several factories is named with the factory.</summary>
    public string SubjectOf(ShowList.Row row) => several.Contains(row.Enterprise) ? Texts.ListsSubject.With(row.Enterprise, row.Factory) : row.Enterprise;

    public static string RowId(Guid application) => $"row-{application:N}";

    public string PlaceOf(ShowList.Row row) => divisions.Find(row.CountyCode)?.Name ?? "";

    /// <summary>What a cap limits, with the cap as it stands.</summary>
    public static string Named(SettableCap cap) => cap.Cap is { } set ? cap.Name + Texts.ListsCapNow.With(set) : cap.Name;

    private Task<IActionResult> DoAsync(ICommand<Unit> command, string done, CancellationToken cancellationToken) => DoAsync(command, _ => done, cancellationToken);

    private async Task<IActionResult> DoAsync<T>(ICommand<T> command, Func<T, string> said, CancellationToken cancellationToken)
    {
        try
        {
            TempData.Announce(Notice.Success, said(await mediator.Send(command, cancellationToken)));
        }
        catch (StaleException) when (!string.IsNullOrWhiteSpace(Reason))
        {
            // The list as it is now, and the typed reason with it: sent again, it is said of this one.
            ModelState.AddModelError("", Texts.ListsStale);
            await FillAsync(cancellationToken);
            var again = Page();
            again.StatusCode = StatusCodes.Status409Conflict;
            return again;
        }
        catch (StaleException)
        {
            TempData.Announce(Notice.Warning, Texts.ListsStale);
        }

        return Redirect($"/area/lists/{Id}");
    }

    /// <returns>Null where it was taken off.</returns>
    private async Task<Placed?> PlaceAsync(
        Guid application, string? act, Standing standing, string? rank, int at, int version, CancellationToken cancellationToken)
    {
        if (act == "off")
        {
            await mediator.Send(new TakeOffList.Command(application), cancellationToken);
            return null;
        }

        return await mediator.Send<Placed>(act switch
        {
            "up" => new MoveTo.Command(application, standing, Math.Max(1, at - 1), version),
            "down" => new MoveTo.Command(application, standing, at + 1, version),
            "to" => new MoveTo.Command(application, standing, TypedRank(rank), version),
            "reserve" => new PutInReserve.Command(application),
            "track" => new PutOnFastTrack.Command(application),
            "put" when standing == Standing.Reserve => new PutInReserve.Command(application, TypedRank(rank), version),
            "put" => new RecommendFactory.Command(application, TypedRank(rank), version),
            _ => new RecommendFactory.Command(application),
        }, cancellationToken);
    }

    private static int TypedRank(string? rank) =>
        int.TryParse(rank?.Trim(), System.Globalization.NumberStyles.None, Phrase.Culture, out var number) && number >= 1
            ? number : throw new InvalidException("", Texts.ListsRankFromOne);
}
