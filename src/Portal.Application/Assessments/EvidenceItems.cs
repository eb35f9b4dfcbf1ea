using System.Globalization;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>A stored evidence file as pages show it.</summary>
/// <param name="Size">Bytes.</param>
public sealed record EvidenceFile(Guid Id, string FileName, string MediaType, long Size, DateTimeOffset UploadedAt);

/// <summary>Where evidence may be attached: the items that the policy has.</summary>
public static class EvidenceItems
{
    /// <summary>The item of the maturity statement, which is one for each assessment.</summary>
    public const string OfMaturity = "";

    /// <summary>The item of an indicator or of a matrix row.</summary>
    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the files of an item prove, in the policy's words; null when the policy has no such item.</summary>
    public static string? NameOf(Policy policy, AssessmentPart part, string item) => part switch
    {
        AssessmentPart.Indicators => policy.Indicators.All.FirstOrDefault(indicator => Of(indicator.Number) == item) is { } indicator
            ? Texts.EvidenceItemIndicator.With(indicator.Number, indicator.Name) : null,
        AssessmentPart.Scenarios => policy.Scenarios.Rows.FirstOrDefault(row => Of(row.Row) == item) is { } row
            ? Texts.EvidenceItemScenario.With(row.Row, row.Name) : null,
        AssessmentPart.Maturity => item == OfMaturity ? Texts.EvidenceItemMaturity : null,
        AssessmentPart.Declarations => BasicRequirements.AskedBy(policy).FirstOrDefault(condition => condition.StoredCode() == item) is { } condition
            ? condition.Clause.Phrase ?? condition.Clause.Text : null,
    };

    /// <summary>What the audit trail keeps of a file: enough to recognise it, never its name or content.</summary>
    internal static object AuditDetails(Evidence file, int version) => new
    {
        file = file.Id,
        part = file.Part.ToString(),
        item = file.Item,
        size = file.Size,
        sha256 = Convert.ToHexStringLower(file.Sha256)[..16],
        version,
    };
}
