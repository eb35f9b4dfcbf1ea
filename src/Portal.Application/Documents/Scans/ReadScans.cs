using System.Runtime.CompilerServices;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Documents.Scans;

/// <summary>The stamped scans of a document, and what the account may do with them.</summary>
public static class ReadScans
{
    /// <exception cref="NotFoundException">There is no such document for this account.</exception>
    [Needs(Permission.UseOwnAccount)] // As for IssueDocument.
    public sealed record Query(Guid DocumentId) : IQuery<View?>;

    /// <summary>Null where no scan is asked for: of no such document, or because this one was sealed electronically instead.</summary>
    /// <param name="IsOpen">The document is set and stands: scans may be handed in and looked at.</param>
    /// <param name="MayUpload">The account is of whoever stamps.</param>
    /// <param name="MayJudge">The account is of the receiving office.</param>
    /// <param name="Pages">Of the document.</param>
    /// <param name="Scans">The newest first.</param>
    /// <param name="Told">Who is told of what the account does next: of a scan that it hands in, or of what it finds.</param>
    public sealed record View(
        Guid DocumentId, ScanReceiver Receiver, bool IsOpen, bool MayUpload, bool MayJudge, int? Pages, IReadOnlyList<Line> Scans, IReadOnlyList<Recipient> Told)
    {
        /// <summary>The one that counts; null where there is none.</summary>
        public Line? Current => Scans.Count > 0 ? Scans[0] : null;

        /// <summary>One more may be handed in.</summary>
        public bool TakesScan => IsOpen && MayUpload && Current?.State != ScanState.Confirmed;

        /// <summary>This one waits for the account.</summary>
        public bool IsToJudge(Line scan) => IsOpen && MayJudge && scan.State == ScanState.Waiting && !scan.IsOwn;
    }

    /// <param name="IsOwn">The account handed it in, and so does not look at it for the office.</param>
    /// <param name="By">Who handed it in.</param>
    /// <param name="JudgedBy">Who looked at it.</param>
    public sealed record Line(
        int Number, string FileName, string MediaType, int Size, int Pages, DateTimeOffset UploadedAt, string? By, bool IsOwn,
        ScanState State, string? Reason, DateTimeOffset? JudgedAt, string? JudgedBy);

    internal sealed class Handler(PortalDb db, ICurrentUser user, StampedScanRules rules, DocumentSources sources, ScanParts parts) : IRequestHandler<Query, View?>
    {
        public async Task<View?> Handle(Query query, CancellationToken cancellationToken)
        {
            var document = await db.Documents.AsNoTracking().SingleOrDefaultAsync(one => one.Id == query.DocumentId, cancellationToken) ?? throw new NotFoundException();
            await sources.OfAsync(user, document.Kind, document.SubjectId, document.Number, cancellationToken);
            if (rules.ReceiverOf(document.Kind) is not { } receiver)
            {
                return null;
            }

            var part = await parts.OfAsync(document, cancellationToken);
            var scans = await (from scan in db.StampedScans
                               where scan.DocumentId == document.Id
                               from verdict in db.ScanVerdicts.Where(verdict => verdict.ScanId == scan.Id).DefaultIfEmpty()
                               from uploader in db.Accounts.Where(account => account.Id == scan.UploadedById).DefaultIfEmpty()
                               from judge in db.Accounts.Where(account => account.Id == verdict.ById).DefaultIfEmpty()
                               orderby scan.Number descending
                               select new { Scan = scan, Verdict = verdict, Uploader = uploader.DisplayName, Judge = judge.DisplayName }).AsNoTracking().ToListAsync(cancellationToken);
            if (scans.Count == 0 && await db.DocumentRevisions.AnyAsync(revision => revision.DocumentId == document.Id && revision.Number > 1, cancellationToken))
            {
                return null;
            }

            var lines = scans.Select((one, at) => new Line(
                one.Scan.Number, one.Scan.FileName, one.Scan.MediaType, one.Scan.Size, one.Scan.Pages, one.Scan.UploadedAt, one.Uploader,
                one.Scan.UploadedById == user.AccountId, StateOf(one.Verdict, at == 0), one.Verdict?.Reason, one.Verdict?.At, one.Judge)).ToList();
            var standing = await sources.StandingAsync(document, cancellationToken);
            var view = new View(
                document.Id, receiver, document.State == DocumentState.Ready && standing.Warning() is null, part.MayUpload, part.MayJudge, document.Pages, lines, []);
            return view with
            {
                Told = lines.Exists(view.IsToJudge) ? await parts.IssuersAsync(document, cancellationToken)
                    : view.TakesScan ? await parts.ReceiversAsync(document, cancellationToken) : [],
            };
        }
    }

    /// <param name="isNewest">No newer scan of its document came.</param>
    internal static ScanState StateOf(ScanVerdict? verdict, bool isNewest) => verdict switch
    {
        { IsConfirmed: true } => ScanState.Confirmed,
        not null => ScanState.Returned,
        _ => isNewest ? ScanState.Waiting : ScanState.Replaced,
    };
}

/// <summary>One scan with its bytes, for whoever may read its document.</summary>
public static class ReadScanFile
{
    /// <summary>What is fetched at once. Neither the whole file nor a database connection is held while a slow reader takes it.</summary>
    private const int Piece = 1 << 20;

    /// <exception cref="NotFoundException">There is no such scan for this account.</exception>
    [Needs(Permission.UseOwnAccount)] // As for IssueDocument.
    public sealed record Query(Guid DocumentId, int Number) : IQuery<ReadEvidence.View>;

    internal sealed class Handler(PortalDb db, ScanParts parts) : IRequestHandler<Query, ReadEvidence.View>
    {
        public async Task<ReadEvidence.View> Handle(Query query, CancellationToken cancellationToken)
        {
            var document = await parts.DocumentAsync(query.DocumentId, cancellationToken);
            var file = await db.StampedScans.Where(scan => scan.DocumentId == document.Id && scan.Number == query.Number)
                .Select(scan => new EvidenceFile(scan.Id, scan.FileName, scan.MediaType, scan.Size, scan.UploadedAt))
                .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            return new ReadEvidence.View(file, PiecesAsync(file, cancellationToken));
        }

        private async IAsyncEnumerable<byte[]> PiecesAsync(EvidenceFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var from = 1; from <= file.Size; from += Piece)
            {
                yield return await db.Database.SqlQuery<byte[]>(
                    $"""select substring(bytes from {from} for {Piece}) as "Value" from portal.stamped_scan_contents where scan_id = {file.Id}""")
                    .SingleAsync(cancellationToken);
            }
        }
    }
}
