using Portal.Application;
using Portal.Application.Reviews;
using Portal.Web.Components;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>The verdicts on one claim: those of the other levels to read, the own office's to give.</summary>
/// <param name="Name">What is judged, for readers' software.</param>
public sealed record VerdictForm(ReadReview.View View, VerdictSubject Subject, string Item, string Name)
{
    public ReadReview.VerdictLine? Own => View.VerdictOf(View.Level, Subject, Item);

    /// <summary>What the office says of the submission as it is; null where that has still to be said.</summary>
    public ReadReview.VerdictLine? Given => Own is { Stands: true } own ? own : null;

    /// <summary>What the office said before the content changed.</summary>
    public ReadReview.VerdictLine? Earlier => Own is { Stands: false, Agrees: not null } own ? own : null;

    /// <summary>What was said of earlier submissions, newest first; without what is shown above as the last word.</summary>
    public IEnumerable<ReadReview.VerdictLine> History =>
        View.EarlierVerdicts.Where(verdict => verdict.Subject == Subject && verdict.Item == Item && verdict.Agrees is not null);

    public static string Said(ReadReview.VerdictLine verdict) => verdict.Agrees is true ? Texts.ReviewAgrees : Texts.ReviewDiffers;

    public static string When(ReadReview.VerdictLine verdict) => Texts.ReviewVerdictWhen.With(verdict.Round, verdict.UpdatedAt.Moment());

    public IEnumerable<ReadReview.VerdictLine> Others =>
        View.Verdicts.Where(verdict => verdict.Level != View.Level && verdict.Subject == Subject && verdict.Item == Item && verdict.Agrees is not null).OrderBy(verdict => verdict.Level);

    public bool IsOpen => View.MayAct;

    public string FieldOf(string part) => SaveVerdict.Field(Subject, Item, part);

    public static string Anchor(VerdictSubject subject, string item) => ElementId.Of($"{subject}.{item}");

    public string Id => Anchor(Subject, Item);

    public string Address => $"/area/applications/{View.Id}/verdicts/{Subject}/{Uri.EscapeDataString(Item)}";

    /// <summary>What was posted of one row.</summary>
    public static (int Version, bool? Agrees, string? Reason) Read(IFormCollection form, VerdictSubject subject, string item) => (
        int.TryParse(form[SaveVerdict.Field(subject, item, "version")], out var version) ? version : 0,
        bool.TryParse(form[SaveVerdict.Field(subject, item, "agrees")], out var agrees) ? agrees : null,
        form[SaveVerdict.Field(subject, item, "reason")]);
}
