using System.Globalization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>The stored answers to the indicators of one's own self-assessment, and what they come to.</summary>
public static class ReadIndicators
{
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's, or its policy has no indicators.</exception>
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query(Guid AssessmentId) : IQuery<View>;

    /// <param name="Answers">Those that were ever stored, by number.</param>
    public sealed record View(IReadOnlyDictionary<int, Answer> Answers, IndicatorStanding Standing)
    {
        public Answer this[int number] => Answers.GetValueOrDefault(number) ?? Answer.None;
    }

    /// <param name="Version">0 = never stored.</param>
    /// <param name="SavedBy">Display name; null where the account is gone or nothing was stored.</param>
    public sealed record Answer(int Version, IndicatorEntry Entry, DateTimeOffset? SavedAt, string? SavedBy)
    {
        public static Answer None { get; } = new(0, new IndicatorEntry(), null, null);
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, PolicyBook policies) : IRequestHandler<Query, View>
    {
        // The page that is opened most often asks it: translated once.
        private static readonly Func<PortalDb, Guid, Guid?, IAsyncEnumerable<Row>> StoredOf = EF.CompileAsyncQuery(
            (PortalDb db, Guid id, Guid? enterprise) => (
                from assessment in db.SelfAssessments
                where assessment.Id == id && assessment.EnterpriseId == enterprise
                from answer in db.IndicatorAnswers.Where(answer => answer.AssessmentId == assessment.Id).DefaultIfEmpty()
                from editor in db.Accounts.Where(account => account.Id == answer.UpdatedById).DefaultIfEmpty()
                select new Row(assessment.PolicyId, answer, editor == null ? null : editor.DisplayName)).AsNoTracking());

        private sealed record Row(string PolicyId, IndicatorAnswer? Answer, string? Editor);

        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var rows = await StoredOf(db, query.AssessmentId, user.EnterpriseId).ToListAsync(cancellationToken);
            if (rows.Count == 0 || !policies.For(rows[0].PolicyId).HasIndicators)
            {
                throw new NotFoundException();
            }

            var answered = rows.Where(row => row.Answer is not null).ToList();
            return new(
                answered.ToDictionary(row => row.Answer!.No, row => AnswerOf(row.Answer!, row.Editor)),
                IndicatorStanding.Of(policies.For(rows[0].PolicyId), answered.Select(row => row.Answer!)));
        }

        private static Answer AnswerOf(IndicatorAnswer answer, string? editor) => new(
            answer.Version,
            new IndicatorEntry(
                answer.NotApplicable ? IndicatorEntry.NotApplicable : answer.Level?.ToString(CultureInfo.InvariantCulture),
                Number(answer.Score),
                Number(answer.TotalInvestment),
                Number(answer.InvestmentInYear),
                answer.Remark),
            answer.UpdatedAt,
            editor);

        private static string? Number(decimal? number) => number?.ToString("0.######", CultureInfo.InvariantCulture);
    }
}
