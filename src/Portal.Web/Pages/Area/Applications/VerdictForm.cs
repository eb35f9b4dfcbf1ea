using Portal.Application.Reviews;
using Portal.Web.Components;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>The verdicts on one claim: those of the other levels to read, the own office's to give.</summary>
/// <param name="Name">What is judged, for readers' software.</param>
public sealed record VerdictForm(ReadReview.View View, VerdictSubject Subject, string Item, string Name)
{
    public ReadReview.VerdictLine? Own => View.VerdictOf(View.Level, Subject, Item);

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
