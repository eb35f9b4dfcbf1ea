using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.Application.Seals;

namespace Portal.Application.Documents.Scans;

/// <summary>What an account has to do with the scans of a document: it hands them in, it looks at them, or it only reads.</summary>
internal readonly record struct ScanPart(bool MayUpload, bool MayJudge);

/// <summary>Who hands in the scans of a document, who looks at them, and who is told.</summary>
internal sealed class ScanParts(PortalDb db, ICurrentUser user, StampedScanRules rules, DocumentSources sources, SealParties seals, Recipients recipients)
{
    /// <summary>A document that this account may read and that is stamped and scanned.</summary>
    /// <exception cref="NotFoundException">There is none, or none for this account.</exception>
    public async Task<IssuedDocument> DocumentAsync(Guid id, CancellationToken cancellationToken)
    {
        var document = await sources.DocumentAsync(user, id, cancellationToken);
        return rules.ReceiverOf(document.Kind) is null ? throw new NotFoundException() : document;
    }

    /// <summary>A document of which this account may hand in a scan now.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    /// <exception cref="InvalidException">It takes none; the message says why.</exception>
    public async Task<IssuedDocument> StampedByAccountAsync(Guid id, CancellationToken cancellationToken)
    {
        var document = await DocumentAsync(id, cancellationToken);
        if (!(await OfAsync(document, cancellationToken)).MayUpload)
        {
            throw new NotFoundException();
        }

        await DemandStandingAsync(document, AddEvidence.FileField, cancellationToken);
        return await IsAskedForAsync(document, cancellationToken) ? document : throw new InvalidException(AddEvidence.FileField, Texts.ScansSealed);
    }

    public async Task<ScanPart> OfAsync(IssuedDocument document, CancellationToken cancellationToken)
    {
        var (upload, judge) = (user.May(Permission.HandInStampedScans), user.May(Permission.ConfirmStampedScans));
        var toProvince = rules.ReceiverOf(document.Kind) == ScanReceiver.Province;
        if (document.IsOfList())
        {
            return new(
                upload && await db.RecommendationLists.RankedBy(db, user).AnyAsync(list => list.Id == document.SubjectId, cancellationToken),
                judge && user.Role == Role.ProvinceOfficer && await db.RecommendationLists.SeenBy(db, user).AnyAsync(list => list.Id == document.SubjectId, cancellationToken));
        }

        var own = upload && await db.Applications.OwnedBy(user).AnyAsync(application => application.Id == document.SubjectId, cancellationToken);
        if (!judge || await db.Applications.AsNoTracking().ReviewedBy(user).SingleOrDefaultAsync(application => application.Id == document.SubjectId, cancellationToken) is not { } reviewed)
        {
            return new(own, false);
        }

        return new(own, toProvince
            ? user.Role == Role.ProvinceOfficer
            : user.PartIn(reviewed, await db.TakenOver().ContainsAsync(reviewed.RecommenderId, cancellationToken)) is { Level: ReviewLevel.Recommender, Acts: true });
    }

    /// <summary>Who is told that a scan came: the officers who look at it.</summary>
    public async Task<IReadOnlyList<Recipient>> ReceiversAsync(IssuedDocument document, CancellationToken cancellationToken)
    {
        if (rules.ReceiverOf(document.Kind) == ScanReceiver.Recommender)
        {
            return Others(await recipients.OfRecommenderAsync(await RecommenderAsync(document, cancellationToken), null, cancellationToken));
        }

        var subject = document.SubjectId;
        var province = document.IsOfList()
            ? await (from list in db.RecommendationLists
                     where list.Id == subject
                     join campaign in db.Campaigns on list.CampaignId equals campaign.Id
                     select campaign.ProvinceCode).SingleAsync(cancellationToken)
            : await db.Applications.Where(application => application.Id == subject).Select(application => application.ProvinceCode).SingleAsync(cancellationToken);
        return Others(await recipients.OfOfficeAsync(province, province, null, cancellationToken));
    }

    /// <summary>Who is told what was found: whoever stamped it.</summary>
    public async Task<IReadOnlyList<Recipient>> IssuersAsync(IssuedDocument document, CancellationToken cancellationToken) => Others(document.IsOfList()
        ? await recipients.OfRecommenderAsync(await RecommenderAsync(document, cancellationToken), null, cancellationToken)
        : await recipients.OfEnterpriseAsync(
            await db.Applications.Where(application => application.Id == document.SubjectId).Select(application => application.EnterpriseId).SingleAsync(cancellationToken), cancellationToken));

    /// <summary>From here to the end of the command nobody else adds a scan of this document, or a verdict on one.</summary>
    public Task HoldAsync(IssuedDocument document, CancellationToken cancellationToken) =>
        db.HoldAsync(Hold.ScansOfDocument, document.Id.ToString(), cancellationToken);

    /// <exception cref="InvalidException">The document is not set yet, or does not stand any more; the message says why.</exception>
    public Task DemandStandingAsync(IssuedDocument document, string field, CancellationToken cancellationToken) =>
        sources.DemandStandingAsync(document, field, Texts.ScansNotReady, Texts.ScansNotStanding, cancellationToken);

    /// <summary>Of one that its issuer sealed electronically instead no scan is asked for, whoever else sealed it; where scans are there already, they stay.</summary>
    public async Task<bool> IsAskedForAsync(IssuedDocument document, CancellationToken cancellationToken)
    {
        var files = db.DocumentRevisions.Where(revision => revision.DocumentId == document.Id && revision.Number > 1);
        if (!await files.AnyAsync(cancellationToken))
        {
            return true;
        }

        var others = (await seals.OfAsync(document, cancellationToken)).Where(party => party.PlaceName != SealPlaces.OfIssuer).Select(party => party.Holder.Key).ToList();
        return await files.AllAsync(
                revision => db.SealUses.Any(use => use.DocumentId == document.Id && use.SealedRevision == revision.Number && others.Contains(use.Holder)), cancellationToken)
            || await db.StampedScans.AnyAsync(scan => scan.DocumentId == document.Id, cancellationToken);
    }

    private Task<Guid> RecommenderAsync(IssuedDocument document, CancellationToken cancellationToken) => document.IsOfList()
        ? db.RecommendationLists.Where(list => list.Id == document.SubjectId).Select(list => list.RecommenderId).SingleAsync(cancellationToken)
        : db.Applications.Where(application => application.Id == document.SubjectId).Select(application => application.RecommenderId).SingleAsync(cancellationToken);

    /// <summary>Nobody is told what he did himself.</summary>
    private IReadOnlyList<Recipient> Others(IReadOnlyList<Recipient> all) => [.. all.Where(one => one.AccountId != user.AccountId)];
}

internal static class DocumentSubjects
{
    /// <summary>The document is of a list; otherwise of an application.</summary>
    public static bool IsOfList(this IssuedDocument document) => document.Kind is DocumentKind.SummaryTable or DocumentKind.RecommendationLetter;
}
