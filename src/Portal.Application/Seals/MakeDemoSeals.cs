using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Documents.Signatures;

namespace Portal.Application.Seals;

/// <summary>
/// Gives the demonstration's organisations seals that say 演示, with keys made now by an authority whose own key nobody keeps. Adds what is
/// absent: an organisation that has a seal in force, or one that waits, keeps it.
/// </summary>
public static class MakeDemoSeals
{
    /// <summary>Whether some organisation of the demonstration still lacks a seal, or the root of one is not in the folder of trusted ones.</summary>
    /// <param name="Seeds">The folder of seeds.</param>
    /// <exception cref="InvalidOperationException">This is no demonstration.</exception>
    [Open("the operator's command line asks it; no page does")]
    public sealed record Query(string Seeds) : IQuery<bool>;

    /// <summary>Makes the keys and registers the seals, each by the organisation's two persons.</summary>
    /// <returns>The names on the seals that were added.</returns>
    /// <exception cref="InvalidOperationException">This is no demonstration, the portal has no key that encrypts keys, or the database has no demonstration.</exception>
    [Open("the operator's command line sends it; no page does")]
    public sealed record Command(string Seeds) : ICommand<IReadOnlyList<string>>;

    private sealed record Wanted(SealHolder Holder, Account Registers, Account Confirms);

    internal sealed class Handler(PortalDb db, AuditTrail audit, SealParties parties, SealRules rules, SealSettings settings, SealVault vault, SealKeys keys, SealLook look, TrustedRoots roots)
        : IRequestHandler<Query, bool>, IRequestHandler<Command, IReadOnlyList<string>>
    {
        public async Task<bool> Handle(Query query, CancellationToken cancellationToken)
        {
            DemandDemo();
            return (await MissingAsync(query.Seeds, cancellationToken)).Count > 0 || (await RootsAsync(cancellationToken)).Exists(root => !File.Exists(FileOf(root)));
        }

        public async Task<IReadOnlyList<string>> Handle(Command command, CancellationToken cancellationToken)
        {
            DemandDemo();
            if (!vault.IsReady)
            {
                throw new InvalidOperationException("Portal__Signatures__KeyFile is not set: without it no key can be kept.");
            }

            await db.HoldAsync(Hold.Demonstration, nameof(MakeDemoSeals), cancellationToken);
            var now = await db.NowAsync(cancellationToken);
            using var pki = DemoPki.Create(now);
            var missing = await MissingAsync(command.Seeds, cancellationToken);
            var made = new List<string>();
            foreach (var one in missing)
            {
                var name = await parties.NameAsync(one.Holder, cancellationToken);
                look.Demand(name, picture: null);
                var seal = Made(one, name, pki, now);
                db.Seals.Add(seal);
                // As two persons do it: the database takes no seal that is in force from the beginning.
                await db.SaveChangesAsync(cancellationToken);
                seal.Confirm(one.Confirms.Id, one.Confirms.DisplayName, now);
                made.Add(name);
            }

            await db.SaveChangesAsync(cancellationToken);
            (await RootsAsync(cancellationToken)).ForEach(Trust);
            audit.Record("Demonstration", nameof(Seal), details: new { seals = made.Count });
            return made;
        }

        /// <summary>A live portal makes no seals of its own, and trusts none that a demonstration left behind.</summary>
        private void DemandDemo()
        {
            if (!settings.IsDemo)
            {
                throw new InvalidOperationException("Portal__DemoMode is not true: demonstration seals are made in a demonstration alone.");
            }
        }

        private Seal Made(Wanted one, string name, DemoPki pki, DateTimeOffset now)
        {
            var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
            var file = new KeyInput.File(pki.Issue(name, password), password);
            using var key = SealKeys.OpenFile(file.Bytes!, password);
            var (id, facts) = (Guid.CreateVersion7(), CertificateFacts.Of(key.Chain[0]));
            return new Seal
            {
                Id = id,
                Holder = one.Holder.Key,
                EnterpriseId = one.Holder.EnterpriseId,
                Kind = one.Holder.Kind,
                Organisation = name,
                Name = name,
                Mark = DemoPki.Mark,
                Diameter = rules.Of(one.Holder.Kind).Usual,
                KeyKind = SealKeyKind.File,
                KeySecret = keys.Close(id, file),
                CertificateSubject = facts.Subject,
                CertificateOrganisation = facts.Organisation,
                CertificateIssuer = facts.Issuer,
                CertificateSha256 = facts.Sha256,
                Certificates = [.. key.Chain.Select(certificate => certificate.RawData)],
                ValidFrom = facts.From,
                ValidUntil = facts.Until,
                RegisteredById = one.Registers.Id,
                RegisteredByName = one.Registers.DisplayName,
                RegisteredAt = now,
                IsDemo = true,
            };
        }

        /// <summary>The demonstration's organisations with two persons that people sign in as, and without a seal.</summary>
        private async Task<IReadOnlyList<Wanted>> MissingAsync(string seeds, CancellationToken cancellationToken)
        {
            var names = DemoAccounts.Read(DemoAccounts.FileIn(seeds)).All.Select(account => Account.Normalise(account.UserName)).ToList();
            var accounts = await db.Accounts.AsNoTracking().Where(account => names.Contains(account.NormalizedUserName!)).OrderBy(account => account.CreatedAt).ToListAsync(cancellationToken);
            var owning = (await db.Seals.Where(seal => seal.State == SealState.InForce || seal.State == SealState.Proposed).Select(seal => seal.Holder).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
            return
            [
                .. from account in accounts
                   let holder = account.EnterpriseId is { } enterprise ? SealHolder.Enterprise(enterprise) : account.AreaCode is { } area ? SealHolder.Office(account.ProvinceCode!, area) : null
                   where holder is not null && !owning.Contains(holder.Key)
                   group account by holder.Key into people
                   let registers = people.FirstOrDefault(account => Permissions.Of(account.Role, account.Duty).Contains(Permission.PrepareSeals))
                   let confirms = people.FirstOrDefault(account => Permissions.Of(account.Role, account.Duty).Contains(Permission.DecideSeals))
                   where registers is not null && confirms is not null
                   select new Wanted(
                       registers.EnterpriseId is { } own ? SealHolder.Enterprise(own) : SealHolder.Office(registers.ProvinceCode!, registers.AreaCode!), registers, confirms),
            ];
        }

        /// <summary>Of all demonstration seals in force: the folder may be new, or have lost one, while the seals are there.</summary>
        private async Task<List<byte[]>> RootsAsync(CancellationToken cancellationToken)
        {
            var made = await db.Seals.AsNoTracking().Where(seal => seal.IsDemo && seal.State == SealState.InForce).ToListAsync(cancellationToken);
            return [.. made.Select(seal => seal.Certificates.Length > 0 ? seal.Certificates[^1] : KeptRoot(seal)).OfType<byte[]>().DistinctBy(Convert.ToHexString)];
        }

        /// <summary>Seals from before chains were kept have theirs in the key file.</summary>
        private byte[]? KeptRoot(Seal seal)
        {
            if (!vault.IsReady)
            {
                return null;
            }

            try
            {
                using var key = keys.OpenKept(seal);
                return key.Chain[^1].RawData;
            }
            catch (SignatureFaultException)
            {
                // Encrypted with a key file that was lost: it seals nothing, and the demonstration goes on.
                return null;
            }
        }

        private string FileOf(byte[] root) => Path.Combine(roots.Folder, $"demo-{Convert.ToHexStringLower(SHA256.HashData(root))[..16]}.pem");

        private void Trust(byte[] root)
        {
            var file = FileOf(root);
            if (!File.Exists(file))
            {
                Directory.CreateDirectory(roots.Folder);
                File.WriteAllText(file + ".new", PemEncoding.WriteString("CERTIFICATE", root) + "\n");
                File.Move(file + ".new", file, overwrite: true);
            }
        }
    }
}
