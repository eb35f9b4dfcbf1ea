using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Rules;
using Portal.Rules.Policies;
using Portal.Web.Components;

namespace Portal.Web.Pages.Assessments;

/// <summary>One of the five segments, or the rows that belong to none (reading M3).</summary>
/// <param name="Key">Its value in the address of a filtered page.</param>
/// <param name="Reading">What is said about how its rows count; null where nothing is.</param>
public sealed record ScenarioGroup(string Key, string Name, IReadOnlyList<ScenarioStage> Stages, string? Reading);

public sealed record ScenarioStage(string Name, IReadOnlyList<Scenario> Rows);

/// <summary>
/// The scenarios of a policy made ready for the page, once per policy version: forty rows of official texts never change within one, so
/// that a request only picks, for each row, the piece in which the right choice is marked.
/// </summary>
public sealed class ScenarioTexts
{
    /// <summary>The group of the rows without a segment.</summary>
    public const string CrossSegment = "cross";

    private const string CrossSegmentReading = "M3";

    private static readonly ConcurrentDictionary<string, ScenarioTexts> ByVersion = new(StringComparer.Ordinal);

    private readonly Dictionary<string, IHtmlContent>[] choices;
    private readonly IHtmlContent[] guidelines;
    private readonly string[] words;

    private ScenarioTexts(Policy policy)
    {
        var rows = policy.Scenarios.Rows;
        choices = [.. rows.Select(row => ChoicesOf(policy, row).ToDictionary(choice => choice, choice => (IHtmlContent)ChoiceOf(policy, row, choice)))];
        guidelines = [.. rows.Select(row => OfficialText.Encode(row.Guideline.Description))];
        words = [.. rows.Select(WordsOf)];
        Groups = GroupsOf(policy);
    }

    /// <summary>All rows: the five segments in printed order, then the rows without a segment where there are any.</summary>
    public IReadOnlyList<ScenarioGroup> Groups { get; }

    public static ScenarioTexts Of(Policy policy) => ByVersion.GetOrAdd(policy.Version, static (_, policy) => new(policy), policy);

    /// <summary>The radios of a row with its texts. What cannot be chosen is shown as nothing chosen.</summary>
    /// <param name="chosen">As in <see cref="ClaimEntry.Tier"/>.</param>
    public IHtmlContent Choice(int row, string? chosen) =>
        choices[row - 1].GetValueOrDefault(chosen ?? "") ?? choices[row - 1][ClaimEntry.NotClaimed];

    /// <summary>The guideline's description of a row.</summary>
    public IHtmlContent Guideline(int row) => guidelines[row - 1];

    /// <summary>Everything official that a search looks through.</summary>
    public string Words(int row) => words[row - 1];

    private static IReadOnlyList<ScenarioGroup> GroupsOf(Policy policy) => [.. ((ScenarioGroup[])
    [
        .. policy.Segments.Select(segment => new ScenarioGroup(
            segment.Index.ToString(CultureInfo.InvariantCulture), segment.Name, StagesOf(policy, segment), null)),
        new(CrossSegment, Texts.ScenariosCrossSegment, StagesOf(policy, null), policy.Readings.GetValueOrDefault(CrossSegmentReading)?.Text),
    ]).Where(group => group.Stages.Count > 0)];

    /// <summary>Everything that can be chosen in a row.</summary>
    private static IEnumerable<string> ChoicesOf(Policy policy, Scenario row) => policy.Scenarios.ByTier
        ? Tiers.All.Where(row.ClaimableAt).Select(tier => tier.ApiName()).Prepend(ClaimEntry.NotClaimed)
        : [ClaimEntry.NotClaimed, ClaimEntry.Built];

    private static IReadOnlyList<ScenarioStage> StagesOf(Policy policy, Segment? segment) =>
        [.. policy.Scenarios.Rows.Where(row => row.Segment == segment).GroupBy(row => row.Stage).Select(stage => new ScenarioStage(stage.Key, [.. stage]))];

    private static string WordsOf(Scenario row) =>
        string.Join('\n', [row.Name, row.Guideline.Name, row.Guideline.Description, .. row.Cells.Select(cell => cell.Text).OfType<string>()]);

    private static HtmlString ChoiceOf(Policy policy, Scenario row, string chosen)
    {
        var name = ClaimEntry.Field(row.Row, ScenarioForm.Tier);
        var id = ElementId.Of(name);
        var words = ScenarioWords.Of(policy);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture,
            $"""<fieldset class="tier-choice{(policy.Scenarios.ByTier ? "" : " built-choice")}"><legend class="visually-hidden">{Encode(words.Legend.With(row.Row, row.Name))}</legend>""");

        // The first radio bears the field's own id, so that the error summary leads to it.
        Radio("none", id, ClaimEntry.NotClaimed, $"""<span class="tier-option-name">{Encode(words.NotClaimed)}</span>""");
        if (!policy.Scenarios.ByTier)
        {
            Radio("built", $"{id}_{ClaimEntry.Built}", ClaimEntry.Built,
                $"""<span class="tier-option-name">{Encode(words.Claimed)}</span><span class="tier-text">{Encode(row.Guideline.Description)}</span>""");
            return new(html.Append("</fieldset>").ToString());
        }

        foreach (var tier in Tiers.All)
        {
            var cell = row[tier];
            var title = $"""<span class="tier-option-name">{((Tier?)tier).Steps()}{Encode(policy.NameOf(tier))}{(cell.Presumed
                ? $" <span class=\"tier-presumed\">{Encode(Texts.ScenariosPresumed)}</span>" : "")}</span>""";
            if (cell.Text is { } text)
            {
                Radio(tier.ApiName(), $"{id}_{tier.ApiName()}", tier.ApiName(), $"""{title}<span class="tier-text">{Encode(text)}</span>""");
            }
            else
            {
                html.Append(CultureInfo.InvariantCulture,
                    $"""<div class="tier-option tier-option-slash" title="{Encode(Texts.ScenariosSlash)}">{title}<span class="tier-text"><span aria-hidden="true">/ </span>{Encode(Texts.ScenariosSlashShort)}</span></div>""");
            }
        }

        html.Append("</fieldset>");
        foreach (var tier in Tiers.All.Where(tier => row[tier].Presumed))
        {
            html.Append(CultureInfo.InvariantCulture,
                $"""<p class="tier-reading"><strong>{Encode(Texts.ScenariosPresumedIn.With(policy.NameOf(tier)))}</strong>{Encode(policy.Readings[row[tier].PresumedBy!].Text)}</p>""");
        }

        return new(html.ToString());

        void Radio(string kind, string radio, string value, string label) => html.Append(CultureInfo.InvariantCulture,
            $"""<div class="tier-option tier-option-{kind}"><input type="radio" id="{radio}" name="{name}" value="{value}"{(chosen == value ? " checked" : "")}><label for="{radio}">{label}</label></div>""");
    }

    private static string Encode(string text) => OfficialText.Encoder.Encode(text);
}
