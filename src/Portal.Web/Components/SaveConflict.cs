using Portal.Application;

namespace Portal.Web.Components;

/// <summary>Two texts for the same answer: what was just typed and what somebody else saved before it.</summary>
/// <param name="SavedBy">Display name; null where the account is gone.</param>
/// <param name="SavedAt">Such as 2026年3月20日 10:32.</param>
/// <param name="Differences">The fields that differ.</param>
public sealed record SaveConflict(string? SavedBy, string SavedAt, IReadOnlyList<SaveDifference> Differences)
{
    /// <summary>The posted name of the choice; its values are <see cref="Mine"/> and <see cref="Theirs"/>.</summary>
    public const string Choice = "keep";

    public const string Mine = "mine";
    public const string Theirs = "theirs";

    public string Title => Texts.AutosaveConflictTitle.With(SavedBy ?? Texts.AutosaveConflictSomebody, SavedAt);
}

/// <summary>One field in both texts, in words.</summary>
public sealed record SaveDifference(string Label, string? Mine, string? Theirs);
