using MediatR;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Enterprises;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Seals;
using Portal.Documents.Typesetting;
using Portal.Documents.Verification;
using Portal.Rules.Campaigns;

namespace Portal.Application.Documents;

/// <summary>
/// Tries the templates that offices put in place of ours (docs/documents.md) before anybody's paper waits for them: each is set with a paper of
/// its campaign that is filled in to the last field, and with one that says nothing.
/// </summary>
public static class CheckTemplates
{
    [Open("the operator's command line asks it; no page does")]
    public sealed record Query : IQuery<View>;

    /// <param name="Untried">How many could not be tried, since there is no typesetter here.</param>
    public sealed record View(IReadOnlyList<Tried> Templates, int Untried);

    /// <param name="Campaign">Its id.</param>
    /// <param name="File">As the campaign names it.</param>
    /// <param name="Pages">Of the paper that is filled in to the last field; 0 where it could not be set.</param>
    /// <param name="Faults">Each with the file and the line, in Chinese; empty for none.</param>
    public sealed record Tried(string Campaign, PaperKind Paper, string File, int Pages, IReadOnlyList<string> Faults);

    internal sealed class Handler(
        CampaignBook campaigns, PolicyBook policies, AdmissionBook admissions, ApplicationPapers papers, ProfileFields profile, FactoryFields factories, SealRules seals,
        FontCoverage fonts, Typesetter typesetter) : IRequestHandler<Query, View>
    {
        private const string Caller = "templates";

        private static readonly DateTimeOffset At = new(2025, 11, 21, 0, 0, 0, TimeSpan.Zero);

        public async Task<View> Handle(Query request, CancellationToken ct)
        {
            var all = campaigns.All.SelectMany(campaign => campaign.Templates.OrderBy(one => one.Key).Select(one => (Campaign: campaign, Paper: one.Key, Template: one.Value))).ToList();
            List<Tried> tried = [];
            foreach (var (campaign, paper, template) in all)
            {
                try
                {
                    tried.Add(await TryAsync(campaign, paper, template, ct));
                }
                catch (TypesettingException away) when (away.Fault is Fault.Unavailable or Fault.Busy)
                {
                    break;
                }
            }

            return new View(tried, all.Count - tried.Count);
        }

        private async Task<Tried> TryAsync(CampaignDefinition campaign, PaperKind paper, PaperTemplate template, CancellationToken cancellationToken)
        {
            var characters = Characters(template).ToList();
            if (characters.Count > 0)
            {
                // None of its papers would be set.
                return new(campaign.Id, paper, template.File, 0, characters);
            }

            var (pages, full) = await SetAsync(campaign, paper, template, full: true, cancellationToken);
            var (_, empty) = await SetAsync(campaign, paper, template, full: false, cancellationToken);
            return new(
                campaign.Id, paper, template.File, pages,
                [.. full.Select(fault => Said(template, fault)), .. empty.Except(full).Select(fault => Said(template, fault with { Message = Texts.TemplatesWhenEmpty.With(fault.Message) }))]);
        }

        /// <summary>What stands in the template and has no shape in our fonts: in a remark as well, which is printed nowhere, since every document would be refused for it.</summary>
        private IEnumerable<string> Characters(PaperTemplate template)
        {
            var lines = template.Source.ReplaceLineEndings("\n").Split('\n');
            for (var line = 1; line <= lines.Length; line++)
            {
                foreach (var (position, character, why) in fonts.Check(lines[line - 1]))
                {
                    yield return Said(template, new Complaint(Texts.TemplatesUnprintable.With(PrintRules.Characters([(character, why)])), line, position));
                }
            }
        }

        private async Task<(int Pages, IReadOnlyList<Complaint> Faults)> SetAsync(CampaignDefinition campaign, PaperKind paper, PaperTemplate template, bool full, CancellationToken cancellationToken)
        {
            try
            {
                var made = await typesetter.TypesetAsync(Sample(campaign, paper, template, full), Caller, cancellationToken);
                return (made.Pages, Worded(made.Warnings));
            }
            catch (TypesettingException fault) when (fault.Fault is not (Fault.Unavailable or Fault.Busy))
            {
                return (0, fault.Complaints.Count > 0 ? Worded(fault.Complaints) : [new Complaint(PressFaults.Words(fault), null, null)]);
            }

            static IReadOnlyList<Complaint> Worded(IReadOnlyList<Complaint> complaints) => [.. complaints.Select(one => one with { Message = Texts.TemplatesCompilerSays.With(one.Message) })];
        }

        /// <summary>As <see cref="DocumentManuscripts"/> makes it of what was frozen.</summary>
        private Manuscript Sample(CampaignDefinition campaign, PaperKind paper, PaperTemplate template, bool full)
        {
            var form = campaign.FormFor(policies.For(campaign.PolicyId), admissions.For(campaign.Id));
            var content = full ? SamplePapers.Full(form, policies.For(campaign.PolicyId), profile, factories) : SamplePapers.Empty;
            var facts = full ? SamplePapers.FullFacts(At) : SamplePapers.EmptyFacts;
            var (ours, data) = paper switch
            {
                PaperKind.ApplicationForm => ("paper", CanonicalJson.Of(papers.Form(campaign, form, policies.For(campaign.PolicyId), content, facts).Paper)),
                PaperKind.Commitment => ("paper", CanonicalJson.Of(papers.Commitment(campaign, form, content, facts))),
                PaperKind.Receipt => ("paper", CanonicalJson.Of(ApplicationPapers.Receipt(campaign, content, facts))),
                PaperKind.SummaryTable => ("summary-table", CanonicalJson.Of(ListPapers.Table(campaign, SamplePapers.List(campaign, seals, full), At, seals))),
                PaperKind.RecommendationLetter => ("letter", CanonicalJson.Of(ListPapers.Letter(campaign, SamplePapers.List(campaign, seals, full), At, seals))),
            };
            // Only of a form there are drafts, which have no code.
            var draft = !full && paper == PaperKind.ApplicationForm;
            var code = DocumentCode.New();
            return new Manuscript(ours, data, At)
            {
                Source = template.Source,
                Draft = draft,
                Mark = draft ? null : new Mark(code, 1, Fingerprint.Of(data), new Uri($"https://example.cn/verify/{code.Value}")),
                Pictures = new Dictionary<string, ReadOnlyMemory<byte>> { [ProseOf.PictureName(SamplePapers.PictureId)] = SamplePapers.Picture },
                Attachments = [new Attachment("data.json", data, "application/json", Texts.DocumentsDataAttached)],
            };
        }

        private static string Said(PaperTemplate template, Complaint fault) => fault.Line is { } line
            ? Texts.TemplatesFault.With(template.File, line, fault.Column, fault.Message)
            : Texts.TemplatesFaultSomewhere.With(template.File, fault.Message);
    }
}
