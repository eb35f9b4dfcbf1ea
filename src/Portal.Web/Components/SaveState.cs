using Portal.Application;

namespace Portal.Web.Components;

/// <summary>What the save-state indicator says. docs/components.md holds its contract with the autosave script.</summary>
public enum SaveState
{
    Idle,
    Saving,
    Saved,
    Offline,
    Failed,
    Conflict,

    /// <summary>The session is over; what was typed is kept on the reader's machine.</summary>
    Expired,

    /// <summary>Something typed cannot be stored; it is marked at its field.</summary>
    Refused,
}

public static class SaveStates
{
    /// <summary>The value of <c>data-save-state</c>.</summary>
    public static string Value(this SaveState state) => state switch
    {
        SaveState.Idle => "idle",
        SaveState.Saving => "saving",
        SaveState.Saved => "saved",
        SaveState.Offline => "offline",
        SaveState.Failed => "failed",
        SaveState.Conflict => "conflict",
        SaveState.Expired => "expired",
        SaveState.Refused => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>The sentence shown; <paramref name="at"/> is the clock time of the last save, such as 10:32.</summary>
    public static string Text(this SaveState state, string? at) => state switch
    {
        SaveState.Idle => Texts.SaveIdle,
        SaveState.Saving => Texts.SaveSaving,
        SaveState.Saved => at is null ? Texts.SaveSaved : Texts.SaveSavedAt.With(at),
        SaveState.Offline => Texts.SaveOffline,
        SaveState.Failed => Texts.SaveFailed,
        SaveState.Conflict => Texts.SaveConflict,
        SaveState.Expired => Texts.SaveExpired,
        SaveState.Refused => Texts.SaveRefused,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
