using MediatR;
using Microsoft.AspNetCore.Mvc;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reviews;
using Portal.Web.Components;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>One application with everything that an office reads and records of it.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class ReviewModel(IMediator mediator, ICurrentUser user) : ApplicationPage(mediator)
{
    protected override string? Heading => null;

    public Guid? AccountId => user.AccountId;

    protected override bool ShowsForm => Request.Query["handler"] == "Verdict" ? View.MayAct : View.MayRecord;

    public static string FormOf(LookedUp kind) => $"fact-{kind}";

    public static string FormOf(string office) => $"opinion-{office}";

    /// <summary>One verdict, for those without scripts.</summary>
    public Task<IActionResult> OnPostVerdictAsync(VerdictSubject subject, string item, CancellationToken cancellationToken)
    {
        var typed = VerdictForm.Read(Request.Form, subject, item);
        var anchor = VerdictForm.Anchor(subject, item);
        return SaveAsync(
            new SaveVerdict.Command(Id, subject, item, typed.Version, typed.Agrees, typed.Reason), anchor, anchor,
            view => view.VerdictOf(view.Level, subject, item) is { } own ? new(own.Office, own.UpdatedAt.Moment()) : SavedMeanwhile.Nothing, cancellationToken);
    }

    public Task<IActionResult> OnPostFactAsync(LookedUp kind, CancellationToken cancellationToken) => SaveAsync(
        new SaveReviewFact.Command(
            Id, kind, Number(SaveReviewFact.Field(kind, "version")), Flag(SaveReviewFact.Field(kind, "clear")), Text(SaveReviewFact.Field(kind, "source")),
            Day(SaveReviewFact.Field(kind, "checkedOn")), Text(SaveReviewFact.Field(kind, "note"))),
        "facts", FormOf(kind), view => view.Facts.FirstOrDefault(fact => fact.Kind == kind) is { } fact ? Saved(view, fact.UpdatedAt, fact.UpdatedById) : SavedMeanwhile.Nothing,
        cancellationToken);

    public Task<IActionResult> OnPostTitlesAsync(CancellationToken cancellationToken) => SaveAsync(
        new ConfirmTitles.Command(
            Id, Number(ConfirmTitles.Field("version")), [.. Request.Form[ConfirmTitles.Field("confirmed")].OfType<string>()],
            Text(ConfirmTitles.Field("source")), Day(ConfirmTitles.Field("checkedOn")), Text(ConfirmTitles.Field("note"))),
        "titles", "titles", view => view.TitleCheck is { } check ? Saved(view, check.UpdatedAt, check.UpdatedById) : SavedMeanwhile.Nothing, cancellationToken);

    public Task<IActionResult> OnPostOpinionAsync(string office, CancellationToken cancellationToken) => SaveAsync(
        new SaveJointOpinion.Command(
            Id, office, Number(SaveJointOpinion.Field(office, "version")), Flag(SaveJointOpinion.Field(office, "agrees")),
            Day(SaveJointOpinion.Field(office, "givenOn")), Text(SaveJointOpinion.Field(office, "text"))),
        "opinions", FormOf(office), view => view.Opinions.FirstOrDefault(one => one.Office == office) is { } opinion ? Saved(view, opinion.UpdatedAt, opinion.UpdatedById) : SavedMeanwhile.Nothing,
        cancellationToken);

    private async Task<IActionResult> SaveAsync<T>(
        IRequest<T> command, string anchor, string form, Func<ReadReview.View, SavedMeanwhile> stored, CancellationToken cancellationToken)
    {
        KeepTyped();
        try
        {
            await Mediator.Send(command, cancellationToken);
            return Done(Texts.ReviewSaved, anchor);
        }
        catch (StaleException)
        {
            return await ShowBothAsync(form, stored, cancellationToken);
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
