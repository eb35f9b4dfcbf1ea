using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Application.Accounts;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Reference;

namespace Portal.Application.Demo;

/// <summary>How much was added.</summary>
public sealed record DemoCounts(int Enterprises, int Factories, int Assessments, int Decisions, int Files, int Accounts);

/// <summary>
/// Fills the database with the demonstration: invented enterprises, marked as such, and accounts for each role. Adds what is
/// absent and changes nothing that is there. The audit entry, which carries the hash of the seeds, says that it was done.
/// </summary>
public static class SeedDemo
{
    private const string Subject = "Demonstration";

    /// <summary>Whether the database still lacks the demonstration of these seeds.</summary>
    /// <param name="Seeds">The folder of seeds.</param>
    [Open("the operator's command line asks it; no page does")]
    public sealed record Query(string Seeds) : IQuery<bool>;

    /// <summary>Adds what is absent.</summary>
    /// <param name="Seeds">The folder of seeds.</param>
    /// <exception cref="InvalidOperationException">The database belongs to genuine enterprises: the demonstration's passwords are public.</exception>
    [Open("the operator's command line sends it; no page does")]
    public sealed record Command(string Seeds) : ICommand<DemoCounts>;

    internal sealed class Handler(
        PortalDb db, NpgsqlDataSource source, Divisions divisions, PolicyBook policies, IPasswordHasher<Account> hasher,
        CampaignBook book, DemoCampaignMaker campaigns, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Query, bool>, IRequestHandler<Command, DemoCounts>
    {
        public async Task<bool> Handle(Query query, CancellationToken cancellationToken)
        {
            // Each start asks: without EF, as in KeepPolicies.
            await using var command = source.CreateCommand("select exists (select from portal.audit_entries where subject_type = $1 and subject_id = $2)");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Subject });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DemoSeeds.StampOf(query.Seeds) });
            return !(bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        }

        public async Task<DemoCounts> Handle(Command command, CancellationToken cancellationToken)
        {
            await db.HoldAsync(Hold.Demonstration, nameof(SeedDemo), cancellationToken);
            var seeds = DemoSeeds.Read(command.Seeds);
            var now = clock.GetUtcNow();
            var all = new DemoWorld(seeds, divisions, policies, book, now).Invent();
            var known = await db.Enterprises.AsNoTracking().Select(enterprise => new { enterprise.Id, enterprise.CreditCode, enterprise.IsDemo }).ToListAsync(cancellationToken);
            if (known.Count > 0 && !known.Exists(enterprise => enterprise.IsDemo))
            {
                throw new InvalidOperationException("The database holds enterprises that nobody invented: the demonstration, whose passwords are public, does not belong there.");
            }

            var codes = known.Select(enterprise => enterprise.CreditCode).ToHashSet(StringComparer.Ordinal);
            var added = all.Where(each => !codes.Contains(each.Enterprise.CreditCode)).ToList();
            var accounts = await AccountsAsync(seeds, added, known.Where(enterprise => enterprise.IsDemo).ToDictionary(enterprise => enterprise.CreditCode, enterprise => enterprise.Id), now, cancellationToken);
            foreach (var policy in policies.All)
            {
                await policies.KeepAsync(db, policy, now, cancellationToken);
            }

            var counts = await StoreAsync(added, accounts, cancellationToken);
            counts = counts with { Accounts = counts.Accounts + await campaigns.MakeAsync(seeds, added, now, cancellationToken) };
            audit.Record(Subject, seeds.Stamp, details: new
            {
                enterprises = counts.Enterprises,
                factories = counts.Factories,
                assessments = counts.Assessments,
                decisions = counts.Decisions,
                files = counts.Files,
                accounts = counts.Accounts,
            });
            return counts;
        }

        /// <summary>Those that people sign in with and the contacts; of neither one whose name is taken.</summary>
        private async Task<List<Account>> AccountsAsync(
            DemoSeeds seeds, List<DemoEnterprise> added, Dictionary<string, Guid> enterprises, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var taken = (await db.Accounts.Select(account => account.NormalizedUserName!).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
            foreach (var each in added)
            {
                enterprises[each.Enterprise.CreditCode] = each.Enterprise.Id;
            }

            var people = added.Select(each => each.Contact).Where(contact => taken.Add(contact.NormalizedUserName!)).ToList();
            foreach (var known in seeds.Accounts.Where(known => taken.Add(Account.Normalise(known.UserName))))
            {
                Guid? enterprise = known.EnterpriseCreditCode is not { } code ? null
                    : enterprises.TryGetValue(code, out var id) ? id
                    : throw new InvalidDataException($"accounts.json: {known.UserName} belongs to {code}, which the demonstration does not have.");
                var account = Account.For(known.UserName, known.DisplayName, known.Role, now, enterprise, known.Province, known.Area, known.Duty);
                account.Id = DemoPeople.IdOf(known);
                account.EmailConfirmed = true;
                account.Version = 1;
                account.SetPassword(hasher.HashPassword(account, known.Password));
                people.Add(account);
            }

            return people;
        }

        private async Task<DemoCounts> StoreAsync(List<DemoEnterprise> added, List<Account> accounts, CancellationToken cancellationToken)
        {
            var factories = added.SelectMany(each => each.Factories).ToList();
            var assessments = added.SelectMany(each => each.Assessments).ToList();
            var decisions = assessments.SelectMany(each => each.Decisions).ToList();
            var files = assessments.SelectMany(each => each.Files).ToList();
            await db.CopyAsync([.. added.Select(each => each.Enterprise)], cancellationToken);
            await db.CopyAsync(accounts, cancellationToken);
            await db.CopyAsync(factories, cancellationToken);
            await db.CopyAsync([.. assessments.Select(each => each.Assessment)], cancellationToken);
            await db.CopyAsync([.. assessments.SelectMany(each => each.Indicators)], cancellationToken);
            await db.CopyAsync([.. assessments.SelectMany(each => each.Claims)], cancellationToken);
            await db.CopyAsync([.. assessments.Select(each => each.Maturity).OfType<Assessments.MaturityStatement>()], cancellationToken);
            await db.CopyAsync([.. assessments.SelectMany(each => each.Declarations)], cancellationToken);
            await db.CopyAsync(decisions, cancellationToken);
            await db.CopyAsync([.. files.Select(file => file.File)], cancellationToken);
            await db.CopyAsync([.. files.Select(file => file.Content)], cancellationToken);
            return new DemoCounts(added.Count, factories.Count, assessments.Count, decisions.Count, files.Count, accounts.Count);
        }
    }
}
