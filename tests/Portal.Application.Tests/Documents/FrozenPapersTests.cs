using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Documents;
using Portal.Application.Policies;
using Portal.Application.Tests.Recommendations;
using Portal.TestKit;

namespace Portal.Application.Tests.Documents;

/// <summary>A paper depends on nothing but what was frozen: a later edit of the campaign's data changes none that is set again.</summary>
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
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task An_edit_of_the_campaign_changes_no_paper_of_what_was_frozen_before(DocumentKind kind, string file, string text, string instead)
    {
        await using var ground = await ListGround.PrepareAsync(1);
        var subject = kind == DocumentKind.RecommendationLetter ? await FrozenAsync(ground) : await SubmittedAsync(ground);
        await using var updated = ground.Portal.AnotherNode(TestSeeds.With(file, text, instead));

        var before = await DataAsync(ground.Portal, kind, subject);
        var after = await DataAsync(updated, kind, subject);

        after.ShouldBe(before);
        // The same edit shows where nothing was kept: else this test would prove nothing.
        await ForgetAsync(ground.Portal, kind, subject);
        (await DataAsync(updated, kind, subject)).ShouldNotBe(await DataAsync(ground.Portal, kind, subject));
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

    private static async Task<Guid> SubmittedAsync(ListGround ground)
    {
        var application = await ground.Portal.InDatabaseAsync(async db =>
        {
            var draft = await ground.Portal.Campaigns.ApplyAsync(db, ground.Campaign, ground.Enterprise);
            await CompleteApplication.FillAsync(db, draft.Id, ground.Portal.Get<CampaignBook>(), ground.Portal.Get<PolicyBook>());
            return draft;
        });
        var version = await ground.Portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application.Id).Select(one => one.Version).SingleAsync());
        await ground.Portal.SendAsync(new SubmitApplication.Command(application.Id, Guid.NewGuid(), version), ground.Enterprise);
        return application.Id;
    }

    private static async Task<Guid> FrozenAsync(ListGround ground)
    {
        await ground.RecommendAsync(1);
        await ground.FreezeAsync();
        return ground.ListId;
    }

    /// <summary>Everything that the typesetter prints; the same gives the same bytes.</summary>
    private static Task<string> DataAsync(TestPortal portal, DocumentKind kind, Guid subject) => portal.AloneAsync<IServiceProvider, string>(async services =>
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
        var manuscript = await services.GetRequiredService<DocumentManuscripts>().OfAsync(source, mark: null, "tests", TestContext.Current.CancellationToken);
        return string.Join('\n', source.Title, source.Issuer, manuscript.Template, manuscript.Stamp.ToString("O", CultureInfo.InvariantCulture), Encoding.UTF8.GetString(manuscript.Data.Span));
    });

    /// <summary>As if it had been frozen before the campaign's title and data were kept with it.</summary>
    private static Task ForgetAsync(TestPortal portal, DocumentKind kind, Guid subject)
    {
        var (table, key, old) = kind == DocumentKind.RecommendationLetter
            ? ("list_versions", "list_id", """regexp_replace(content, '"dataVersion":"[^"]*"', '"dataVersion":null')""")
            : ("submissions", "application_id", """regexp_replace(regexp_replace(content, '"campaignVersion":"[^"]*",', ''), '"title":"2025[^"]*",', '')""");
        return portal.Database.ExecuteAsync($"update portal.{table} set content = {old}, sha256 = sha256(convert_to({old}, 'UTF8')) where {key} = '{subject}'");
    }
}
