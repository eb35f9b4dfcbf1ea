using Portal.Application;
using Portal.Application.Assessments;

namespace Portal.Web.Components;

/// <summary>
/// The evidence files of one item, and the way to add and remove them: <c>&lt;partial name="Assessments/_Evidence" model="…" /&gt;</c>,
/// and once for each page <c>&lt;partial name="Assessments/_EvidenceScript" /&gt;</c> in the section Scripts.
/// It may stand inside another form: without JavaScript it then leads to a page of its own.
/// </summary>
/// <param name="Item">See <see cref="EvidenceItems"/>.</param>
/// <param name="Subject">What the files prove, for readers' software: an indicator's or scenario's name.</param>
public sealed record EvidenceFiles(
    Guid AssessmentId, AssessmentPart Part, string Item, string Subject, IReadOnlyList<EvidenceFile> Files)
{
    /// <summary>Shows the files without the means to change them.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>On a page of its own, outside other forms: plain forms that work without JavaScript.</summary>
    public bool OwnForms { get; init; }

    /// <summary>Where the page without JavaScript leads back to; a local address.</summary>
    public string? Back { get; init; }

    /// <summary>What was wrong with a file that was posted.</summary>
    public string? Error { get; init; }

    /// <summary>Unique on the page; also the place to return to.</summary>
    public string Id => EvidenceAddresses.ElementId(Part, Item);

    /// <summary>The files of an indicator or of a matrix row.</summary>
    public static EvidenceFiles Of(ListEvidence.View evidence, AssessmentPart part, int number, string subject) =>
        Of(evidence, part, EvidenceItems.Of(number), subject);

    /// <summary>The files of a declaration (its stored code) or of the maturity statement (<see cref="EvidenceItems.OfMaturity"/>).</summary>
    public static EvidenceFiles Of(ListEvidence.View evidence, AssessmentPart part, string item, string subject) =>
        new(evidence.AssessmentId, part, item, subject, evidence[part, item]);

    internal FileBox Box => new(
        Id, Texts.EvidenceTitle, Subject, [.. Files.Select(file => file.EvidenceLine())], this.Upload(), EvidenceAddresses.Page(AssessmentId, Part, Item, null))
    {
        ReadOnly = ReadOnly,
        OwnForms = OwnForms,
        Back = Back,
        Error = Error,
    };
}

/// <summary>Where evidence is uploaded, listed and fetched.</summary>
public static class EvidenceAddresses
{
    /// <summary>The part's name in addresses.</summary>
    public static string Slug(this AssessmentPart part) => part switch
    {
        AssessmentPart.Indicators => "indicators",
        AssessmentPart.Scenarios => "scenarios",
        AssessmentPart.Maturity => "maturity",
        AssessmentPart.Declarations => "declarations",
    };

    /// <summary>The page on which the part is filled in.</summary>
    public static AssessmentStep Step(this AssessmentPart part) => part switch
    {
        AssessmentPart.Indicators => AssessmentStep.Indicators,
        AssessmentPart.Scenarios => AssessmentStep.Scenarios,
        AssessmentPart.Maturity => AssessmentStep.Maturity,
        AssessmentPart.Declarations => AssessmentStep.Requirements,
    };

    public static AssessmentPart? PartOf(string? slug) =>
        Enum.GetValues<AssessmentPart>().Select(part => (AssessmentPart?)part).FirstOrDefault(part => part!.Value.Slug() == slug);

    internal static string Upload(this EvidenceFiles files) =>
        $"/assessments/{files.AssessmentId}/evidence/{files.Part.Slug()}" + (files.Item.Length == 0 ? null : "/" + Uri.EscapeDataString(files.Item));

    /// <summary>The page that works without JavaScript.</summary>
    internal static string Page(Guid assessmentId, AssessmentPart part, string item, string? back) =>
        $"/assessments/{assessmentId}/evidence?part={part.Slug()}&item={Uri.EscapeDataString(item)}"
        + (back is null ? null : "&back=" + Uri.EscapeDataString(back));

    internal static string ElementId(AssessmentPart part, string item) => item.Length == 0 ? $"evidence-{part.Slug()}" : $"evidence-{part.Slug()}-{item}";
}
