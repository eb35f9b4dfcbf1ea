using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Documents;
using Portal.Application.Policies;
using Portal.Application.Tests.Recommendations;
using Portal.Documents.Typesetting;
using Portal.TestKit;

namespace Portal.Application.Tests.Documents;

/// <summary>A paper depends on nothing but what was frozen: a later edit of the campaign's or the reference data, or of a name, changes none that is set again.</summary>
public sealed class FrozenPapersTests
{
    private const string Campaign = "campaigns/jiangsu-advanced-2025.json";

    public static TheoryData<DocumentKind, string, string, string> Edits => new()
    {
        // The title stands on the cover, the notice's number with the clauses, the labels before the answers.
        { DocumentKind.ApplicationForm, "campaigns/forms.json", "2025年江苏省先进级智能工厂申报", "2026年江苏省先进级智能工厂申报" },
        { DocumentKind.ApplicationForm, Campaign, "苏工信信发〔2025〕28号", "苏工信信发〔2025〕99号" },
        { DocumentKind.ApplicationForm, "campaigns/application-forms.json", "\"label\": \"总投资\"", "\"label\": \"投资总额\"" },
        { DocumentKind.Commitment, "campaigns/forms.json", "2025年江苏省先进级智能工厂申报", "2026年江苏省先进级智能工厂申报" },
        { DocumentKind.Receipt, "campaigns/forms.json", "2025年江苏省先进级智能工厂申报", "2026年江苏省先进级智能工厂申报" },
        { DocumentKind.RecommendationLetter, Campaign, "\"to\": \"江苏省工业和信息化厅\"", "\"to\": \"江苏省数据局江苏省工业和信息化厅\"" },
        { DocumentKind.RecommendationLetter, Campaign, "苏工信信发〔2025〕28号", "苏工信信发〔2025〕99号" },
        { DocumentKind.RecommendationLetter, "campaigns/letters.json", "特此函报", "特此报送" },
        // Where the factory is and what it makes are codes in the form.
        { DocumentKind.ApplicationForm, "reference/divisions.csv", "320583,昆山市", "320583,玉峰市" },
        { DocumentKind.ApplicationForm, "reference/industries.csv", "C3670,汽车零部件及配件制造", "C3670,汽车零件制造" },
        // The seals' places.
        { DocumentKind.ApplicationForm, "reference/seals.json", "\"enterprise\", \"usual\": 40", "\"enterprise\", \"usual\": 38" },
        { DocumentKind.Commitment, "reference/seals.json", "\"enterprise\", \"usual\": 40", "\"enterprise\", \"usual\": 38" },
        { DocumentKind.SummaryTable, "reference/seals.json", "\"province\", \"usual\": 45", "\"province\", \"usual\": 44" },
        { DocumentKind.RecommendationLetter, "reference/seals.json", "\"cityOrCounty\", \"usual\": 42", "\"cityOrCounty\", \"usual\": 41" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task An_edit_of_the_campaign_changes_no_paper_of_what_was_frozen_before(DocumentKind kind, string file, string text, string instead)
    {
        await using var ground = await ListGround.PrepareAsync(1);
        var subject = IsOfList(kind) ? await FrozenAsync(ground) : await SubmittedAsync(ground);
        await using var updated = ground.Portal.AnotherNode(TestSeeds.With(file, text, instead));

        var before = await DataAsync(ground.Portal, kind, subject);
        var after = await DataAsync(updated, kind, subject);

        after.ShouldBe(before);
        // The same edit shows where nothing was kept: else this test would prove nothing.
        await ForgetAsync(ground.Portal, kind, subject);
        (await DataAsync(updated, kind, subject)).ShouldNotBe(await DataAsync(ground.Portal, kind, subject));
    }

    /// <summary>The frozen content itself goes with a form; any other paper takes along what it prints and no more.</summary>
    [Theory]
    [InlineData(DocumentKind.ApplicationForm)]
    [InlineData(DocumentKind.Commitment)]
    [InlineData(DocumentKind.Receipt)]
    [InlineData(DocumentKind.SummaryTable)]
    [InlineData(DocumentKind.RecommendationLetter)]
    [InlineData(DocumentKind.SelfAssessmentReport)]
    public async Task A_paper_has_its_data_within(DocumentKind kind)
    {
        await using var ground = await ListGround.PrepareAsync(1);
        var subject = kind == DocumentKind.SelfAssessmentReport ? await DecidedAsync(ground) : IsOfList(kind) ? await FrozenAsync(ground) : await SubmittedAsync(ground);

        var (source, manuscript) = await BothAsync(ground.Portal, kind, subject);

        var attached = manuscript.Attachments.ShouldHaveSingleItem();
        attached.MediaType.ShouldBe("application/json");
        if (kind == DocumentKind.ApplicationForm)
        {
            attached.FileName.ShouldBe("content.json");
            System.Security.Cryptography.SHA256.HashData(attached.Content.Span).ShouldBe(source.Sha256);
        }
        else
        {
            attached.Content.ToArray().ShouldBe(manuscript.Data.ToArray());
        }
    }

    [Fact]
    public async Task A_report_names_the_enterprise_the_factory_and_the_person_as_they_were_called_when_it_was_decided()
    {
        await using var ground = await ListGround.PrepareAsync(1);
        var decided = await DecidedAsync(ground);
        var before = await DataAsync(ground.Portal, DocumentKind.SelfAssessmentReport, decided);

        await ground.Portal.Database.ExecuteAsync("""
            update portal.enterprises set name = '更名后的企业有限公司';
            update portal.factories set name = '更名后的工厂';
            update portal.accounts set display_name = '更名后的人';
            """);

        (await DataAsync(ground.Portal, DocumentKind.SelfAssessmentReport, decided)).ShouldBe(before);
        before.ShouldContain(ground.Enterprise.DisplayName);
        before.ShouldNotContain("更名后");
    }

    [Theory]
    [InlineData("从业人员（人）")]
    [InlineData("上年营业收入（万元）")]
    [InlineData("近三年财务数据与报表（万元）")]
    public async Task A_number_on_a_form_has_its_unit(string label)
    {
        await using var ground = await ListGround.PrepareAsync(1);

        (await DataAsync(ground.Portal, DocumentKind.ApplicationForm, await SubmittedAsync(ground))).ShouldContain($"\"{label}\"");
    }

    /// <summary>Nobody can follow a decision without knowing how the clauses were read: S9 (高于60分) and S4 (94–100) can be read otherwise.</summary>
    [Fact]
    public async Task A_report_says_how_the_clauses_were_read()
    {
        await using var ground = await ListGround.PrepareAsync(1);

        var report = await DataAsync(ground.Portal, DocumentKind.SelfAssessmentReport, await DecidedAsync(ground));

        var policy = ground.Portal.Get<PolicyBook>().For("jiangsu-2025");
        foreach (var id in policy.Tiers.SelectMany(tier => tier.Conditions).SelectMany(condition => condition.Readings).Concat(policy.GeneralReadings).Distinct())
        {
            report.ShouldContain(policy.Readings[id].Text, customMessage: id);
        }

        report.ShouldContain(Texts.DocumentsReportReadBy.With(string.Join('、', policy.Tiers[0].Conditions.First(condition => condition.Readings.Length > 0).Readings)));
    }

    /// <summary>An office's own template is data of the campaign: it is named there, lies beside it, and is frozen with it.</summary>
    [Fact]
    public async Task An_offices_own_template_takes_the_place_of_ours_and_is_frozen_with_what_is_submitted()
    {
        await using var ground = await ListGround.PrepareAsync(1);
        await using var official = ground.Portal.AnotherNode(WithTemplate("// 官方模板\n#import \"common.typ\": *\n#show: sheet.with(title: data.title)\n#data.title"));
        await using var edited = ground.Portal.AnotherNode(WithTemplate("// 另一模板"));

        var submitted = await SubmittedAsync(ground, official);

        foreach (var node in (TestPortal[])[ground.Portal, official, edited])
        {
            (await ManuscriptAsync(node, DocumentKind.ApplicationForm, submitted)).Source.ShouldNotBeNull().ShouldStartWith("// 官方模板");
            (await ManuscriptAsync(node, DocumentKind.Commitment, submitted)).Source.ShouldBeNull();
            // Whose layout it is, is the template's to say.
            (await DataAsync(node, DocumentKind.ApplicationForm, submitted)).ShouldNotContain(Texts.DocumentsOurLayout);
        }

        edited.Get<CampaignBook>().VersionOf("jiangsu-advanced-2025").ShouldNotBe(official.Get<CampaignBook>().VersionOf("jiangsu-advanced-2025"));

        static string WithTemplate(string source) => TestSeeds.WithTemplate("jiangsu-advanced-2025", "applicationForm", source);
    }

    [Fact]
    public async Task What_was_frozen_keeps_the_campaigns_data_in_the_database()
    {
        await using var ground = await ListGround.PrepareAsync(1);
        await SubmittedAsync(ground);

        var version = ground.Portal.Get<CampaignBook>().VersionOf("jiangsu-advanced-2025");
        (await ground.Portal.InDatabaseAsync(db => db.PolicyVersions.CountAsync(kept => kept.Version == version))).ShouldBe(1);
        await using var updated = ground.Portal.AnotherNode(TestSeeds.With(Campaign, "苏工信信发〔2025〕28号", "苏工信信发〔2025〕99号"));
        var book = updated.Get<CampaignBook>();
        book.VersionOf("jiangsu-advanced-2025").ShouldNotBe(version);
        var kept = await updated.InDatabaseAsync(db => book.OfVersionAsync(db, version, TestContext.Current.CancellationToken));
        kept.Definition.Notice.Number.ShouldBe("苏工信信发〔2025〕28号");
        kept.Admission.Select(condition => condition.Id).ShouldBe(ground.Portal.Get<AdmissionBook>().For("jiangsu-advanced-2025").Select(condition => condition.Id));
        await Should.ThrowAsync<InvalidDataException>(() => updated.InDatabaseAsync(db => book.OfVersionAsync(db, "jiangsu-advanced-2025@sha256:0", TestContext.Current.CancellationToken)));
    }

    private static async Task<Guid> SubmittedAsync(ListGround ground, TestPortal? by = null)
    {
        var application = await ground.Portal.InDatabaseAsync(async db =>
        {
            var draft = await ground.Portal.Campaigns.ApplyAsync(db, ground.Campaign, ground.Enterprise);
            await CompleteApplication.FillAsync(db, draft.Id, ground.Portal.Get<CampaignBook>(), ground.Portal.Get<PolicyBook>());
            return draft;
        });
        var version = await ground.Portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application.Id).Select(one => one.Version).SingleAsync());
        await (by ?? ground.Portal).SendAsync(new SubmitApplication.Command(application.Id, Guid.NewGuid(), version), ground.Enterprise);
        return application.Id;
    }

    private static async Task<Guid> FrozenAsync(ListGround ground)
    {
        await ground.RecommendAsync(1);
        await ground.FreezeAsync();
        return ground.ListId;
    }

    /// <summary>The enterprise decides on an assessment of its own.</summary>
    private static async Task<Guid> DecidedAsync(ListGround ground)
    {
        var (assessment, version) = await ground.Portal.InDatabaseAsync(async db =>
        {
            var id = await db.Applications.Where(one => one.Id == ground.Applications[0]).Select(one => one.AssessmentId).SingleAsync();
            await Answers.FillAsync(db, id, 65, 8);
            return (id, await db.SelfAssessments.Where(one => one.Id == id).Select(one => one.Version).SingleAsync());
        });
        return await ground.Portal.SendAsync(new DecideTier.Command(assessment, version), ground.Enterprise);
    }

    private static bool IsOfList(DocumentKind kind) => kind is DocumentKind.SummaryTable or DocumentKind.RecommendationLetter;

    /// <summary>Everything that the typesetter prints; the same gives the same bytes.</summary>
    private static async Task<string> DataAsync(TestPortal portal, DocumentKind kind, Guid subject)
    {
        var (source, manuscript) = await BothAsync(portal, kind, subject);
        return string.Join('\n', source.Title, source.Issuer, manuscript.Template, manuscript.Stamp.ToString("O", CultureInfo.InvariantCulture), Encoding.UTF8.GetString(manuscript.Data.Span));
    }

    private static async Task<Manuscript> ManuscriptAsync(TestPortal portal, DocumentKind kind, Guid subject) => (await BothAsync(portal, kind, subject)).Manuscript;

    private static Task<(DocumentSource Source, Manuscript Manuscript)> BothAsync(TestPortal portal, DocumentKind kind, Guid subject) => portal.AloneAsync<IServiceProvider, (DocumentSource, Manuscript)>(async services =>
    {
        var document = new IssuedDocument
        {
            Code = "",
            Link = "",
            Kind = kind,
            SubjectId = subject,
            Number = 1,
            Title = "",
            Issuer = "",
            SourceSha256 = [],
            SourceAt = default,
            RequestedAt = default,
            RequestedById = default,
        };
        var source = await services.GetRequiredService<DocumentSources>().OfAsync(document, TestContext.Current.CancellationToken);
        return (source, await services.GetRequiredService<DocumentManuscripts>().OfAsync(source, mark: null, "tests", TestContext.Current.CancellationToken));
    });

    /// <summary>As if it had been frozen before the campaign's title and data were kept with it.</summary>
    private static Task ForgetAsync(TestPortal portal, DocumentKind kind, Guid subject)
    {
        var (table, key, old) = IsOfList(kind)
            ? ("list_versions", "list_id", """regexp_replace(regexp_replace(content, '"dataVersion":"[^"]*"', '"dataVersion":null'), '"seals":[{][^}]*[}]', '"seals":null')""")
            : ("submissions", "application_id", """
                regexp_replace(regexp_replace(regexp_replace(regexp_replace(content, '"campaignVersion":"[^"]*",', ''), '"title":"2025[^"]*",', ''), '"sealDiameter":[0-9.]*,', ''), '"shown":[{].*?[}][}],', '')
                """);
        return portal.Database.ExecuteAsync($"update portal.{table} set content = {old}, sha256 = sha256(convert_to({old}, 'UTF8')) where {key} = '{subject}'");
    }
}
