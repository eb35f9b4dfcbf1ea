using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>The evidence files of a self-assessment, without their bytes, for its enterprise and for the officers of its area.</summary>
public static class ListEvidence
{
    /// <exception cref="NotFoundException">There is no such assessment for this account.</exception>
    [Needs(Permission.UseOwnAccount)] // Enterprise or officer: whose files they may see is decided in the query.
    public sealed record Query(Guid AssessmentId) : IQuery<View>;

    /// <summary>Files by part and item, each item's in the order in which they were added.</summary>
    public sealed class View(Guid assessmentId, ILookup<(AssessmentPart Part, string Item), EvidenceFile> files)
    {
        public Guid AssessmentId => assessmentId;

        /// <summary>The files of one item; none when there are none.</summary>
        public IReadOnlyList<EvidenceFile> this[AssessmentPart part, string item] => [.. files[(part, item)]];

        /// <summary>Items that have files, with how many.</summary>
        public IEnumerable<((AssessmentPart Part, string Item) Place, int Count)> Counts => files.Select(group => (group.Key, group.Count()));
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!await db.SelfAssessments.VisibleTo(user).AnyAsync(assessment => assessment.Id == query.AssessmentId, cancellationToken))
            {
                throw new NotFoundException();
            }

            var files = await db.Evidence.Where(file => file.AssessmentId == query.AssessmentId)
                .OrderBy(file => file.UploadedAt).ThenBy(file => file.Id)
                .Select(file => new { file.Part, file.Item, File = new EvidenceFile(file.Id, file.FileName, file.MediaType, file.Size, file.UploadedAt) })
                .ToListAsync(cancellationToken);
            return new View(query.AssessmentId, files.ToLookup(file => (file.Part, file.Item), file => file.File));
        }
    }
}
