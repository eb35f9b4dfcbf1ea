using Portal.Application;

namespace Portal.Web.Components;

/// <summary>The parts of a piece of work, in the order they are usually done; the order is free.</summary>
public sealed record TaskList(IReadOnlyList<TaskPart> Parts);

/// <summary>One part.</summary>
/// <param name="Url">Where it is filled in; null while it cannot be opened.</param>
/// <param name="Summary">What is known so far, such as 已填 7/10 项.</param>
/// <param name="IsNext">The part to do next; at most one.</param>
public sealed record TaskPart(string Title, string? Url, TaskState State, string? Summary = null, bool IsNext = false);

public enum TaskState
{
    NotStarted,
    InProgress,
    Complete,
    NeedsAttention,
    Blocked,

    /// <summary>May stay empty, and is.</summary>
    Optional,
}

public static class TaskStates
{
    public static string Text(this TaskState state) => state switch
    {
        TaskState.NotStarted => Texts.TaskNotStarted,
        TaskState.InProgress => Texts.TaskInProgress,
        TaskState.Complete => Texts.TaskComplete,
        TaskState.NeedsAttention => Texts.TaskNeedsAttention,
        TaskState.Blocked => Texts.TaskBlocked,
        TaskState.Optional => Texts.TaskOptional,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    internal static string CssName(this TaskState state) => state switch
    {
        TaskState.NotStarted => "not-started",
        TaskState.InProgress => "in-progress",
        TaskState.Complete => "complete",
        TaskState.NeedsAttention => "needs-attention",
        TaskState.Blocked => "blocked",
        TaskState.Optional => "optional",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
