using MediatR;
using Microsoft.AspNetCore.Mvc;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reviews;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>One application with everything that an office reads and records of it.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class ReviewModel(IMediator mediator, ICurrentUser user) : ApplicationPage(mediator)
{
    protected override string? Heading => null;

    public Guid? AccountId => user.AccountId;


    /// <summary>One verdict, for those without scripts.</summary>
    public Task<IActionResult> OnPostVerdictAsync(VerdictSubject subject, string item, CancellationToken cancellationToken)
    {
        var typed = VerdictForm.Read(Request.Form, subject, item);
        return SaveAsync(
            new SaveVerdict.Command(Id, subject, item, typed.Version, typed.Agrees, typed.Reason), Texts.ReviewSaved, VerdictForm.Anchor(subject, item), cancellationToken);
    }

    public Task<IActionResult> OnPostFactAsync(LookedUp kind, CancellationToken cancellationToken) => SaveAsync(
        new SaveReviewFact.Command(
            Id, kind, Number(SaveReviewFact.Field(kind, "version")), Flag(SaveReviewFact.Field(kind, "clear")), Text(SaveReviewFact.Field(kind, "source")),
            Day(SaveReviewFact.Field(kind, "checkedOn")), Text(SaveReviewFact.Field(kind, "note"))),
        Texts.ReviewSaved, "facts", cancellationToken);

    public Task<IActionResult> OnPostTitlesAsync(CancellationToken cancellationToken) => SaveAsync(
        new ConfirmTitles.Command(
            Id, Number(ConfirmTitles.Field("version")), [.. Request.Form[ConfirmTitles.Field("confirmed")].OfType<string>()],
            Text(ConfirmTitles.Field("source")), Day(ConfirmTitles.Field("checkedOn")), Text(ConfirmTitles.Field("note"))),
        Texts.ReviewSaved, "titles", cancellationToken);

    public Task<IActionResult> OnPostOpinionAsync(string office, CancellationToken cancellationToken) => SaveAsync(
        new SaveJointOpinion.Command(
            Id, office, Number(SaveJointOpinion.Field(office, "version")), Flag(SaveJointOpinion.Field(office, "agrees")),
            Day(SaveJointOpinion.Field(office, "givenOn")), Text(SaveJointOpinion.Field(office, "text"))),
        Texts.ReviewSaved, "opinions", cancellationToken);

    private async Task<IActionResult> SaveAsync<T>(IRequest<T> command, string said, string anchor, CancellationToken cancellationToken)
    {
        KeepTyped();
        try
        {
            await Mediator.Send(command, cancellationToken);
            return Done(said, anchor);
        }
        catch (StaleException)
        {
            // The form carries the version that is stored now: sent again, it replaces what the colleague saved, knowingly.
            ModelState.AddModelError("", Texts.ReviewStaleTyped);
            await FillAsync(cancellationToken);
            var again = Page();
            again.StatusCode = StatusCodes.Status409Conflict;
            return again;
        }
    }

    /// <summary>The page's fields are read by name and not bound: where it is shown again, what was typed stands in them.</summary>
    private void KeepTyped()
    {
        foreach (var (name, values) in Request.Form)
        {
            ModelState.SetModelValue(name, values.ToArray(), values);
        }

        if (!Request.Form.ContainsKey(ConfirmTitles.Field("confirmed")) && Request.Form.ContainsKey(ConfirmTitles.Field("source")))
        {
            // Ticks taken off are not posted at all.
            ModelState.SetModelValue(ConfirmTitles.Field("confirmed"), Array.Empty<string>(), "");
        }
    }

    private string? Text(string name) => Request.Form[name];

    private int Number(string name) => int.TryParse(Request.Form[name], out var read) ? read : 0;

    private bool? Flag(string name) => bool.TryParse(Request.Form[name], out var read) ? read : null;

    private DateOnly? Day(string name) => DateOnly.TryParseExact(Request.Form[name], "yyyy-MM-dd", out var read) ? read : null;
}
