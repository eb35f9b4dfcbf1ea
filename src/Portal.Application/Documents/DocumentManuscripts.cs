using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Evaluations;
using Portal.Application.Policies;
using Portal.Application.Seals;
using Portal.Documents.Papers;
using Portal.Documents.Typesetting;
using Portal.Rules.Campaigns;
using Portal.Rules.Gaps;

namespace Portal.Application.Documents;

/// <summary>Makes of a frozen content what the typesetter takes: the words, the pictures, and the content itself as an attachment.</summary>
internal sealed class DocumentManuscripts(PortalDb db, CampaignBook campaigns, PolicyBook policies, ApplicationPapers papers, SealRules seals, Typesetter typesetter)
{
    /// <summary>In pixels: at 120 mm wide more than 300 dpi.</summary>
    private const int LongestEdge = 1600;

    /// <param name="mark">Null for a draft.</param>
    /// <param name="caller">Whose turn the pictures take.</param>
    /// <exception cref="TypesettingException">A picture cannot be printed, or the typesetter is away.</exception>
    public async Task<Manuscript> OfAsync(DocumentSource source, Mark? mark, string caller, CancellationToken cancellationToken)
    {
        var campaign = source.CampaignVersion.Length > 0 ? await campaigns.OfVersionAsync(db, source.CampaignVersion, cancellationToken) : null;
        var (template, data, pictures) = source.Kind switch
        {
            DocumentKind.SummaryTable => ("summary-table", CanonicalJson.Of(ListPapers.Table(campaign!.Definition, source.List!, source.At, seals)), Nothing),
            DocumentKind.RecommendationLetter => ("letter", CanonicalJson.Of(ListPapers.Letter(campaign!.Definition, source.List!, source.At, seals)), Nothing),
            DocumentKind.SelfAssessmentReport => ("paper", CanonicalJson.Of(await ReportAsync(source, cancellationToken)), Nothing),
            _ => await ApplicationAsync(source, campaign!, caller, cancellationToken),
        };
        return new Manuscript(template, data, source.At)
        {
            Source = TemplateOf(source.Kind) is { } paper ? campaign?.Definition.Templates.GetValueOrDefault(paper)?.Source : null,
            Mark = mark,
            Draft = mark is null,
            Pictures = pictures,
            // A form goes with all that it was made from; a paper that shows less takes no more along than it shows.
            Attachments =
            [
                source.Kind == DocumentKind.ApplicationForm
                    ? new Attachment("content.json", Encoding.UTF8.GetBytes(source.Content), "application/json", Texts.DocumentsContentAttached)
                    : new Attachment("data.json", data, "application/json", Texts.DocumentsDataAttached),
            ],
        };
    }

    /// <summary>What a campaign calls it; null for what is of no campaign.</summary>
    private static PaperKind? TemplateOf(DocumentKind kind) => kind switch
    {
        DocumentKind.ApplicationForm => PaperKind.ApplicationForm,
        DocumentKind.Commitment => PaperKind.Commitment,
        DocumentKind.Receipt => PaperKind.Receipt,
        DocumentKind.SummaryTable => PaperKind.SummaryTable,
        DocumentKind.RecommendationLetter => PaperKind.RecommendationLetter,
        DocumentKind.SelfAssessmentReport => null,
    };

    private static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Nothing { get; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    private async Task<(string, byte[], IReadOnlyDictionary<string, ReadOnlyMemory<byte>>)> ApplicationAsync(DocumentSource source, CampaignAsKept campaign, string caller, CancellationToken cancellationToken)
    {
        var content = source.Submitted!;
        var definition = campaign.Definition with { Title = content.Head?.Title ?? campaign.Definition.Title };
        var policy = await policies.OfVersionAsync(db, source.PolicyVersion, cancellationToken);
        var form = definition.FormFor(policy, campaign.Admission);
        var facts = new SubmissionFacts(
            content.Head?.Number ?? "", content.Head?.Receipt ?? "", source.Number, content.Head?.Recommender ?? "", source.Number == 0 ? null : source.At,
            content.Head?.SubmittedBy ?? "", Convert.ToHexStringLower(source.Sha256));
        switch (source.Kind)
        {
            case DocumentKind.Receipt:
                return ("paper", CanonicalJson.Of(ApplicationPapers.Receipt(definition, content, facts)), Nothing);
            case DocumentKind.Commitment:
                return ("paper", CanonicalJson.Of(papers.Commitment(definition, form, content, facts)), Nothing);
            default:
                var whole = papers.Form(definition, form, policy, content, facts);
                return ("paper", CanonicalJson.Of(whole.Paper), await PicturesAsync(source.SubjectId, whole, caller, cancellationToken));
        }
    }

    /// <summary>The decision replayed under its policy version; a decision that no longer comes out the same is not printed.</summary>
    private async Task<Paper> ReportAsync(DocumentSource source, CancellationToken cancellationToken)
    {
        var decision = await DecisionViews.ReadAsync(
            db, policies, db.SelfAssessments,
            await db.Decisions.Where(one => one.Id == source.SubjectId).Select(one => one.AssessmentId).SingleAsync(cancellationToken), source.SubjectId, cancellationToken);
        return decision.Reproduced
            ? DecisionPaper.Of(
                decision.Policy, decision.Evaluation, GapPlan.AllFor(decision.Policy, EvaluationBody.Read(decision.Inputs, decision.Policy).Facts, decision.Evaluation),
                decision.Names, decision.DecidedAt)
            : throw new InvalidDataException($"Decision {source.SubjectId} does not come out as it was stored.");
    }

    /// <summary>One after the other: a form with many pictures holds one original in memory at a time.</summary>
    private async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> PicturesAsync(Guid application, PaperWithPictures paper, string caller, CancellationToken cancellationToken)
    {
        var pictures = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var file in paper.Evidence)
        {
            var bytes = await db.EvidenceContents.Where(content => content.EvidenceId == file.Id).Select(content => content.Bytes).SingleOrDefaultAsync(cancellationToken);
            await AddAsync(file.Id, file.Name, bytes, file.Sha256);
        }

        foreach (var id in paper.Pictures)
        {
            // A text may name any picture; only the application's own is printed.
            var found = await (from file in db.ApplicationFiles
                               where file.Id == id && file.ApplicationId == application && file.Purpose == FilePurpose.Picture
                               join content in db.ApplicationFileContents on file.Id equals content.FileId
                               select new { file.FileName, file.Sha256, content.Bytes }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
            await AddAsync(id, found?.FileName ?? "", found?.Bytes, found is null ? "" : Convert.ToHexStringLower(found.Sha256));
        }

        return pictures;

        async Task AddAsync(Guid id, string name, byte[]? bytes, string sha256)
        {
            if (bytes is null)
            {
                throw new TypesettingException(Fault.Refused, "A text names a picture that is not the application's.");
            }

            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != sha256)
            {
                throw new ChangedPictureException(name);
            }

            try
            {
                pictures[ProseOf.PictureName(id)] = (await typesetter.PreparePictureAsync(bytes, LongestEdge, caller, cancellationToken)).Content;
            }
            catch (TypesettingException fault) when (fault.Fault is Fault.Refused or Fault.TooLarge)
            {
                throw new UnreadablePictureException(name, fault);
            }
        }
    }
}

/// <summary>A picture cannot be read, or is larger than any paper needs.</summary>
/// <param name="name">The file's.</param>
internal sealed class UnreadablePictureException(string name, Exception cause) : Exception(cause.Message, cause)
{
    public string FileName { get; } = name;
}

/// <summary>The bytes of a picture are not those whose hash was kept with it: nothing is printed of them.</summary>
/// <param name="name">The file's.</param>
internal sealed class ChangedPictureException(string name) : Exception
{
    public string FileName { get; } = name;
}
