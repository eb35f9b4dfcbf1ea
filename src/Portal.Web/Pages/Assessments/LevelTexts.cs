using System.Collections.Concurrent;
using Portal.Rules.Policies;
using Portal.Web.Components;

namespace Portal.Web.Pages.Assessments;

/// <summary>The official texts of a policy's indicators, made ready for the page once per policy version: they never change within one.</summary>
internal static class LevelTexts
{
    private const string TopBandReadingId = "S4";

    private static readonly ConcurrentDictionary<string, IReadOnlyDictionary<int, LevelPicker>> ByVersion = new(StringComparer.Ordinal);

    /// <summary>An unanswered picker for one indicator; null for the amounts of indicator 7.</summary>
    public static LevelPicker? PickerOf(Policy policy, int no) =>
        ByVersion.GetOrAdd(policy.Version, static (_, policy) => Make(policy), policy).GetValueOrDefault(no);

    private static Dictionary<int, LevelPicker> Make(Policy policy) =>
        policy.Indicators.All.Where(indicator => indicator.HasLevels).ToDictionary(
            indicator => indicator.Number,
            indicator => new LevelPicker(
                IndicatorForm.Name(indicator.Number),
                indicator.Name,
                OfficialText.Encode(indicator.Description),
                [.. indicator.Levels.Select((text, index) => new LevelOption(index + 1, OfficialText.Encode(text), [.. policy.Indicators.Scoring?.OfLevel(index + 1) ?? []], NoteOf(policy, index + 1)))])
            {
                NotApplicable = indicator.NotApplicableText,
            });

    /// <summary>Why a full score is refused where the last band is printed open.</summary>
    private static string? NoteOf(Policy policy, int level) =>
        policy.Indicators.Scoring is { } scoring && level == scoring.Bands[^1].Level && !scoring.Bands[^1].HighClosed
            ? policy.Readings.GetValueOrDefault(TopBandReadingId)?.Text : null;
}
