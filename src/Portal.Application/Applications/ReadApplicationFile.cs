using System.Runtime.CompilerServices;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Applications;

/// <summary>One file of an application with its bytes, for its enterprise and for the offices that review it.</summary>
public static class ReadApplicationFile
{
    /// <summary>What is fetched at once. Neither the whole file nor a database connection is held while a slow reader takes it.</summary>
    private const int Piece = 1 << 20;

    /// <exception cref="NotFoundException">There is no such file for this account.</exception>
    [Needs(Permission.UseOwnAccount)] // Enterprise or officer: whose files they may see is decided in the query.
    public sealed record Query(Guid Id) : IQuery<ReadEvidence.View>;

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, ReadEvidence.View>
    {
        public async Task<ReadEvidence.View> Handle(Query query, CancellationToken cancellationToken)
        {
            var own = user.May(Permission.ApplyForOwnEnterprise);
            var visible = own ? db.Applications.OwnedBy(user) : db.Applications.ReviewedBy(user);
            var file = await db.ApplicationFiles
                // Photos of a 线下查验 are the offices' own.
                .Where(file => file.Id == query.Id && (!own || file.Purpose != FilePurpose.SiteCheckPhoto) && visible.Any(application => application.Id == file.ApplicationId))
                .Select(file => new EvidenceFile(file.Id, file.FileName, file.MediaType, file.Size, file.UploadedAt))
                .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            return new ReadEvidence.View(file, PiecesAsync(file, cancellationToken));
        }

        private async IAsyncEnumerable<byte[]> PiecesAsync(EvidenceFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var from = 1; from <= file.Size; from += Piece)
            {
                yield return await db.Database.SqlQuery<byte[]>(
                    $"""select substring(bytes from {from} for {Piece}) as "Value" from portal.application_file_contents where file_id = {file.Id}""")
                    .SingleAsync(cancellationToken);
            }
        }
    }
}
