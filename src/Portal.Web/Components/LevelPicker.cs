using Microsoft.AspNetCore.Html;
using Portal.Application;
using Portal.Rules.Policies;

namespace Portal.Web.Components;

/// <summary>
/// One indicator: choose a level by its official text, then a score inside that level's band. It posts
/// <c>{Name}.level</c> (the level's number, or <c>na</c>) and, where the policy scores, <c>{Name}.score</c>.
/// </summary>
/// <param name="Name">Prefix of the posted names, such as <c>indicators.1</c>.</param>
/// <param name="Title">What the picker asks, shown as its legend.</param>
/// <param name="Description">The indicator's official description.</param>
/// <param name="Levels">The levels in rising order.</param>
public sealed record LevelPicker(string Name, string Title, IHtmlContent? Description, IReadOnlyList<LevelOption> Levels)
{
    /// <summary>The chosen value as typed: a level's number, <c>na</c>, or null.</summary>
    public string? Chosen { get; init; }

    /// <summary>The score as typed, kept even when it is not valid.</summary>
    public string? Score { get; init; }

    /// <summary>The official text of 不涉及此环节 where the policy allows it; null elsewhere.</summary>
    public string? NotApplicable { get; init; }

    public string? LevelError { get; init; }

    public string? ScoreError { get; init; }

    public bool Disabled { get; init; }

    public bool Scored => Levels.Any(level => level.Bands.Count > 0);
}

/// <summary>One level. <paramref name="Bands"/> in rising order; none where the policy does not score.</summary>
/// <param name="Note">How a doubtful bound is read; null where none is.</param>
public sealed record LevelOption(int Level, IHtmlContent Text, IReadOnlyList<ScoreBand> Bands, string? Note = null)
{
    /// <summary>The level's bands taken together, in words: 满 40 分、不满 60 分. Empty where nothing is scored.</summary>
    public string Range => Only is { } only ? Texts.RangeOnly.With(only) : Bands.Count == 0 ? ""
        : (Bands[0].LowClosed ? Texts.RangeFrom : Texts.RangeAbove).With(Bands[0].Low)
        + (Bands[^1].HighClosed ? Texts.RangeUpTo : Texts.RangeBelow).With(Bands[^1].High);

    /// <summary>The level's one score, where it has one: 0 for level 1.</summary>
    public decimal? Only => Bands is [{ } band] && band.Low == band.High ? band.Low : null;
}
