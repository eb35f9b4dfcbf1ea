using Microsoft.EntityFrameworkCore;

namespace Portal.Application.Data;

/// <summary>Something that waits in a queue and that one node at a time has.</summary>
internal interface ITaken
{
    Guid Id { get; }

    /// <summary>Before this moment no other node takes it; null = nobody has it.</summary>
    DateTimeOffset? TakenUntil { get; }

    /// <summary>Back into the queue, unfinished and by no fault of its own.</summary>
    /// <param name="until">Before this moment nobody takes it again; null = its node goes down, and another one takes it at once.</param>
    void GiveBack(DateTimeOffset? until);
}

internal static class NextTurn
{
    /// <summary>After the database could not keep what came of a turn.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Takes the next row of a queue that no other node holds, and says so on it; what is done with it then holds no transaction.</summary>
    /// <param name="next">The first row that waits, <c>for update skip locked</c>.</param>
    /// <param name="take">Says on it until when it is this node's; gets the database's time.</param>
    /// <returns>Null where none waits.</returns>
    public static async Task<T?> TakeNextAsync<T>(this PortalDb db, FormattableString next, Action<T, DateTimeOffset> take, CancellationToken cancellationToken) where T : class, ITaken
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var found = await db.Set<T>().FromSql(next).SingleOrDefaultAsync(cancellationToken);
        if (found is not null)
        {
            take(found, await db.NowAsync(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
        }

        // Not to be called off: what is taken and not known to be would lie until its turn ends.
        await transaction.CommitAsync(CancellationToken.None);
        return found;
    }

    /// <summary>Whether a failure is neither the fault of what was taken nor of what was done with it: the node goes down, or the database went away.</summary>
    /// <param name="goesDown">As the queue's work was given it.</param>
    public static bool IsPassing(Exception failure, CancellationToken goesDown) =>
        (failure is OperationCanceledException && goesDown.IsCancellationRequested) || PortalDatabase.IsAway(failure);

    /// <summary>
    /// Gives back what was taken, so that nobody waits for this turn's end: at once where the node goes down, else as soon as the database answers
    /// again, and after a pause. Meanwhile there is nothing else to be done. Where another node has it by now, nothing happens.
    /// </summary>
    /// <param name="turn">The <see cref="ITaken.TakenUntil"/> with which it was taken.</param>
    public static async Task GiveBackAsync<T>(this PortalDb db, Guid id, DateTimeOffset? turn, TimeProvider clock, CancellationToken goesDown) where T : class, ITaken
    {
        while (true)
        {
            try
            {
                db.ChangeTracker.Clear();
                if (await db.Set<T>().SingleOrDefaultAsync(one => one.Id == id && one.TakenUntil == turn, CancellationToken.None) is { } taken)
                {
                    taken.GiveBack(goesDown.IsCancellationRequested ? null : await db.NowAsync(CancellationToken.None) + Pause);
                    await db.SaveChangesAsync(CancellationToken.None);
                }

                return;
            }
            catch (DbUpdateConcurrencyException)
            {
                // Somebody else has decided on it in this moment.
                return;
            }
            catch (Exception away) when (PortalDatabase.IsAway(away) && !goesDown.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), clock, goesDown);
            }
        }
    }
}
