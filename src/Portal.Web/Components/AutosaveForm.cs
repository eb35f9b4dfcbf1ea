namespace Portal.Web.Components;

/// <summary>
/// What a page needs beside its <c>form[data-autosave]</c>s: the state of all of them, the offer to restore text, and the script.
/// </summary>
/// <param name="Owner">The account, so that nobody is offered text that somebody else typed on the same machine.</param>
public sealed record AutosavePage(Guid? Owner, string SignInUrl);

/// <summary>The end of a form that saves itself: its state, and the button for those without scripts.</summary>
/// <param name="SavedAt">Clock time, when the form was just saved by its button.</param>
public sealed record AutosaveFoot(string? SavedAt = null);
