using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>A colleague who was seen working on the same part.</summary>
/// <param name="Minutes">Whole minutes since then; 0 = just now.</param>
public sealed record Colleague(string Name, int Minutes);

/// <summary>Who else has a part of one's own self-assessment open; leaves no trace. Somebody else's assessment has nobody.</summary>
public static class ReadColleagues
{
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query(Guid AssessmentId, AssessmentPart Part) : IQuery<IReadOnlyList<Colleague>>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, TimeProvider clock) : IRequestHandler<Query, IReadOnlyList<Colleague>>
    {
        public Task<IReadOnlyList<Colleague>> Handle(Query query, CancellationToken cancellationToken) =>
            db.ColleaguesAsync(user, query.AssessmentId, query.Part, clock.GetUtcNow(), cancellationToken);
    }
}

internal static class Colleagues
{
    /// <summary>Signs of life come every half minute; four missed ones mean that somebody is gone.</summary>
    private static readonly TimeSpan StillThere = TimeSpan.FromMinutes(2);

    // Every page of a self-assessment asks it, and each sign of life: translated once.
    private static readonly Func<PortalDb, Guid, Guid?, AssessmentPart, DateTimeOffset, Guid?, IAsyncEnumerable<Seen>> SeenAt = EF.CompileAsyncQuery(
        (PortalDb db, Guid id, Guid? enterprise, AssessmentPart part, DateTimeOffset since, Guid? reader) =>
            from assessment in db.SelfAssessments
            join presence in db.Presences on assessment.Id equals presence.AssessmentId
            join account in db.Accounts on presence.AccountId equals account.Id
            where assessment.Id == id && assessment.EnterpriseId == enterprise
                && presence.Part == part && presence.SeenAt > since && presence.AccountId != reader
            orderby presence.SeenAt descending
            select new Seen(account.DisplayName, presence.SeenAt));

    private sealed record Seen(string Name, DateTimeOffset At);

    public static async Task<IReadOnlyList<Colleague>> ColleaguesAsync(
        this PortalDb db, ICurrentUser user, Guid assessmentId, AssessmentPart part, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var seen = await SeenAt(db, assessmentId, user.EnterpriseId, part, now - StillThere, user.AccountId).ToListAsync(cancellationToken);
        return [.. seen.Select(one => new Colleague(one.Name, Math.Max(0, (int)(now - one.At).TotalMinutes)))];
    }
}
