using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Audit;

/// <summary>Walks every chain of the audit trail in the database and reports each broken link.</summary>
public static class VerifyAudit
{
    /// <summary>So many findings are shown; the count is always whole.</summary>
    private const int Shown = 100;

    [Needs(Permission.ReadAudit)]
    public sealed record Command : ICommand<Answer>;

    public sealed record Answer(long Entries, int FindingCount, IReadOnlyList<Finding> Findings);

    /// <param name="Kind"><c>hash</c>, <c>link</c>, <c>gap</c> or <c>columns</c>.</param>
    public sealed record Finding(short Chain, long Seq, string Kind);

    /// <summary>A command, because that somebody verified, and what was found, belongs into the trail.</summary>
    internal sealed class Handler(PortalDb db, AuditTrail audit) : IRequestHandler<Command, Answer>
    {
        public async Task<Answer> Handle(Command request, CancellationToken ct)
        {
            var entries = await db.AuditEntries.LongCountAsync(ct);
            var findings = await db.Database.SqlQuery<Finding>(
                $"select chain as \"Chain\", seq as \"Seq\", finding as \"Kind\" from portal.audit_findings()").ToListAsync(ct);
            audit.Record("AuditTrail", "all", details: new { entries, findings = findings.Count });
            return new Answer(entries, findings.Count, [.. findings.Take(Shown)]);
        }
    }
}
