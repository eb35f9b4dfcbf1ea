using MediatR;
using Npgsql;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Policies;

/// <summary>Keeps the files of every version of a policy or of the quotas that the database does not have yet; those that it has never change.</summary>
public static class KeepPolicies
{
    /// <summary>The versions that are still to be kept.</summary>
    [Open("the operator's command line asks it; no page does, and it tells nothing but version names")]
    public sealed record Query : IQuery<IReadOnlyList<string>>;

    [Open("the operator's command line sends it; no page does, and it can only add what the seeds hold")]
    public sealed record Command : ICommand<IReadOnlyList<string>>;

    internal sealed class Handler(PortalDb db, NpgsqlDataSource source, PolicyBook policies, QuotaBook quotas, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Query, IReadOnlyList<string>>, IRequestHandler<Command, IReadOnlyList<string>>
    {
        public async Task<IReadOnlyList<string>> Handle(Query query, CancellationToken cancellationToken)
        {
            // Each start asks, and seldom is anything missing: without EF, whose model alone costs it more than a second.
            var kept = new List<string>();
            await using var command = source.CreateCommand("select version from portal.policy_versions");
            await using var versions = await command.ExecuteReaderAsync(cancellationToken);
            while (await versions.ReadAsync(cancellationToken))
            {
                kept.Add(versions.GetString(0));
            }

            return [.. policies.All.Select(policy => policy.Version).Append(quotas.Schemes.Version).Except(kept)];
        }

        public async Task<IReadOnlyList<string>> Handle(Command command, CancellationToken cancellationToken)
        {
            var added = new List<string>();
            foreach (var policy in policies.All)
            {
                if (await policies.KeepAsync(db, policy, clock.GetUtcNow(), cancellationToken))
                {
                    added.Add(policy.Version);
                }
            }

            if (await quotas.KeepAsync(db, clock.GetUtcNow(), cancellationToken))
            {
                added.Add(quotas.Schemes.Version);
            }

            audit.Record(nameof(PolicyVersion), "all", details: new { added });
            return added;
        }
    }
}
