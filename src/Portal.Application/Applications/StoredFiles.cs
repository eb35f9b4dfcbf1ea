using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Portal.Application.Assessments;
using Portal.Application.Assessments.Files;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Applications;

/// <summary>How the files of an application are kept, whoever adds them.</summary>
internal static class StoredFiles
{
    /// <summary>Stores a file of an application whose row the caller holds, so that nobody adds to it between counting and inserting.</summary>
    /// <exception cref="InvalidException">It is there already, it is one too many, or there is no room for it.</exception>
    public static async Task<EvidenceFile> KeepAsync(
        this PortalDb db, ApplicationFile file, ReadOnlyMemory<byte> bytes, EvidenceRules rules, CancellationToken cancellationToken)
    {
        await DemandRoomAsync(db, file, rules, cancellationToken);
        db.ApplicationFiles.Add(file);
        await db.SaveChangesAsync(cancellationToken);
        // The bytes go straight from the upload's memory to the database: an entity would hold two more copies of them.
        await db.Database.ExecuteSqlRawAsync(
            "insert into portal.application_file_contents (file_id, bytes) values ({0}, {1})",
            [file.Id, new NpgsqlParameter<ReadOnlyMemory<byte>> { ParameterName = "bytes", NpgsqlDbType = NpgsqlDbType.Bytea, TypedValue = bytes }],
            cancellationToken);
        return new EvidenceFile(file.Id, file.FileName, file.MediaType, file.Size, file.UploadedAt);
    }

    /// <summary>
    /// Whether a submission of these applications names the file: what was submitted stays readable as long as the submission exists.
    /// </summary>
    public static Task<bool> IsSubmittedAsync(this PortalDb db, IQueryable<Guid> applications, Guid file, CancellationToken cancellationToken)
    {
        // As the snapshot writes it.
        var id = file.ToString("D");
        return db.Submissions.AnyAsync(submission => applications.Contains(submission.ApplicationId) && submission.Content.Contains(id), cancellationToken);
    }

    /// <summary>The enterprise's files and the offices' photos have room of their own.</summary>
    private static async Task DemandRoomAsync(PortalDb db, ApplicationFile file, EvidenceRules rules, CancellationToken cancellationToken)
    {
        var isPhoto = file.Purpose == FilePurpose.SiteCheckPhoto;
        var others = await db.ApplicationFiles
            .Where(other => other.ApplicationId == file.ApplicationId && other.RemovedAt == null && (other.Purpose == FilePurpose.SiteCheckPhoto) == isPhoto)
            .Select(other => new { other.Item, other.Size, other.FileName, other.Sha256 }).ToListAsync(cancellationToken);
        var here = others.Where(other => other.Item == file.Item).ToList();
        rules.DemandRoom(
            here.Find(other => other.Sha256.AsSpan().SequenceEqual(file.Sha256))?.FileName,
            // Pictures come and go with their text.
            file.Purpose == FilePurpose.Picture ? 0 : here.Count,
            others.Sum(other => other.Size) + file.Size);
    }
}
