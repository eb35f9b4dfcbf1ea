using Portal.Application;
using Portal.Application.Seals;

namespace Portal.Web.Pages.Seals;

/// <summary>States of seals and of their use, in words and looks.</summary>
public static class SealWords
{
    public static string Word(this SealView seal) => seal.State switch
    {
        SealState.Proposed => Texts.SealStateProposed,
        SealState.InForce => seal.IsStrayDemo ? Texts.SealStateStrayDemo : seal.IsExpired ? Texts.SealStateExpired : Texts.SealStateInForce,
        SealState.Withdrawn => Texts.SealStateWithdrawn,
        SealState.Refused => Texts.SealStateRefused,
    };

    public static string Look(this SealView seal) => seal.State switch
    {
        SealState.Proposed => "state-in-progress",
        SealState.InForce => seal.IsExpired || seal.IsStrayDemo ? "state-needs-attention" : "state-complete",
        _ => "state-not-started",
    };

    public static string Word(this SealUseState state) => state switch
    {
        SealUseState.Waiting => Texts.SealingStateWaiting,
        SealUseState.Approved => Texts.SealingStateApproved,
        SealUseState.Sealed => Texts.SealingStateSealed,
        SealUseState.Refused => Texts.SealingStateRefused,
        SealUseState.Withdrawn => Texts.SealingStateWithdrawn,
        SealUseState.Ended => Texts.SealingStateEnded,
    };

    public static string Look(this SealUseState state) => state switch
    {
        SealUseState.Waiting or SealUseState.Approved => "state-in-progress",
        SealUseState.Sealed => "state-complete",
        SealUseState.Refused or SealUseState.Ended => "state-needs-attention",
        SealUseState.Withdrawn => "state-not-started",
    };
}
