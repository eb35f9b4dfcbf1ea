namespace Portal.Web.Components;

/// <summary>One option of a select, a set of radios or of checkboxes.</summary>
public sealed record Choice(string Value, string Text, string? Hint = null, bool Disabled = false);
