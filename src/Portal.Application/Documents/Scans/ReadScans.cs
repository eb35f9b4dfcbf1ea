using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Seals;

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
    /// <param name="IsWithinOffice">The account's office both hands in and looks: another person of it does the second.</param>
    /// <param name="Told">Who is told of what the account does next: of a scan that it hands in, or of what it finds.</param>
    public sealed record View(
        Guid DocumentId, ScanReceiver Receiver, bool IsOpen, bool MayUpload, bool MayJudge, bool IsWithinOffice, int? Pages, IReadOnlyList<Line> Scans, IReadOnlyList<Recipient> Told)
    {
        /// <summary>The one that counts; null where there is none.</summary>
        public Line? Current => Scans.Count > 0 ? Scans[0] : null;

        /// <summary>One more may be handed in.</summary>
        public bool TakesScan => IsOpen && MayUpload && Current?.State != ScanState.Confirmed;

        /// <summary>This one waits for the account.</summary>
        public bool IsToJudge(Line scan) => IsOpen && MayJudge && scan.State == ScanState.Waiting && !scan.IsOwn;
    }

    /// <param name="IsOwn">The account handed it in, and so does not look at it for the office.</param>
    /// <param name="By">Who handed it in: the person for colleagues, the organisation for everybody else.</param>
    /// <param name="JudgedBy">Who looked at it, likewise.</param>
    /// <param name="IsWithinOffice">Whoever looked at it is of the same office as whoever handed it in.</param>
    public sealed record Line(
        int Number, string FileName, string MediaType, int Size, int Pages, DateTimeOffset UploadedAt, string By, bool IsOwn,
        ScanState State, string? Reason, DateTimeOffset? JudgedAt, string? JudgedBy, bool IsWithinOffice);

    /// <param name="Holder">Key of the organisation.</param>
    /// <param name="Shown">The person, or the organisation.</param>
    private sealed record Person(string Holder, string Shown);

    internal sealed class Handler(PortalDb db, ICurrentUser user, StampedScanRules rules, DocumentSources sources, ScanParts parts, SealParties organisations) : IRequestHandler<Query, View?>
    {
        public async Task<View?> Handle(Query query, CancellationToken cancellationToken)
        {
            var document = await sources.DocumentAsync(user, query.DocumentId, cancellationToken);
            if (rules.ReceiverOf(document.Kind) is not { } receiver || !await parts.IsAskedForAsync(document, cancellationToken))
            {
                return null;
            }

            var part = await parts.OfAsync(document, cancellationToken);
            var scans = await (from scan in db.StampedScans
                               where scan.DocumentId == document.Id
                               from verdict in db.ScanVerdicts.Where(verdict => verdict.ScanId == scan.Id).DefaultIfEmpty()
                               orderby scan.Number descending
                               select new { Scan = scan, Verdict = verdict }).AsNoTracking().ToListAsync(cancellationToken);
            var people = await PeopleAsync([.. scans.Select(one => one.Scan.UploadedById), .. scans.Select(one => one.Verdict?.ById).OfType<Guid>()], cancellationToken);
            var lines = scans.Select((one, at) => new Line(
                one.Scan.Number, one.Scan.FileName, one.Scan.MediaType, one.Scan.Size, one.Scan.Pages, one.Scan.UploadedAt, people[one.Scan.UploadedById].Shown,
                one.Scan.UploadedById == user.AccountId, StateOf(one.Verdict, at == 0), one.Verdict?.Reason, one.Verdict?.At,
                one.Verdict is null ? null : people[one.Verdict.ById].Shown,
                one.Verdict is not null && people[one.Verdict.ById].Holder == people[one.Scan.UploadedById].Holder)).ToList();
            var view = new View(
                document.Id, receiver, await sources.StandsAsync(document, cancellationToken), part.MayUpload, part.MayJudge,
                part is { MayUpload: true, MayJudge: true }, document.Pages, lines, []);
            return view with
            {
                Told = lines.Exists(view.IsToJudge) ? await parts.IssuersAsync(document, cancellationToken)
                    : view.TakesScan ? await parts.ReceiversAsync(document, cancellationToken) : [],
            };
        }

        /// <summary>Persons are their own organisation's matter: to others the organisation is named.</summary>
        private async Task<Dictionary<Guid, Person>> PeopleAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
        {
            var accounts = await db.Accounts.Where(account => ids.Contains(account.Id))
                .Select(account => new { account.Id, account.DisplayName, account.EnterpriseId, account.ProvinceCode, account.AreaCode }).ToListAsync(cancellationToken);
            var own = SealHolder.Of(user)?.Key;
            var names = new Dictionary<string, string>(StringComparer.Ordinal);
            var people = new Dictionary<Guid, Person>();
            foreach (var account in accounts)
            {
                var holder = account.EnterpriseId is { } enterprise ? SealHolder.Enterprise(enterprise) : SealHolder.Office(account.ProvinceCode ?? "", account.AreaCode ?? "");
                if (holder.Key != own && !names.ContainsKey(holder.Key))
                {
                    names.Add(holder.Key, await organisations.NameAsync(holder, cancellationToken));
                }

                people.Add(account.Id, new Person(holder.Key, holder.Key == own ? account.DisplayName : names[holder.Key]));
            }

            return people;
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
            return new ReadEvidence.View(
                file,
                db.PiecesAsync(
                    file.Size, (from, length) => $"""select substring(bytes from {from} for {length}) as "Value" from portal.stamped_scan_contents where scan_id = {file.Id}""",
                    cancellationToken));
        }
    }
}
