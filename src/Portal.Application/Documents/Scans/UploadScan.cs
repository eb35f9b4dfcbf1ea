using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Portal.Application.Assessments;
using Portal.Application.Assessments.Files;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Documents.Typesetting;
using Portal.Documents.Verification;

namespace Portal.Application.Documents.Scans;

/// <summary>
/// Hands in a scan of the stamped paper. Its QR code is read and must name this very document: another one, or another version, is
/// refused with what it is. The receiving office looks at the rest.
/// </summary>
public static class UploadScan
{
    /// <param name="FileName">As the browser sent it.</param>
    /// <param name="Content">The whole file; pictures are cleaned in place. It may be reused once the command is answered.</param>
    /// <returns>The scan's number.</returns>
    /// <exception cref="NotFoundException">There is no such document for this account to stamp.</exception>
    /// <exception cref="InvalidException">The file is refused, or the document does not stand; the message says why and what to do.</exception>
    [Needs(Permission.HandInStampedScans)]
    public sealed record Command(Guid DocumentId, string? FileName, Memory<byte> Content) : ICommand<int>;

    internal sealed class Handler(
        PortalDb db, ICurrentUser user, ScanParts parts, StampedScanRules scanRules, EvidenceRules rules, Typesetter reader, Notices notices, AuditTrail audit,
        ILogger<Handler> log)
        : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var document = await parts.DocumentAsync(command.DocumentId, cancellationToken);
            if (!(await parts.OfAsync(document, cancellationToken)).MayUpload)
            {
                throw new NotFoundException();
            }

            await parts.DemandStandingAsync(document, AddEvidence.FileField, cancellationToken);
            await DemandNotOursAsync(command.Content, cancellationToken);
            var received = ReceivedFile.Inspect(command.Content, command.FileName, rules);
            var pages = ScannedPages.Count(received.Kept, scanRules.MaximumPages + 1);
            if (pages == 0 || pages > scanRules.MaximumPages)
            {
                throw new InvalidException(AddEvidence.FileField, pages == 0 ? Texts.ScansNoPictures : Texts.ScansTooManyPages.With(scanRules.MaximumPages));
            }

            await DemandCodeOfAsync(document, received.Kept, cancellationToken);

            // Looking took a while; from here on nobody else adds a scan or looks at one.
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

        /// <summary>The file as it left the portal, which nobody stamped.</summary>
        private async Task DemandNotOursAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            var hash = SHA256.HashData(content.Span);
            if (await db.DocumentRevisions.AnyAsync(revision => revision.Sha256 == hash, cancellationToken))
            {
                throw new InvalidException(AddEvidence.FileField, Texts.ScansOwnFile);
            }
        }

        private async Task DemandCodeOfAsync(IssuedDocument document, ReadOnlyMemory<byte> scan, CancellationToken cancellationToken)
        {
            string? says;
            try
            {
                says = await reader.ReadQrAsync(scan, user.AccountId!.Value.ToString(), cancellationToken);
            }
            catch (TypesettingException fault)
            {
                log.LogWarning("A scan of document {Id} cannot be looked at: {Fault}", document.Id, fault.Fault);
                throw new InvalidException(AddEvidence.FileField, fault.Fault switch
                {
                    Fault.TooLarge => Texts.ScansTooLarge,
                    Fault.Refused => Texts.ScansUnreadable,
                    _ => Texts.ScansReaderAway,
                });
            }

            if (says is null)
            {
                throw new InvalidException(AddEvidence.FileField, Texts.ScansNoCode);
            }

            if (!FileTraces.TryFind(says, out var code))
            {
                throw new InvalidException(AddEvidence.FileField, Texts.ScansForeignCode);
            }

            if (code.Value == document.Code)
            {
                return;
            }

            var other = await db.Documents.AsNoTracking().SingleOrDefaultAsync(one => one.Code == code.Value, cancellationToken);
            throw new InvalidException(AddEvidence.FileField, other switch
            {
                null => Texts.ScansUnknownCode.With(code.ToString()),
                _ when other.Kind == document.Kind && other.SubjectId == document.SubjectId =>
                    (other.Number < document.Number ? Texts.ScansOlderVersion : Texts.ScansNewerVersion).With(other.Number, document.Number),
                _ => Texts.ScansOtherDocument.With(other.Title, other.Issuer, code.ToString()),
            });
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
