using System.Globalization;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;
using Portal.Web.Components;

namespace Portal.Web.Pages.Applications;

/// <summary>One item of a section as it is shown: to fill in, or to read.</summary>
public sealed record SectionItem(SectionModel Page, FormItem Item)
{
    public bool MayEdit => Page.View.Frame.MayEdit(Item.Key);

    public string Value => ValueOf(Item.Key);

    public string ValueOf(string field) => Page.View.Values.TryGetValue(field, out var value) ? value : "";

    /// <summary>Whether a single cell may be changed, where the item is a table.</summary>
    public bool MayEditCell(string field) => Page.View.Frame.MayEdit(field, Item.Key);

    public FileBox FilesOf(string item, string title) => new(
        ElementId.Of(item), title, title, [.. Page.View.Files[item].Select(file => file.ApplicationLine())],
        $"/applications/{Page.Id}/files/{item}", $"/applications/{Page.Id}/files?item={item}")
    {
        ReadOnly = !Page.View.Frame.MayEdit(item, Item.Key),
    };

    /// <summary>The years of the 财务报表.</summary>
    public IEnumerable<int> Years => Page.View.Frame.Form.Years;

    /// <summary>The computed change of an indicator: +60.00%; nothing where it cannot be computed.</summary>
    public string ChangeOf(Kpi kpi) => KpiWords.Change(ValueOf(AskedFields.KpiValue(kpi.Number, "base")), ValueOf(AskedFields.KpiValue(kpi.Number, "current")));

    public Scenario ScenarioOf(ScenarioClaim claim) => Page.View.Frame.Policy.Scenarios[claim.Row];

    /// <summary>Its pictures and other files, as they stand with the self-assessment.</summary>
    public IReadOnlyList<ShownFile> EvidenceOf(ScenarioClaim claim) =>
        [.. Page.View.ScenarioEvidence[claim.Row].Select(file => new ShownFile($"/evidence/{file.Id}", file.FileName, file.MediaType, file.Size))];

    public string ScenarioUrl(ScenarioClaim claim) =>
        AssessmentStep.Scenarios.Url(Page.View.Frame.AssessmentId) + "#row-" + claim.Row.ToString(CultureInfo.InvariantCulture);
}
