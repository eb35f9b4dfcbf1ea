using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Application.Assessments;
using Portal.Application.Assessments.Files;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Documents.Typesetting;
using Portal.Documents.Verification;

namespace Portal.Application.Documents.Scans;

/// <summary>A scan whose code was read and names its document. Made by <see cref="InspectScan"/> alone.</summary>
public sealed class InspectedScan
{
    internal InspectedScan(Guid documentId, ReceivedFile file, int pages) => (DocumentId, File, Pages) = (documentId, file, pages);

    internal Guid DocumentId { get; }

    internal ReceivedFile File { get; }

    internal int Pages { get; }
}

/// <summary>
/// Looks at a scan that somebody hands in: its QR code is read and must name this very document; another one, or another version, is refused
/// with what it is. Nothing is stored and no transaction is open meanwhile: reading may take some seconds.
/// </summary>
public static class InspectScan
{
    /// <param name="FileName">As the browser sent it.</param>
    /// <param name="Content">The whole file; pictures are cleaned in place. It is used until the scan is handed in.</param>
    /// <exception cref="NotFoundException">There is no such document for this account to stamp.</exception>
    /// <exception cref="InvalidException">The file is refused, or the document takes no scan; the message says why and what to do.</exception>
    [Needs(Permission.HandInStampedScans)]
    public sealed record Query(Guid DocumentId, string? FileName, Memory<byte> Content) : IQuery<InspectedScan>;

    internal sealed class Handler(
        PortalDb db, ICurrentUser user, ScanParts parts, StampedScanRules scanRules, EvidenceRules rules, Typesetter reader, ILogger<Handler> log)
        : IRequestHandler<Query, InspectedScan>
    {
        public async Task<InspectedScan> Handle(Query query, CancellationToken cancellationToken)
        {
            var document = await parts.StampedByAccountAsync(query.DocumentId, cancellationToken);
            await DemandNotOursAsync(query.Content, cancellationToken);
            var received = ReceivedFile.Inspect(query.Content, query.FileName, rules);
            var pages = ScannedPages.Count(received.Kept, scanRules.MaximumPages + 1);
            if (pages == 0 || pages > scanRules.MaximumPages)
            {
                throw new InvalidException(AddEvidence.FileField, pages == 0 ? Texts.ScansNoPictures : Texts.ScansTooManyPages.With(scanRules.MaximumPages));
            }

            await DemandCodeOfAsync(document, received.Kept, cancellationToken);
            return new InspectedScan(document.Id, received, pages);
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
                    Fault.TimedOut => Texts.ScansTimedOut,
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
    }
}
