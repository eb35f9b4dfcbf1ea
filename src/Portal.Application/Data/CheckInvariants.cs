using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Pipeline;

namespace Portal.Application.Data;

/// <summary>Asks the database whether what must always hold does hold: run it after a restore, and nightly.</summary>
public static class CheckInvariants
{
    /// <summary>On the command line, by the operator; no page asks it.</summary>
    [Open("the operator runs it on the command line, where nobody is signed in")]
    public sealed record Query : IQuery<IReadOnlyList<Finding>>;

    /// <param name="Subject">Such as <c>list 0199…</c>.</param>
    /// <param name="What">What is wrong with it, in English: the operator reads it beside the tables' names.</param>
    public sealed record Finding(string Subject, string What);

    internal sealed class Handler(PortalDb db) : IRequestHandler<Query, IReadOnlyList<Finding>>
    {
        public async Task<IReadOnlyList<Finding>> Handle(Query query, CancellationToken cancellationToken) =>
            await db.Database.SqlQuery<Finding>($"select subject, finding as what from portal.invariant_findings() order by 1, 2").ToListAsync(cancellationToken);
    }
}
