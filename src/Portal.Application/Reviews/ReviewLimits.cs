namespace Portal.Application.Reviews;

/// <summary>How long what an office writes may be, in characters.</summary>
public static class ReviewLimits
{
    /// <summary>A reason or a remark.</summary>
    public const int Text = 2000;

    /// <summary>The findings of a 线下查验.</summary>
    public const int Findings = 10000;

    /// <summary>Where a fact was looked up.</summary>
    public const int Source = 200;

    internal static string TooLong { get; } = Texts.ReviewTooLong.With(Text);

    /// <summary>What is kept of a text that may be empty.</summary>
    internal static string? Kept(string? text) => text?.Trim() is { Length: > 0 } said ? said : null;
}
