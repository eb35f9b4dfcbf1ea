namespace Portal.Web.Components;

/// <summary>One option of a select, a set of radios or of checkboxes.</summary>
/// <param name="Group">The heading of neighbouring options of a select, such as the province of cities.</param>
public sealed record Choice(string Value, string Text, string? Hint = null, bool Disabled = false, string? Group = null);
