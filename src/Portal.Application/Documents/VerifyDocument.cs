using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Documents.Verification;

namespace Portal.Application.Documents;

/// <summary>What anybody may know of a document whose code, or whose file, they hold: no personal data.</summary>
/// <param name="Code">In groups, as it is printed.</param>
/// <param name="Number">Its version.</param>
/// <param name="SourceSha256">Hash of the frozen content; its beginning stands at the foot of each page.</param>
/// <param name="Files">Every file of it that left the portal: as set, and with each seal.</param>
/// <param name="Scan">What became of the stamped paper; null where none was handed in, or it was returned.</param>
/// <param name="Matches">Number of the file that was handed in for comparison; null where none was, or none is the same.</param>
public sealed record VerifiedDocument(
    string Code, DocumentKind Kind, string Title, string Issuer, int Number, DateTimeOffset SourceAt, DocumentState State, int? Pages, DocumentStanding Standing, string SourceSha256,
    IReadOnlyList<VerifiedFile> Files, VerifiedScan? Scan, int? Matches)
{
    /// <summary>The file whose signatures are shown: the one that was compared, else the newest; null while there is none.</summary>
    public VerifiedFile? Shown => Files.FirstOrDefault(file => file.Number == Matches) ?? (Files.Count > 0 ? Files[^1] : null);
}

/// <summary>One file of a document.</summary>
/// <param name="Number">1 = as it was set, then one for each seal.</param>
/// <param name="Sha256">In hexadecimal digits.</param>
/// <param name="Size">In bytes.</param>
/// <param name="SealedBy">Whose seal made it; null for the first.</param>
/// <param name="Signatures">Null for the first, which has none.</param>
public sealed record VerifiedFile(int Number, string Sha256, int Size, DateTimeOffset At, VerifiedSeal? SealedBy, SignatureReport? Signatures);

/// <summary>A seal on a document.</summary>
/// <param name="Organisation">Whose it is, by the name that the portal knew when the seal was registered.</param>
/// <param name="Text">印文, what the seal says: typed by the organisation.</param>
public sealed record VerifiedSeal(string Organisation, string Text);

/// <summary>The scan of the stamped paper that counts.</summary>
/// <param name="IsConfirmed">The receiving office looked at it and found it right; otherwise it has not looked yet.</param>
/// <param name="IsWithinOffice">Whoever confirmed it is of the same office as whoever handed it in: another person of it.</param>
/// <param name="At">When it was confirmed, or handed in.</param>
public sealed record VerifiedScan(bool IsConfirmed, bool IsWithinOffice, DateTimeOffset At);

/// <summary>A file that was handed in and is none that left the portal, with what is known of it.</summary>
/// <param name="Claims">The document of ours that it begins with, or whose code stands in it; null where it has no trace of one.</param>
/// <param name="Begins">The first bytes are this file of that document, and something was added behind; null where they are not.</param>
/// <param name="Added">How many bytes were added; 0 where nothing is known.</param>
public sealed record OtherFile(VerifiedDocument? Claims, int? Begins, long Added, SignatureReport Signatures);

/// <summary>A document by the code on its pages.</summary>
public static class VerifyDocument
{
    /// <param name="Code">As typed: groups, case and look-alikes do not matter.</param>
    [Open("whoever holds a paper may check it; the answer holds no personal data")]
    public sealed record Query(string Code) : IQuery<View>;

    /// <param name="Mistyped">No code can be like this: a character is missing or wrong.</param>
    /// <param name="Document">Null where there is none with this code.</param>
    public sealed record View(bool Mistyped, VerifiedDocument? Document);

    internal sealed class Handler(PortalDb db, DocumentRecords records) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!DocumentCode.TryParse(query.Code, out var code))
            {
                return new View(Mistyped: true, null);
            }

            var document = await db.Documents.AsNoTracking().SingleOrDefaultAsync(one => one.Code == code.Value, cancellationToken);
            return new View(false, document is null ? null : await records.OfAsync(document, handedIn: null, cancellationToken));
        }
    }
}

/// <summary>A file, compared byte for byte with what left the portal; of one that is not the same, what it is and what became of its signatures.</summary>
public static class VerifyFile
{
    /// <summary>Bytes of a file that is looked at.</summary>
    public const int Most = 64 * 1024 * 1024;

    /// <param name="File">From its beginning, at most <see cref="Most"/> bytes; can be read twice.</param>
    /// <param name="Code">Of the document that it is to be a file of, as typed; null where any will do.</param>
    [Open("whoever holds a file may check it; the answer holds no personal data")]
    public sealed record Query(Stream File, string? Code = null) : IQuery<View>;

    /// <summary>One of the first two is null.</summary>
    /// <param name="Same">The document whose file this is, to the byte.</param>
    /// <param name="Asked">The code that was given with it, in groups where it is one; null for none.</param>
    public sealed record View(VerifiedDocument? Same, OtherFile? Other, string? Asked)
    {
        /// <summary>It is a file of ours, and of another document than was asked for.</summary>
        public bool IsElse => Same is not null && Asked is not null && Same.Code != Asked;

        /// <summary>The document that the file is, or claims to be; null for none.</summary>
        public VerifiedDocument? Named => Same ?? Other?.Claims;
    }

    internal sealed class Handler(PortalDb db, DocumentRecords records, FileSignatures signatures) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var asked = query.Code is null || !DocumentCode.TryParse(query.Code, out var code) ? query.Code : code.ToString();
            var hash = await SHA256.HashDataAsync(query.File, cancellationToken);
            if (await FilesWith([hash]).FirstOrDefaultAsync(cancellationToken) is { } same)
            {
                return new View(await records.OfAsync(same.Document, hash, cancellationToken), null, asked);
            }

            query.File.Position = 0;
            var (report, traces) = await signatures.OfStrangerAsync(query.File, cancellationToken);
            var length = query.File.Length;
            var hashes = traces.Beginnings.Select(beginning => beginning.Sha256).ToArray();
            if (hashes.Length > 0 && await FilesWith(hashes).OrderByDescending(file => file.Size).FirstOrDefaultAsync(cancellationToken) is { } beginning)
            {
                return new View(null, new OtherFile(await records.OfAsync(beginning.Document, null, cancellationToken), beginning.Number, length - beginning.Size, report), asked);
            }

            var codes = traces.Codes.Select(code => code.Value).ToArray();
            var named = codes.Length == 0 ? null
                : (await db.Documents.AsNoTracking().Where(one => codes.Contains(one.Code)).ToListAsync(cancellationToken)).MinBy(one => Array.IndexOf(codes, one.Code));
            return new View(null, new OtherFile(named is null ? null : await records.OfAsync(named, null, cancellationToken), null, 0, report), asked);
        }

        private IQueryable<Kept> FilesWith(byte[][] hashes) =>
            from revision in db.DocumentRevisions.AsNoTracking()
            where hashes.Contains(revision.Sha256)
            join document in db.Documents.AsNoTracking() on revision.DocumentId equals document.Id
            orderby document.RequestedAt
            select new Kept { Document = document, Number = revision.Number, Size = revision.Size };

        private sealed class Kept
        {
            public required IssuedDocument Document { get; init; }
            public required int Number { get; init; }
            public required int Size { get; init; }
        }
    }
}

/// <summary>Puts together what anybody may know of a document.</summary>
internal sealed class DocumentRecords(PortalDb db, DocumentSources sources, FileSignatures signatures)
{
    /// <param name="handedIn">Hash of the file that was compared; null for none.</param>
    public async Task<VerifiedDocument> OfAsync(IssuedDocument document, byte[]? handedIn, CancellationToken cancellationToken)
    {
        var files = await db.DocumentRevisions.Where(revision => revision.DocumentId == document.Id).OrderBy(revision => revision.Number)
            .Select(revision => new { revision.Number, revision.Sha256, revision.Size, revision.At }).ToListAsync(cancellationToken);
        var seals = await db.SealUses.Where(use => use.DocumentId == document.Id && use.SealedRevision != null)
            .ToDictionaryAsync(use => use.SealedRevision!.Value, use => new VerifiedSeal(use.Organisation, use.SealName), cancellationToken);
        var shown = new List<VerifiedFile>(files.Count);
        foreach (var file in files)
        {
            var hash = Convert.ToHexStringLower(file.Sha256);
            var report = file.Number == 1 ? null : await signatures.OfKeptAsync(
                hash,
                () => db.DocumentRevisions.Where(revision => revision.DocumentId == document.Id && revision.Number == file.Number).Select(revision => revision.Bytes).SingleAsync(cancellationToken),
                cancellationToken);
            shown.Add(new(file.Number, hash, file.Size, file.At, seals.GetValueOrDefault(file.Number), report));
        }

        return new VerifiedDocument(
            DocumentNames.CodeOf(document).ToString(), document.Kind, document.Title, document.Issuer, document.Number, document.SourceAt,
            document.State, document.Pages, await sources.StandingAsync(document, cancellationToken), Convert.ToHexStringLower(document.SourceSha256), shown,
            await ScanAsync(document, cancellationToken),
            handedIn is null ? null : files.LastOrDefault(file => file.Sha256.AsSpan().SequenceEqual(handedIn))?.Number);
    }

    private async Task<VerifiedScan?> ScanAsync(IssuedDocument document, CancellationToken cancellationToken)
    {
        var newest = await (from scan in db.StampedScans
                            where scan.DocumentId == document.Id
                            from verdict in db.ScanVerdicts.Where(verdict => verdict.ScanId == scan.Id).DefaultIfEmpty()
                            orderby scan.Number descending
                            select new
                            {
                                scan.UploadedAt,
                                Verdict = verdict,
                                IsWithinOffice = db.Accounts.Any(judge => judge.Id == verdict.ById && judge.AreaCode != null
                                    && db.Accounts.Any(uploader => uploader.Id == scan.UploadedById && uploader.ProvinceCode == judge.ProvinceCode && uploader.AreaCode == judge.AreaCode)),
                            }).AsNoTracking().FirstOrDefaultAsync(cancellationToken);
        return newest switch
        {
            null or { Verdict.IsConfirmed: false } => null,
            { Verdict: { } confirmed } => new(true, newest.IsWithinOffice, confirmed.At),
            _ => new(false, false, newest.UploadedAt),
        };
    }
}
