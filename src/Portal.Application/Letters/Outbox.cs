using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Application.Data;
using Portal.Application.Ports;

namespace Portal.Application.Letters;

/// <summary>
/// Letters leave through here: a command puts them in, and they are handed to <see cref="IMail"/> after it has committed.
/// So an answer takes as long whether or not there is somebody to write to, and a mail server that is away delays nothing.
/// </summary>
public sealed class Outbox(PortalDb db, IMail mail, IDataProtectionProvider protection, TimeProvider clock, ILogger<Outbox> log)
{
    /// <summary>After so long without success a letter is given up; its links have expired by then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    private readonly IDataProtector seal = protection.CreateProtector("letters");

    /// <summary>Puts a letter in; it leaves once the current command has committed.</summary>
    public void Add(Letter letter)
    {
        var now = clock.GetUtcNow();
        db.OutgoingLetters.Add(new OutgoingLetter
        {
            Sealed = seal.Protect(JsonSerializer.SerializeToUtf8Bytes(letter)),
            WrittenAt = now,
            NextAttemptAt = now,
        });
    }

    /// <summary>
    /// Sends what is due, one letter a transaction; safe on several nodes at once, because each takes only rows that nobody holds.
    /// </summary>
    /// <returns>How many letters were handed over.</returns>
    public async Task<int> DeliverAsync(CancellationToken cancellationToken)
    {
        var delivered = 0;
        while (true)
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var now = clock.GetUtcNow();
            var next = await db.OutgoingLetters.FromSql(
                $"select * from portal.outgoing_letters where next_attempt_at <= {now} order by next_attempt_at limit 1 for update skip locked")
                .SingleOrDefaultAsync(cancellationToken);
            if (next is null)
            {
                return delivered;
            }

            try
            {
                var letter = JsonSerializer.Deserialize<Letter>(seal.Unprotect(next.Sealed))!;
                await mail.SendAsync(letter, cancellationToken);
                db.OutgoingLetters.Remove(next);
                delivered++;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                next.Attempts++;
                next.NextAttemptAt = now + TimeSpan.FromMinutes(Math.Min(60, 1 << Math.Min(next.Attempts, 6)));
                if (now - next.WrittenAt > Patience)
                {
                    db.OutgoingLetters.Remove(next);
                    log.LogError(failure, "Letter {Letter} is given up after {Attempts} attempts", next.Id, next.Attempts);
                }
                else
                {
                    log.LogWarning(failure, "Letter {Letter} could not be sent, attempt {Attempts}", next.Id, next.Attempts);
                }
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }
}
