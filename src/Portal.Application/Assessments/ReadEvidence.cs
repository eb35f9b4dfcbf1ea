using System.Runtime.CompilerServices;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>One evidence file with its bytes, for its enterprise and for the officers of its area.</summary>
public static class ReadEvidence
{
    /// <summary>
    /// What is fetched at once. Neither the whole file nor a database connection is held while a slow reader takes it.
    /// </summary>
    private const int Piece = 1 << 20;

    /// <exception cref="NotFoundException">There is no such file for this account.</exception>
    [Needs(Permission.UseOwnAccount)] // Enterprise or officer: whose files they may see is decided in the query.
    public sealed record Query(Guid Id) : IQuery<View>;

    /// <param name="Pieces">The bytes in order; fetched while they are enumerated, within the request.</param>
    public sealed record View(EvidenceFile File, IAsyncEnumerable<byte[]> Pieces);

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var visible = db.SelfAssessments.VisibleTo(user, db.Applications);
            var file = await db.Evidence.IgnoreQueryFilters()
                .Where(file => file.Id == query.Id && visible.Any(assessment => assessment.Id == file.AssessmentId))
                .Select(file => new EvidenceFile(file.Id, file.FileName, file.MediaType, file.Size, file.UploadedAt))
                .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            return new View(file, PiecesAsync(file, cancellationToken));
        }

        private async IAsyncEnumerable<byte[]> PiecesAsync(EvidenceFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var from = 1; from <= file.Size; from += Piece)
            {
                yield return await db.Database.SqlQuery<byte[]>(
                    $"""select substring(bytes from {from} for {Piece}) as "Value" from portal.evidence_contents where evidence_id = {file.Id}""")
                    .SingleAsync(cancellationToken);
            }
        }
    }
}
