using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Application.Data;
using Portal.Application.Forms;
using Portal.Documents.Typesetting;

namespace Portal.Application.Documents;

/// <summary>Something that waits for the press: a document, or a draft.</summary>
internal interface IPressed : ITaken
{
    /// <summary>How long a node may take before another one sets it.</summary>
    static TimeSpan Turn { get; } = TimeSpan.FromMinutes(10);

    /// <summary>It cannot be set as it is.</summary>
    void Fail(string why);

    /// <summary>Not its own fault: it is tried again.</summary>
    void Postpone(string why, DateTimeOffset until);
}

/// <summary>Whether this node's press is away: that it went and that it is back is said once, not for each document that waits meanwhile.</summary>
internal sealed class PressOutage(ILogger<PressOutage> log)
{
    private int away;

    public void Began(Fault fault)
    {
        if (Interlocked.Exchange(ref away, 1) == 0)
        {
            log.LogWarning("The press is away ({Fault}): documents wait", fault);
        }
    }

    public void Ended()
    {
        if (Interlocked.Exchange(ref away, 0) == 1)
        {
            log.LogInformation("The press is back");
        }
    }
}

/// <summary>Sets one thing that was taken, and writes down what became of it.</summary>
internal sealed class PressTurn(PortalDb db, PressOutage outage, ILogger<PressTurn> log, TimeProvider clock)
{
    /// <summary>After a fault that is not the document's own.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <param name="thing">As it was taken.</param>
    /// <param name="set">Sets it and says so on it.</param>
    public async Task RunAsync<T>(T thing, Func<Task> set, CancellationToken cancellationToken) where T : class, IPressed
    {
        var turn = thing.TakenUntil;
        try
        {
            await SetAsync(thing, set, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // A draft that was asked for anew in the meantime is gone, and another one waits in its place.
            log.LogInformation("Document {Id} is not wanted any more", thing.Id);
        }
        catch (Exception passing) when (NextTurn.IsPassing(passing, cancellationToken))
        {
            await db.GiveBackAsync<T>(thing.Id, turn, clock, cancellationToken);
            throw;
        }
    }

    private async Task SetAsync(IPressed thing, Func<Task> set, CancellationToken cancellationToken)
    {
        try
        {
            await set();
            outage.Ended();
        }
        catch (TypesettingException fault) when (fault.Fault is Fault.Unavailable or Fault.Busy)
        {
            outage.Began(fault.Fault);
            thing.Postpone(PressFaults.Words(fault), await db.NowAsync(cancellationToken) + Pause);
        }
        catch (TypesettingException fault)
        {
            // Without the reason in words: it may quote what somebody wrote.
            log.LogWarning("Document {Id} cannot be set: {Fault}", thing.Id, fault.Fault);
            thing.Fail(PressFaults.Words(fault));
        }
        catch (UnreadablePictureException unreadable)
        {
            log.LogWarning("Document {Id} cannot be set: a picture cannot be read", thing.Id);
            thing.Fail(Texts.DocumentsPictureUnreadable.With(unreadable.FileName));
        }
        catch (ChangedPictureException changed)
        {
            log.LogError("Document {Id} cannot be set: a picture is not the one that was kept", thing.Id);
            thing.Fail(Texts.DocumentsPictureChanged.With(changed.FileName));
        }
        catch (Exception broken) when (!NextTurn.IsPassing(broken, cancellationToken))
        {
            // Trying again would not help, and the queue goes on.
            log.LogError("Document {Id} cannot be set: {Exception} at {Place}", thing.Id, broken.GetType().Name, broken.TargetSite);
            thing.Fail(Texts.DocumentsBroken);
        }
    }
}

/// <summary>Why there is no document, for readers.</summary>
internal static class PressFaults
{
    public static string Words(TypesettingException fault) => fault.Fault switch
    {
        Fault.Unprintable => Texts.DocumentsUnprintable.With(PrintRules.Characters(fault.Unprintable.Select(one => (one.Character, one.Why)))),
        Fault.TooLarge => Texts.DocumentsTooLarge,
        Fault.TimedOut => Texts.DocumentsTimedOut,
        Fault.Refused => Texts.DocumentsRefused,
        Fault.Unavailable or Fault.Busy => Texts.DocumentsPressAway,
        _ => Texts.DocumentsBroken,
    };
}
