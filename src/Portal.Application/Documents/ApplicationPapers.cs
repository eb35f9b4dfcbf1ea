using System.Globalization;
using Portal.Application.Applications;
using Portal.Application.Enterprises;
using Portal.Application.Forms;
using Portal.Application.RichText;
using Portal.Application.Seals;
using Portal.Documents.Papers;
using Portal.Rules;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Documents;

/// <summary>What a submission says besides its content: what stands on the cover and on the receipt.</summary>
/// <param name="Number">Of the application; empty for a draft.</param>
/// <param name="Receipt">Empty for a draft.</param>
/// <param name="Recommender">The office that it was handed to.</param>
/// <param name="SubmittedAt">Null for a draft.</param>
/// <param name="SubmittedBy">Empty for a draft.</param>
internal sealed record SubmissionFacts(string Number, string Receipt, int Round, string Recommender, DateTimeOffset? SubmittedAt, string SubmittedBy, string Sha256);

/// <summary>A paper with the pictures that it names.</summary>
internal sealed record PaperWithPictures(Paper Paper, IReadOnlyList<SubmittedFile> Evidence, IReadOnlyList<Guid> Pictures);

/// <summary>
/// 申报书, 真实性承诺书 and 受理回执 from a submission's content: every word is the submission's, the form's or the campaign's. Where a
/// word is missing the paper says so, as the page does.
/// </summary>
internal sealed class ApplicationPapers(ProfileFields profile, FactoryFields factories, SealRules seals)
{
    private static readonly (string Key, Func<string> Label)[] EnterpriseLines =
    [
        ("name", () => Texts.EnterpriseName), ("creditCode", () => Texts.EnterpriseCreditCode), ("city", () => Texts.EnterpriseCity), ("county", () => Texts.EnterpriseCounty),
        ("address", () => Texts.EnterpriseAddress), ("industry", () => Texts.EnterpriseIndustry), ("scale", () => Texts.EnterpriseScale),
        ("designated", () => Texts.EnterpriseDesignated), ("sme", () => Texts.EnterpriseSme), ("titles", () => Texts.EnterpriseTitles),
        ("employees", () => Texts.DocumentsWithUnit.With(Texts.EnterpriseEmployees, Texts.EnterpriseEmployeesUnit)),
        ("revenue", () => Texts.DocumentsWithUnit.With(Texts.EnterpriseRevenue, Texts.EnterpriseRevenueUnit)),
        ("contact", () => Texts.EnterpriseContact),
        ("phone", () => Texts.EnterprisePhone), ("email", () => Texts.EnterpriseEmail),
    ];

    private static readonly (string Key, Func<string> Label)[] FactoryLines =
    [
        ("name", () => Texts.FactoryName), ("county", () => Texts.DocumentsFactoryPlace), ("address", () => Texts.DocumentsFactoryAddress), ("industry", () => Texts.FactoryIndustry),
        ("products", () => Texts.FactoryProducts),
    ];

    /// <summary>申报书: the commitment first, as the material lists have it behind the cover; then the sections of the form; then the list of attachments.</summary>
    public PaperWithPictures Form(CampaignDefinition definition, ApplicationForm form, Policy policy, SubmittedContent content, SubmissionFacts facts)
    {
        var commitments = form.Sections.Where(IsCommitment);
        var parts = commitments.Concat(form.Sections.Where(section => !IsCommitment(section)))
            .Select((section, index) => new PaperPart(section.Title, [.. Section(form, policy, section, content)], OnNewPage: index < 2)).ToList();
        if (policy.HasIndicators && content.Indicators.Count > 0)
        {
            parts.Add(new PaperPart(Texts.DocumentsSelfAssessment, IndicatorBlocks.Of(
                policy, content.Indicators.ToDictionary(one => one.Number, one => new IndicatorWords(one.Level, one.Score, one.NotApplicable)))));
        }

        parts.Add(new PaperPart(Texts.DocumentsAttachments, Attachments(content)));
        var shown = content.Scenarios.SelectMany(scenario => scenario.Evidence).Where(IsPicture).ToList();
        return new PaperWithPictures(
            new Paper(
                definition.FormTitle?.Text ?? Texts.DocumentsFormTitle.With(policy.NameOf(definition.Tier)), definition.Title, LayoutOf(definition, PaperKind.ApplicationForm),
                [
                    new(Texts.DocumentsApplicant, Said(content.Enterprise, "name")),
                    new(Texts.EnterpriseCreditCode, Said(content.Enterprise, "creditCode")),
                    new(Texts.FactoryName, Said(content.Factory, "name")),
                    new(Texts.DocumentsProject, OrEmpty(content["project-name"])),
                    new(Texts.DocumentsRecommender, OrEmpty(facts.Recommender)),
                    new(Texts.DocumentsNumber, OrEmpty(facts.Number)),
                    new(Texts.DocumentsSubmittedAt, OrEmpty(facts.SubmittedAt?.Day() ?? "")),
                ],
                HasContents: true, parts),
            shown,
            [.. LongTextsOf(form, content).SelectMany(text => RichTextCleaner.Read(text).Document.Pictures()).Select(picture => picture.Id).Distinct()]);
    }

    /// <summary>真实性承诺书, on a sheet of its own to be signed and stamped.</summary>
    public Paper Commitment(CampaignDefinition definition, ApplicationForm form, SubmittedContent content, SubmissionFacts facts) => new(
        Texts.DocumentsCommitmentTitle, definition.Title, LayoutOf(definition, PaperKind.Commitment), [], HasContents: false,
        [
            new("", [new FactsBlock([new(Texts.DocumentsApplicant, Said(content.Enterprise, "name")), new(Texts.EnterpriseCreditCode, Said(content.Enterprise, "creditCode")), new(Texts.DocumentsNumber, facts.Number)])]),
            .. form.Sections.Where(IsCommitment).Select(section => new PaperPart("", [.. AskedBy(section), .. section.Items.SelectMany(item => CommitmentBlocks(item, content))])),
        ]);

    /// <summary>受理回执.</summary>
    public static Paper Receipt(CampaignDefinition definition, SubmittedContent content, SubmissionFacts facts) => new(
        Texts.DocumentsReceiptTitle, definition.Title, Layout: null, [], HasContents: false,
        [
            new("",
            [
                new FactsBlock(
                [
                    new(Texts.DocumentsReceipt, facts.Receipt), new(Texts.DocumentsNumber, facts.Number), new(Texts.DocumentsApplicant, Said(content.Enterprise, "name")),
                    new(Texts.EnterpriseCreditCode, Said(content.Enterprise, "creditCode")), new(Texts.FactoryName, Said(content.Factory, "name")),
                    new(Texts.DocumentsRecommender, facts.Recommender), new(Texts.DocumentsSubmittedAt, facts.SubmittedAt?.Moment() ?? ""),
                    new(Texts.DocumentsSubmittedBy, facts.SubmittedBy), new(Texts.DocumentsRound, Texts.DocumentsRoundOf.With(facts.Round)), new("SHA-256", facts.Sha256),
                ]),
                new NoteBlock(Texts.DocumentsReceiptNote),
            ]),
        ]);

    private static bool IsCommitment(FormSection section) => section.Items.All(item => item.Kind == FormItemKind.Commitment);

    /// <summary>Whose layout a paper has that a notice asks for without printing it; an office's own template says so itself.</summary>
    private static string? LayoutOf(CampaignDefinition definition, PaperKind kind) => definition.Templates.ContainsKey(kind) ? null : Texts.DocumentsOurLayout;

    private static IEnumerable<PaperBlock> AskedBy(FormSection section) => section.Clause is { } clause ? [new NoteBlock(Texts.DocumentsAskedBy.With(clause.Citation))] : [];

    private static bool IsPicture(SubmittedFile file) => file.MediaType is "image/png" or "image/jpeg";

    private static IEnumerable<string> LongTextsOf(ApplicationForm form, SubmittedContent content) =>
        form.Fields.Where(field => field.Kind == FormItemKind.LongText).Select(field => content[field.Key]).Concat(content.Scenarios.Select(scenario => scenario.Description));

    private IEnumerable<PaperBlock> Section(ApplicationForm form, Policy policy, FormSection section, SubmittedContent content)
    {
        foreach (var asked in AskedBy(section))
        {
            yield return asked;
        }

        var plain = new List<Fact>();
        foreach (var item in section.Items)
        {
            if (item.Kind is FormItemKind.Text or FormItemKind.Number or FormItemKind.Money or FormItemKind.Date or FormItemKind.Month or FormItemKind.Choice)
            {
                plain.Add(new Fact(item.Label, OrEmpty(AnswerWords.Of(item, content[item.Key]))));
                continue;
            }

            if (plain.Count > 0)
            {
                yield return new FactsBlock([.. plain]);
                plain.Clear();
            }

            foreach (var block in Item(form, policy, item, content))
            {
                yield return block;
            }
        }

        if (plain.Count > 0)
        {
            yield return new FactsBlock(plain);
        }
    }

    private IEnumerable<PaperBlock> Item(ApplicationForm form, Policy policy, FormItem item, SubmittedContent content) => item.Kind switch
    {
        FormItemKind.Profile => [new FactsBlock(
        [
            .. EnterpriseLines.Select(line => new Fact(line.Label(), OrEmpty(Shown(profile.All, line.Key, content.Enterprise, content.EnterpriseWords)))),
            .. FactoryLines.Select(line => new Fact(line.Label(), OrEmpty(Shown(factories.All, line.Key, content.Factory, content.FactoryWords)))),
        ])],
        FormItemKind.LongText => [new HeadingBlock(2, item.Label), Prose(content[item.Key])],
        FormItemKind.Scenarios => [new HeadingBlock(2, item.Label), .. content.Scenarios.Count == 0 ? [new TextBlock(Texts.FormEmpty)] : content.Scenarios.SelectMany(scenario => Scenario(policy, scenario))],
        FormItemKind.Kpis => [Kpis(item, content)],
        FormItemKind.Finance => Finance(form, item, content),
        FormItemKind.Commitment => CommitmentBlocks(item, content),
        FormItemKind.Files => [new HeadingBlock(2, item.Label), Files(content.Files.GetValueOrDefault(item.Key) ?? [])],
        _ => [],
    };

    private static IEnumerable<PaperBlock> Scenario(Policy policy, SubmittedScenario scenario)
    {
        yield return new HeadingBlock(3, ScenarioPath.Of(scenario.Stage, scenario.Name, scenario.Instance));
        if (scenario.Tier.Length > 0 || scenario.UsesAi)
        {
            yield return new NoteBlock(Phrase.Line(
                policy.Tiers.FirstOrDefault(tier => tier.Tier.ApiName() == scenario.Tier) is { } claimed ? Texts.DocumentsClaimedAt.With(policy.NameOf(claimed.Tier)) : null,
                scenario.UsesAi ? Texts.DocumentsUsesAi : null));
        }

        yield return Prose(scenario.Description);
        if (scenario.Evidence.Where(IsPicture).ToList() is { Count: > 0 } pictures)
        {
            yield return new PicturesBlock([.. pictures.Select(file => new PaperPicture(ProseOf.PictureName(file.Id), file.Name))]);
        }
    }

    private static PaperBlock Prose(string text) =>
        RichTextCleaner.Read(text).Document is { IsEmpty: false } document ? new ProseBlock(ProseOf.Document(document)) : new TextBlock(Texts.FormEmpty);

    private static TableBlock Kpis(FormItem item, SubmittedContent content) => new(
        null,
        [new(Texts.ListsColumnRank, 1), new(item.Label, 6), new(Texts.ApplicationKpiBase, 2, true), new(Texts.ApplicationKpiCurrent, 2, true), new(Texts.ApplicationKpiChange, 2, true)],
        [
            .. item.Kpis.Select(kpi =>
            {
                var (from, to) = (content[AskedFields.KpiValue(kpi.Number, "base")], content[AskedFields.KpiValue(kpi.Number, "current")]);
                return (IReadOnlyList<string>)[kpi.Number.ToString(CultureInfo.InvariantCulture), kpi.Printed, OrDash(from), OrDash(to), KpiWords.Change(from, to)];
            }),
        ]);

    private static IEnumerable<PaperBlock> Finance(ApplicationForm form, FormItem item, SubmittedContent content)
    {
        yield return new TableBlock(
            item.Unit is { } unit ? $"{item.Label}（{unit}）" : item.Label,
            [new(Texts.ApplicationYear, 1), .. item.Columns.Select(column => new PaperColumn(column.Label, 2, true))],
            [.. form.Years.Select(year => (IReadOnlyList<string>)[year.ToString(CultureInfo.InvariantCulture), .. item.Columns.Select(column => OrDash(content[AskedFields.Finance(item, year, column.Key)]))])]);
        if (content[AskedFields.FinanceShort(item)].Length > 0)
        {
            yield return new TextBlock($"{Texts.ApplicationFinanceShortTick}：{content[AskedFields.FinanceShortReason(item)]}");
        }

        if (form.Years.SelectMany(year => content.Files.GetValueOrDefault(AskedFields.FinanceYear(item, year)) ?? []).ToList() is { Count: > 0 } files)
        {
            yield return Files(files);
        }
    }

    private IEnumerable<PaperBlock> CommitmentBlocks(FormItem item, SubmittedContent content) =>
    [
        new TextBlock(item.Text ?? ""),
        new SignatureBlock([Texts.DocumentsLegalPerson + content[AskedFields.CommitmentName(item)], Texts.DocumentsSignHere], Texts.DocumentsApplicantSeal, Texts.DocumentsDateByHand,
            content.Head?.SealDiameter ?? seals.Of(SealHolderKind.Enterprise).Usual),
    ];

    private static TableBlock Files(IReadOnlyList<SubmittedFile> files) => new(
        null, [new(Texts.ListsColumnRank, 1), new(Texts.DocumentsFile, 8), new(Texts.DocumentsFileSize, 2, true)],
        [.. files.Select((file, index) => (IReadOnlyList<string>)[(index + 1).ToString(CultureInfo.InvariantCulture), file.Name, FileSize.Text(file.Size)])]);

    /// <summary>Everything that was handed in beside the text, with its place and the beginning of its hash.</summary>
    private static List<PaperBlock> Attachments(SubmittedContent content)
    {
        var all = content.Indicators.SelectMany(one => one.Evidence.Select(file => (Texts.DocumentsOfIndicator.With(one.Number), file)))
            .Concat(content.Scenarios.SelectMany(one => one.Evidence.Select(file => (ScenarioPath.Of(one.Stage, one.Name, one.Instance), file))))
            .Concat(content.Maturity.Evidence.Select(file => (Texts.DocumentsOfMaturity, file)))
            .Concat(content.Declarations.SelectMany(one => one.Evidence.Select(file => (Texts.DocumentsOfDeclaration, file))))
            .Concat(content.Files.OrderBy(item => item.Key, StringComparer.Ordinal).SelectMany(item => item.Value.Select(file => (Texts.DocumentsOfForm, file))))
            .ToList();
        return all.Count == 0
            ? [new TextBlock(Texts.DocumentsNoAttachments)]
            : [new TableBlock(
                null, [new(Texts.ListsColumnRank, 1), new(Texts.DocumentsFile, 6), new(Texts.DocumentsFileOf, 5), new(Texts.DocumentsFileSize, 2, true), new("SHA-256", 4)],
                [.. all.Select((one, index) => (IReadOnlyList<string>)[(index + 1).ToString(CultureInfo.InvariantCulture), one.file.Name, one.Item1, FileSize.Text(one.file.Size), one.file.Sha256[..Math.Min(16, one.file.Sha256.Length)]])])];
    }

    private static string Said(IReadOnlyDictionary<string, string> part, string key) => OrEmpty(part.GetValueOrDefault(key, ""));

    /// <summary>The words that were kept; today's of a submission from before they were.</summary>
    private static string Shown<T>(FormFields<T> fields, string key, IReadOnlyDictionary<string, string> part, IReadOnlyDictionary<string, string> words) =>
        words.GetValueOrDefault(key) ?? fields.Shown(key, part.GetValueOrDefault(key, ""));

    private static string OrEmpty(string value) => value.Length > 0 ? value : Texts.FormEmpty;

    private static string OrDash(string value) => value.Length > 0 ? value : IndicatorBlocks.None;
}
