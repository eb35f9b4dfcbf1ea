namespace Portal.Web.Components;

/// <summary>A link of a block.</summary>
public sealed record ActionLink(string Text, string Url);

/// <summary>One entry of the main navigation.</summary>
public sealed record NavigationLink(string Text, string Url, bool IsCurrent = false);

/// <summary>Who is editing this part now. <paramref name="Seen"/> says when they were last seen, such as 2 分钟前.</summary>
public sealed record SoftLock(string EditorName, string Seen);

/// <summary>The last page of a journey: what was done, its number, what happens next.</summary>
/// <param name="Reference">A number to keep, with its label, such as 回执编号.</param>
public sealed record Confirmation(string Title, string? Text = null, (string Label, string Number)? Reference = null);

/// <summary>Nothing here yet: why, and what to do about it.</summary>
public sealed record EmptyState(string Title, string? Text = null, ActionLink? Action = null);

/// <summary>Counts that stay in sight while a long form is filled.</summary>
public sealed record CountChips(string Label, IReadOnlyList<CountChip> Chips);

/// <summary>One count. <paramref name="Of"/> is the number that is asked for; reaching it is shown by a mark and by colour.</summary>
/// <param name="Key">The value of <c>data-count</c>, by which a script finds the chip.</param>
public sealed record CountChip(string Label, int Count, int? Of = null, string? Key = null)
{
    public bool Reached => Of is { } asked && Count >= asked;
}

/// <summary>The head of a printed page: what it is, whose it is, under which policy version, when it was printed.</summary>
public sealed record PrintHeader(string Title, string Subject, string PolicyVersion);
