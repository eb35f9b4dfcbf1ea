using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Documents.Signatures;

namespace Portal.Application.Seals;

/// <summary>
/// Encrypts the kept keys of seals with the present key file, so that the former one can be taken away. As the database's owner: the application's
/// role changes nothing of a seal's key. Run again, it changes what is left.
/// </summary>
public static class ReencryptSealKeys
{
    /// <exception cref="InvalidOperationException">The portal has no key that encrypts keys.</exception>
    [Open("the operator's command line sends it; no page does")]
    public sealed record Command : ICommand<View>;

    /// <param name="Renewed">Encrypted anew now.</param>
    /// <param name="Current">Were so before.</param>
    /// <param name="Closed">Ids of the seals whose keys neither file opens: they are registered anew.</param>
    public sealed record View(int Renewed, int Current, IReadOnlyList<Guid> Closed);

    internal sealed class Handler(PortalDb db, AuditTrail audit, SealVault vault) : IRequestHandler<Command, View>
    {
        public async Task<View> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!vault.IsReady)
            {
                throw new InvalidOperationException("Portal__Signatures__KeyFile is not set: there is nothing to encrypt with.");
            }

            var (renewed, current, closed) = (0, 0, new List<Guid>());
            // Ended ones too: as long as the former file is needed for anything, nobody can take it away.
            foreach (var seal in await db.Seals.Where(seal => seal.KeySecret != null).OrderBy(seal => seal.Id).Select(seal => new { seal.Id, Kept = seal.KeySecret! }).ToListAsync(cancellationToken))
            {
                if (vault.IsCurrent(seal.Kept))
                {
                    current++;
                    continue;
                }

                try
                {
                    var secret = vault.Renew(seal.Id, seal.Kept);
                    await db.Database.ExecuteSqlAsync($"update portal.seals set key_secret = {secret} where id = {seal.Id}", cancellationToken);
                    renewed++;
                }
                catch (SignatureFaultException)
                {
                    closed.Add(seal.Id);
                }
            }

            audit.Record(nameof(Seal), "*", details: new { renewed, current, closed });
            return new View(renewed, current, closed);
        }
    }
}
