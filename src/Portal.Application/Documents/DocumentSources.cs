using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Recommendations;
using Portal.Documents.Verification;

namespace Portal.Application.Documents;

/// <summary>The frozen content behind a document.</summary>
/// <param name="Number">Version of the list, round of the application; 1 for a decision.</param>
/// <param name="Content">Canonical JSON.</param>
/// <param name="Sha256">Of its UTF-8 bytes.</param>
/// <param name="At">When it was frozen.</param>
/// <param name="Title">Of the document, without personal data.</param>
/// <param name="Issuer">The applicant or the recommender.</param>
/// <param name="CampaignVersion">
/// The campaign's data that was in force (<see cref="CampaignBook.VersionOf"/>); today's for what was frozen before it was kept; empty for a decision.
/// </param>
/// <param name="PolicyVersion">Empty for a list.</param>
internal sealed record DocumentSource(
    DocumentKind Kind, Guid SubjectId, int Number, string Content, byte[] Sha256, DateTimeOffset At, string Title, string Issuer, string CampaignVersion, string PolicyVersion)
{
    /// <summary>The content, where it is a list's.</summary>
    public ListContent? List { get; init; }

    /// <summary>The content, where it is an application's.</summary>
    public SubmittedContent? Submitted { get; init; }

    /// <summary>Whether the content still has its hash.</summary>
    public bool IsWhole => ListContent.HashOf(Content).AsSpan().SequenceEqual(Sha256);
}

/// <summary>Whether what a document says still stands.</summary>
public enum DocumentStanding
{
    Newest,

    /// <summary>There is a newer version.</summary>
    Superseded,

    /// <summary>The province has reopened the list: this version counts no more, and there is no newer one yet.</summary>
    Reopened,

    /// <summary>The applicant has withdrawn.</summary>
    Withdrawn,

    /// <summary>An office has returned the application: the applicant is changing what it says.</summary>
    Returned,

    /// <summary>The applicant has taken the application back to change what it says.</summary>
    Recalled,
}

/// <summary>Finds what a document is made from, and whether that still stands.</summary>
internal sealed class DocumentSources(PortalDb db, CampaignBook campaigns)
{
    /// <summary>The content that this account may have printed.</summary>
    /// <exception cref="NotFoundException">There is none, or it is not for this account.</exception>
    public async Task<DocumentSource> OfAsync(ICurrentUser user, DocumentKind kind, Guid subject, int number, CancellationToken cancellationToken) => await FindAsync(
        kind, subject, number,
        db.RecommendationLists.SeenBy(db, user),
        ApplicationsOf(user),
        db.SelfAssessments.VisibleTo(user, db.Applications),
        cancellationToken) ?? throw new NotFoundException();

    /// <summary>The document that this account may read. The content itself is not fetched for it.</summary>
    /// <exception cref="NotFoundException">There is none, or its content is not for this account.</exception>
    public async Task<IssuedDocument> DocumentAsync(ICurrentUser user, Guid id, CancellationToken cancellationToken)
    {
        var document = await db.Documents.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellationToken) ?? throw new NotFoundException();
        var (kind, subject) = (document.Kind, document.SubjectId);
        var may = kind switch
        {
            DocumentKind.SummaryTable or DocumentKind.RecommendationLetter => await db.RecommendationLists.SeenBy(db, user).AnyAsync(list => list.Id == subject, cancellationToken),
            DocumentKind.SelfAssessmentReport => await db.SelfAssessments.VisibleTo(user, db.Applications)
                .AnyAsync(assessment => db.Decisions.Any(decision => decision.Id == subject && decision.AssessmentId == assessment.Id), cancellationToken),
            _ => await ApplicationsOf(user).AnyAsync(application => application.Id == subject, cancellationToken),
        };
        return may ? document : throw new NotFoundException();
    }

    /// <summary>The content of a document that was issued.</summary>
    public async Task<DocumentSource> OfAsync(IssuedDocument document, CancellationToken cancellationToken) =>
        await FindAsync(document.Kind, document.SubjectId, document.Number, db.RecommendationLists, db.Applications, db.SelfAssessments, cancellationToken)
        ?? throw new InvalidDataException($"Document {document.Id} has lost what it was made from.");

    /// <summary>Whether what a document says still stands.</summary>
    public async Task<DocumentStanding> StandingAsync(IssuedDocument document, CancellationToken cancellationToken)
    {
        switch (document.Kind)
        {
            case DocumentKind.SummaryTable or DocumentKind.RecommendationLetter:
                var list = await db.RecommendationLists.Where(list => list.Id == document.SubjectId).Select(list => new { list.State, list.Revision }).SingleAsync(cancellationToken);
                return list.Revision > document.Number ? DocumentStanding.Superseded : list.State == ListState.Open ? DocumentStanding.Reopened : DocumentStanding.Newest;
            case DocumentKind.SelfAssessmentReport:
                return await db.Decisions.AnyAsync(
                    later => later.AssessmentId == db.Decisions.Single(decision => decision.Id == document.SubjectId).AssessmentId && later.DecidedAt > document.SourceAt, cancellationToken)
                    ? DocumentStanding.Superseded : DocumentStanding.Newest;
            case DocumentKind.Receipt:
                // That something was received stays true.
                return DocumentStanding.Newest;
            default:
                var application = await db.Applications.Where(application => application.Id == document.SubjectId).Select(application => new { application.State, application.Rounds }).SingleAsync(cancellationToken);
                return application.Rounds > document.Number ? DocumentStanding.Superseded : application.State switch
                {
                    ApplicationState.Withdrawn => DocumentStanding.Withdrawn,
                    ApplicationState.Returned => DocumentStanding.Returned,
                    // It was submitted once: a draft again.
                    ApplicationState.Draft => DocumentStanding.Recalled,
                    _ => DocumentStanding.Newest,
                };
        }
    }

    /// <summary>Whether a document is set and what it says still stands: only then it is sealed, stamped or looked at.</summary>
    public async Task<bool> StandsAsync(IssuedDocument document, CancellationToken cancellationToken) =>
        document.State == DocumentState.Ready && await StandingAsync(document, cancellationToken) == DocumentStanding.Newest;

    /// <summary>As <see cref="StandsAsync"/>, with words.</summary>
    /// <param name="field">Of the form, for the refusal.</param>
    /// <param name="notReady">What is said of one that is not set yet.</param>
    /// <param name="notStanding">What is said of one that does not stand, with a place for why.</param>
    /// <exception cref="InvalidException">The document is not set yet, or does not stand any more.</exception>
    public async Task DemandStandingAsync(IssuedDocument document, string field, string notReady, string notStanding, CancellationToken cancellationToken)
    {
        var refusal = document.State != DocumentState.Ready ? notReady
            : (await StandingAsync(document, cancellationToken)).Warning() is { } warning ? notStanding.With(warning) : null;
        if (refusal is not null)
        {
            throw new InvalidException(field, refusal);
        }
    }

    private IQueryable<FactoryApplication> ApplicationsOf(ICurrentUser user) =>
        user.May(Permission.ApplyForOwnEnterprise) ? db.Applications.OwnedBy(user) : db.Applications.ReviewedBy(user);

    private async Task<DocumentSource?> FindAsync(
        DocumentKind kind, Guid subject, int number, IQueryable<RecommendationList> lists, IQueryable<FactoryApplication> applications,
        IQueryable<SelfAssessment> assessments, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case DocumentKind.SummaryTable or DocumentKind.RecommendationLetter:
                var version = await (from list in lists.Where(list => list.Id == subject)
                                     join kept in db.ListVersions on list.Id equals kept.ListId
                                     join campaign in db.Campaigns on list.CampaignId equals campaign.Id
                                     where kept.Number == number
                                     select new { kept.Content, kept.Sha256, kept.At, campaign.DefinitionId }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
                if (version is null)
                {
                    return null;
                }

                var frozen = ListContent.Parse(version.Content);
                return new(kind, subject, number, version.Content, version.Sha256, version.At, DocumentNames.Titled(frozen.Campaign.Title, kind.Name()), frozen.Recommender.Name,
                    frozen.Campaign.DataVersion ?? campaigns.VersionOf(version.DefinitionId), "")
                {
                    List = frozen,
                };
            case DocumentKind.SelfAssessmentReport:
                var decided = await (from assessment in assessments
                                     join decision in db.Decisions on assessment.Id equals decision.AssessmentId
                                     where decision.Id == subject && number == 1
                                     select decision).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
                return decided is null ? null
                    : new(kind, subject, number, decided.Result, ListContent.HashOf(decided.Result), decided.DecidedAt, kind.Name(), decided.Names.Enterprise, "", decided.PolicyVersion);
            case DocumentKind.ApplicationForm or DocumentKind.Receipt or DocumentKind.Commitment:
            default:
                var submitted = await (from application in applications.Where(application => application.Id == subject)
                                       join submission in db.Submissions on application.Id equals submission.ApplicationId
                                       join enterprise in db.Enterprises on application.EnterpriseId equals enterprise.Id
                                       join campaign in db.Campaigns on application.CampaignId equals campaign.Id
                                       where submission.Round == number
                                       select new { submission.Content, submission.Sha256, submission.SubmittedAt, submission.PolicyVersion, enterprise.Name, campaign.DefinitionId })
                    .AsNoTracking().SingleOrDefaultAsync(cancellationToken);
                if (submitted is null)
                {
                    return null;
                }

                var said = SubmittedContent.Read(submitted.Content);
                return new(
                    kind, subject, number, submitted.Content, submitted.Sha256, submitted.SubmittedAt,
                    DocumentNames.Titled(said.Head?.Title ?? campaigns[submitted.DefinitionId].Title, kind.Name()), said.Enterprise.GetValueOrDefault("name", submitted.Name),
                    said.Head?.CampaignVersion is { Length: > 0 } frozenUnder ? frozenUnder : campaigns.VersionOf(submitted.DefinitionId), submitted.PolicyVersion)
                {
                    Submitted = said,
                };
        }
    }
}

/// <summary>The names of the kinds of documents.</summary>
public static class DocumentNames
{
    /// <summary>The code of a document, as it was made when it was issued.</summary>
    internal static DocumentCode CodeOf(IssuedDocument document) =>
        DocumentCode.TryParse(document.Code, out var code) ? code : throw new InvalidDataException($"{document.Code} is no code of a document.");

    /// <summary>The name under which a file is handed out, without what file systems refuse.</summary>
    internal static string FileName(string pattern, DocumentKind kind, string issuer, int number, int seals = 0) => pattern.With(kind.Name(), Safe(issuer), number, seals);

    /// <summary>A name without what file systems refuse.</summary>
    internal static string Safe(string name) =>
        string.Concat(name.Where(c => !Path.GetInvalidFileNameChars().Contains(c) && !char.IsControl(c) && !"\\:*?\"<>|".Contains(c, StringComparison.Ordinal)));

    /// <summary>One title of two: …项目推荐 and 推荐汇总表 are …项目推荐汇总表.</summary>
    internal static string Titled(string campaign, string kind)
    {
        const int Word = 2;
        return campaign.EndsWith(kind[..Word], StringComparison.Ordinal) ? campaign + kind[Word..] : campaign + kind;
    }

    /// <summary>What a reader has to know of a document that does not stand any more; null for one that does.</summary>
    public static string? Warning(this DocumentStanding standing) => standing switch
    {
        DocumentStanding.Newest => null,
        DocumentStanding.Superseded => Texts.DocumentsSuperseded,
        DocumentStanding.Reopened => Texts.DocumentsReopened,
        DocumentStanding.Withdrawn => Texts.DocumentsWithdrawn,
        DocumentStanding.Returned => Texts.DocumentsReturned,
        DocumentStanding.Recalled => Texts.DocumentsRecalled,
    };

    public static string Name(this DocumentKind kind) => kind switch
    {
        DocumentKind.ApplicationForm => Texts.DocumentsForm,
        DocumentKind.SummaryTable => Texts.DocumentsSummaryTable,
        DocumentKind.RecommendationLetter => Texts.DocumentsLetter,
        DocumentKind.Receipt => Texts.DocumentsReceiptTitle,
        DocumentKind.Commitment => Texts.DocumentsCommitmentTitle,
        DocumentKind.SelfAssessmentReport => Texts.DocumentsReport,
    };
}
