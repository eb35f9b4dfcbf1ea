using MediatR;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Portal.Application.Assessments;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Documents.Scans;

/// <summary>Hands in a scan of the stamped paper whose code was read (<see cref="InspectScan"/>). The receiving office looks at the rest.</summary>
public static class UploadScan
{
    /// <returns>The scan's number.</returns>
    /// <exception cref="NotFoundException">There is no such document for this account to stamp.</exception>
    /// <exception cref="InvalidException">Meanwhile the document does not stand any more, or takes no scan; the message says why and what to do.</exception>
    [Needs(Permission.HandInStampedScans)]
    public sealed record Command(InspectedScan Scan) : ICommand<int>;

    internal sealed class Handler(
        PortalDb db, ICurrentUser user, ScanParts parts, StampedScanRules scanRules, Notices notices, AuditTrail audit) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var (received, pages) = (command.Scan.File, command.Scan.Pages);
            var document = await parts.StampedByAccountAsync(command.Scan.DocumentId, cancellationToken);
            // From here on nobody else adds a scan or looks at one.
            await parts.HoldAsync(document, cancellationToken);
            var scan = new StampedScan
            {
                DocumentId = document.Id,
                Number = await NextAsync(document, received.Sha256, cancellationToken),
                FileName = received.FileName,
                MediaType = received.MediaType,
                Size = received.Kept.Length,
                Sha256 = received.Sha256,
                Pages = pages,
                UploadedAt = await db.NowAsync(cancellationToken),
                UploadedById = user.AccountId!.Value,
            };
            db.StampedScans.Add(scan);
            await db.SaveChangesAsync(cancellationToken);
            // The bytes go straight from the upload's memory to the database: an entity would hold two more copies of them.
            await db.Database.ExecuteSqlRawAsync(
                "insert into portal.stamped_scan_contents (scan_id, bytes) values ({0}, {1})",
                [scan.Id, new NpgsqlParameter<ReadOnlyMemory<byte>> { ParameterName = "bytes", NpgsqlDbType = NpgsqlDbType.Bytea, TypedValue = received.Kept }],
                cancellationToken);
            await notices.TellAsync(
                await parts.ReceiversAsync(document, cancellationToken), Texts.ScansMessageUploaded.With(document.Kind.Name(), document.Issuer),
                Texts.ScansMessageUploadedText.With(document.Title, document.Number), $"/documents/{document.Id}#scans", ct: cancellationToken);
            audit.Record(nameof(IssuedDocument), document.Id.ToString(), user.EnterpriseId,
                new { scan = scan.Number, size = scan.Size, pages, sha256 = Convert.ToHexStringLower(scan.Sha256)[..16] });
            return scan.Number;
        }

        private async Task<int> NextAsync(IssuedDocument document, byte[] sha256, CancellationToken cancellationToken)
        {
            var scans = await (from scan in db.StampedScans
                               where scan.DocumentId == document.Id
                               from verdict in db.ScanVerdicts.Where(verdict => verdict.ScanId == scan.Id).DefaultIfEmpty()
                               orderby scan.Number
                               select new { scan.Number, scan.Sha256, Verdict = verdict }).AsNoTracking().ToListAsync(cancellationToken);
            var refusal = scans.Exists(scan => scan.Verdict?.IsConfirmed == true) ? Texts.ScansAlreadyConfirmed
                : scans.Exists(scan => scan.Sha256.AsSpan().SequenceEqual(sha256)) ? Texts.ScansAlreadyThere
                : scans.Count >= scanRules.ScansPerDocument ? Texts.ScansTooMany.With(scanRules.ScansPerDocument)
                : null;
            return refusal is null ? scans.Count + 1 : throw new InvalidException(AddEvidence.FileField, refusal);
        }
    }
}
