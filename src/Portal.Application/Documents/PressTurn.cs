using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Application.Data;
using Portal.Application.Forms;
using Portal.Documents.Typesetting;

namespace Portal.Application.Documents;

/// <summary>Something that waits for the press: a document, or a draft.</summary>
internal interface IPressed
{
    /// <summary>How long a node may take before another one sets it.</summary>
    static TimeSpan Turn { get; } = TimeSpan.FromMinutes(10);

    /// <summary>It cannot be set as it is.</summary>
    void Fail(string why);

    /// <summary>Not its own fault: it is tried again.</summary>
    void Postpone(string why, DateTimeOffset until);

    /// <summary>Given back unfinished.</summary>
    void Release();
}

/// <summary>Sets one thing that was taken, and writes down what became of it.</summary>
internal sealed class PressTurn(PortalDb db, ILogger<DocumentPress> log)
{
    /// <summary>After a fault that is not the document's own.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <param name="id">For the log.</param>
    /// <param name="set">Sets it and says so on it.</param>
    public async Task RunAsync(IPressed thing, Guid id, Func<Task> set, CancellationToken cancellationToken)
    {
        try
        {
            await set();
        }
        catch (TypesettingException fault) when (fault.Fault is Fault.Unavailable or Fault.Busy)
        {
            log.LogWarning("Document {Id} waits: {Fault}", id, fault.Fault);
            thing.Postpone(PressFaults.Words(fault), await db.NowAsync(cancellationToken) + Pause);
        }
        catch (TypesettingException fault)
        {
            // Without the reason in words: it may quote what somebody wrote.
            log.LogWarning("Document {Id} cannot be set: {Fault}", id, fault.Fault);
            thing.Fail(PressFaults.Words(fault));
        }
        catch (OperationCanceledException)
        {
            // The node goes down: another one need not wait for this one's turn to end.
            thing.Release();
            await db.SaveChangesAsync(CancellationToken.None);
            throw;
        }
        catch (Exception broken) when (broken is not (DbException or DbUpdateException))
        {
            // Trying again would not help, and the queue goes on.
            log.LogError("Document {Id} cannot be set: {Exception} at {Place}", id, broken.GetType().Name, broken.TargetSite);
            thing.Fail(Texts.DocumentsBroken);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // A draft that was asked for anew in the meantime is gone, and another one waits in its place.
            log.LogInformation("Document {Id} is not wanted any more", id);
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
