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
            var files = await (
                from assessment in db.SelfAssessments.VisibleTo(user, db.Applications)
                where assessment.Id == query.AssessmentId
                from file in db.Evidence.Where(file => file.AssessmentId == assessment.Id).DefaultIfEmpty()
                orderby file.UploadedAt, file.Id
                select new { File = file }).AsNoTracking().ToListAsync(cancellationToken);
            if (files.Count == 0)
            {
                throw new NotFoundException();
            }

            return new View(query.AssessmentId, files.Select(row => row.File).OfType<Evidence>().ToLookup(
                file => (file.Part, file.Item), file => new EvidenceFile(file.Id, file.FileName, file.MediaType, file.Size, file.UploadedAt)));
        }
    }
}
