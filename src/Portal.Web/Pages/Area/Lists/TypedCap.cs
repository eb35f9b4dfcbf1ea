using System.Globalization;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;

namespace Portal.Web.Pages.Area.Lists;

/// <summary>A cap as it is typed: a whole number, or nothing for none.</summary>
internal static class TypedCap
{
    /// <exception cref="InvalidException">It is neither.</exception>
    public static int? Read(string? typed) =>
        string.IsNullOrWhiteSpace(typed) ? null
        : int.TryParse(typed.Trim(), NumberStyles.None, Phrase.Culture, out var number) ? number
        : throw new InvalidException(nameof(SetCap.Command.Cap), Texts.ListsCapRange.With(SetCap.Most));
}
