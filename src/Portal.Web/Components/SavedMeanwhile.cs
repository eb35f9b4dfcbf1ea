using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Portal.Application;

namespace Portal.Web.Components;

/// <summary>
/// A form was sent that rests on an older version: a colleague saved something in between. Put into a page's view data by
/// <see cref="ShowBoth"/>, it makes every <c>field</c> whose typed value is not the stored one say what is stored, and
/// <c>version-field</c> carry the stored version: sent again, the form replaces what the colleague saved, knowingly.
/// </summary>
/// <param name="By">Display name; null where the account is gone.</param>
/// <param name="At">Such as 2026年3月20日 10:32; null where nothing is stored now.</param>
public sealed record SavedMeanwhile(string? By, string? At)
{
    private const string Key = "portal.saved-meanwhile";

    /// <summary>Nothing of the kind is stored any more.</summary>
    public static SavedMeanwhile Nothing { get; } = new(null, null);

    public void ShowBoth(ViewDataDictionary page) => page[Key] = this;

    public static SavedMeanwhile? In(ViewDataDictionary page) => page[Key] as SavedMeanwhile;

    /// <param name="stored">In words; empty for nothing.</param>
    public string Says(string stored)
    {
        var words = stored.Length == 0 ? Texts.AutosaveConflictEmpty : stored;
        return At is null ? Texts.FieldStoredNow.With(words) : Texts.FieldSavedMeanwhile.With(words, By ?? Texts.AutosaveConflictSomebody, At);
    }
}
