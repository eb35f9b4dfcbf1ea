using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Reviews;
using Portal.Rules.Policies;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>A page of the review of one application: what it shows is read anew when its command was refused.</summary>
public abstract class ApplicationPage(IMediator mediator) : PageModel, IShowsAgain
{
    protected IMediator Mediator => mediator;

    [FromRoute]
    public string Campaign { get; set; } = "";

    [FromRoute]
    public Guid Id { get; set; }

    /// <summary>The submission that the officer looked at.</summary>
    [BindProperty]
    public int Round { get; set; }

    public ReadReview.View View { get; private set; } = null!;

    /// <summary>What was typed into a form that is not shown any more, because the application has moved on or the time is over.</summary>
    public IReadOnlyList<string> Unsent { get; private set; } = [];

    /// <summary>The form that was posted is still there, with what was typed in its fields.</summary>
    protected virtual bool ShowsForm => View.MayAct;

    /// <summary>What the page is called; null is the application itself.</summary>
    protected abstract string? Heading { get; }

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public virtual async Task FillAsync(CancellationToken cancellationToken)
    {
        View = await mediator.Send(new ReadReview.Query(Campaign, Id), cancellationToken);
        var subject = $"{View.Enterprise} · {View.Factory}";
        ViewData["Title"] = Heading is { } heading ? $"{heading} - {subject}" : subject;
        ViewData["Dense"] = true;
        List<ActionLink> above = [new(Texts.NavHome, "/"), new(Texts.ReviewCampaigns, ReviewAddresses.Campaigns), new(View.Definition.Title, ReviewAddresses.Queue(Campaign))];
        if (Heading is not null)
        {
            above.Add(new(subject, ReviewAddresses.Application(Campaign, Id)));
        }

        ViewData["Breadcrumbs"] = (IReadOnlyList<ActionLink>)above;
        Unsent = Request.HasFormContentType && !ShowsForm ? await RecoveredForm.ReadAsync(Request, cancellationToken) : [];
    }

    /// <summary>Back to the application, with a word on what was done.</summary>
    protected IActionResult Done(string said, string? anchor = null)
    {
        TempData.Announce(Notice.Success, said);
        return Redirect(ReviewAddresses.Application(Campaign, Id) + (anchor is null ? "" : "#" + anchor));
    }

    /// <summary>
    /// A colleague saved in between: the page comes back with what was typed in its fields and, beside each that differs, what is stored
    /// now. Sent once more it is saved over that.
    /// </summary>
    /// <param name="form">Id of the form, to which the summary leads; empty where it is the page's only one.</param>
    /// <param name="stored">Who saved last what the form is of.</param>
    protected async Task<IActionResult> ShowBothAsync(string form, Func<ReadReview.View, SavedMeanwhile> stored, CancellationToken cancellationToken)
    {
        ModelState.AddModelError(form, Texts.ReviewStaleTyped);
        await FillAsync(cancellationToken);
        stored(View).ShowBoth(ViewData);
        var both = Page();
        both.StatusCode = StatusCodes.Status409Conflict;
        return both;
    }

    /// <summary>Who saved a record of the review last.</summary>
    protected static SavedMeanwhile Saved(ReadReview.View view, DateTimeOffset at, Guid? by) =>
        new(by is { } account ? view.Recorders.GetValueOrDefault(account) : null, at.Moment());

    /// <summary>Why the office cannot do anything with it now.</summary>
    public string WhyNot => View.Acts && !View.InTime ? Texts.ReviewOutside.With(View.ClosesAt.Deadline()) : Texts.ReviewNotNow.With(View.State.Name());

    /// <summary>What stands in the way of passing it, and what should be known before.</summary>
    public IEnumerable<string> Warnings => PassingWarnings.Of(View);
}

/// <summary>What does not keep an application from passing, but is said before.</summary>
internal static class PassingWarnings
{
    public static IEnumerable<string> Of(ReadReview.View view)
    {
        var own = view.Verdicts.Where(verdict => verdict.Level == view.Level && verdict.Stands).ToList();
        if (own.Count(verdict => verdict.Agrees is false) is > 0 and var differing)
        {
            yield return Texts.ReviewWarnDiffers.With(differing);
        }

        HashSet<(VerdictSubject, string)> asked =
        [
            .. view.Decision.Conditions.Select(condition => (VerdictSubject.Condition, condition.Condition.Code.ApiName())),
            .. view.Content.Scenarios.Select(scenario => (VerdictSubject.Scenario, scenario.Row.ToString(Phrase.Culture))),
            .. view.Admissions.Select(admission => (VerdictSubject.Admission, admission.Condition.Id)),
        ];
        asked.ExceptWith(own.Where(verdict => verdict.Agrees is not null).Select(verdict => (verdict.Subject, verdict.Item)));
        if (asked.Count is > 0 and var open)
        {
            yield return Texts.ReviewWarnOpen.With(open);
        }

        if (view.Level != ReviewLevel.Recommender)
        {
            yield break;
        }

        foreach (var kind in view.AskedFacts.Where(kind => kind != LookedUp.ChannelTitle))
        {
            var fact = view.Facts.FirstOrDefault(one => one.Kind == kind);
            if (fact is not { IsClear: true })
            {
                yield return fact is null ? Texts.ReviewWarnNoFact.With(kind.Name()) : Texts.ReviewWarnFact.With(kind.Name(), fact.Note);
            }
        }

        if (view.TitlesWait && view.OpenFastTrack is { } track)
        {
            yield return Texts.ReviewWarnTitles.With(track.Words, track.Clause.Citation);
        }

        foreach (var check in view.OwnSiteChecks.Where(check => !check.Agrees))
        {
            yield return Texts.ReviewWarnSiteCheck.With(check.CheckedOn.ToString("yyyy年M月d日", Phrase.Culture));
        }

        // One sentence for all that are missing, one for all that differ: the clause is the same.
        var opinions = view.Definition.JointOffices.Select(office => (office.Name, Given: view.Opinions.FirstOrDefault(one => one.Office == office.Key))).ToList();
        foreach (var (warning, offices) in new[]
        {
            (Texts.ReviewWarnNoOpinion, opinions.Where(one => one.Given is null).ToList()),
            (Texts.ReviewWarnOpinion, opinions.Where(one => one.Given is { Agrees: false }).ToList()),
        })
        {
            if (offices.Count > 0)
            {
                yield return warning.With(string.Join('、', offices.Select(one => one.Name)), view.Definition.JointClause?.Citation);
            }
        }
    }
}
