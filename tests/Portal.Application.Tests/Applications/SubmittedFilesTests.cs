using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Reviews;
using Portal.Rules;
using Portal.Rules.Policies;
using Portal.TestKit;

namespace Portal.Application.Tests.Applications;

/// <summary>What a submission stands on stays with it: its files, and everything that the decision took into account.</summary>
public sealed class SubmittedFilesTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Account owner = null!;
    private Account city = null!;
    private Campaign campaign = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        owner = await portal.SaveAsync(An.Enterprise().In("320583"));
        city = await portal.SaveAsync(An.Officer().In("320500"));
        campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Files_that_are_replaced_after_a_return_stay_readable_with_the_submission_that_names_them()
    {
        var application = await CompleteAsync();
        var assessment = await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.AssessmentId).SingleAsync());
        var (oldEvidence, oldTable) = (SampleFiles.Pdf("first evidence"), SampleFiles.Pdf("first table"));
        var evidence = await portal.SendAsync(new AddEvidence.Command(assessment, AssessmentPart.Scenarios, "9", "证书.pdf", oldEvidence.ToArray()), owner);
        var table = await portal.SendAsync(new AddApplicationFile.Command(application, "finance-2024", "报表.pdf", oldTable.ToArray()), owner);
        await SubmitAsync(application);
        await portal.SendAsync(
            new ReturnApplication.Command(application, 1, new Dictionary<string, string?> { ["scenario:9"] = "请更换证书。", ["finance"] = "请更换报表。" }, null), city);

        await portal.SendAsync(new RemoveEvidence.Command(evidence.Id), owner);
        await portal.SendAsync(new RemoveApplicationFile.Command(table.Id), owner);
        var other = await portal.SendAsync(new AddEvidence.Command(assessment, AssessmentPart.Scenarios, "9", "新证书.pdf", SampleFiles.Pdf("second")), owner);
        (await portal.SendAsync(new ListEvidence.Query(assessment), owner))[AssessmentPart.Scenarios, "9"].Select(file => file.Id).ShouldBe([other.Id]);
        await SubmitAsync(application);

        var first = SubmittedContentOf(await portal.SendAsync(new ReadSubmission.Query(application, 1), owner));
        first.Scenarios.Single(scenario => scenario.Row == 9).Evidence.ShouldHaveSingleItem().Id.ShouldBe(evidence.Id);
        first.Files["finance-2024"].ShouldContain(file => file.Id == table.Id);
        var second = SubmittedContentOf(await portal.SendAsync(new ReadSubmission.Query(application, 2), owner));
        second.Scenarios.Single(scenario => scenario.Row == 9).Evidence.ShouldHaveSingleItem().Id.ShouldBe(other.Id);
        second.Files["finance-2024"].ShouldNotContain(file => file.Id == table.Id);
        foreach (var reader in (Account[])[owner, city])
        {
            (await BytesAsync(new ReadEvidence.Query(evidence.Id), reader)).ShouldBe(oldEvidence);
            (await BytesAsync(new ReadApplicationFile.Query(table.Id), reader)).ShouldBe(oldTable);
        }
    }

    [Theory]
    [InlineData(AssessmentPart.Scenarios, "9", "scenario:9")]
    [InlineData(AssessmentPart.Indicators, "1", "indicator:1")]
    [InlineData(AssessmentPart.Maturity, "", "maturity")]
    [InlineData(AssessmentPart.Declarations, "credit", "declaration:credit")]
    public async Task A_file_that_a_return_leaves_as_it_is_cannot_be_taken_away(AssessmentPart part, string item, string key)
    {
        var application = await CompleteAsync();
        var assessment = await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.AssessmentId).SingleAsync());
        var evidence = await portal.SendAsync(new AddEvidence.Command(assessment, part, item, "证书.pdf", SampleFiles.Pdf("kept")), owner);
        await SubmitAsync(application);
        await ReturnAsync(1, "effects");

        (await Should.ThrowAsync<InvalidException>(portal.SendAsync(new RemoveEvidence.Command(evidence.Id), owner))).Message.ShouldBe(Texts.EvidenceNotTicked);
        // What was added since goes again, and the application is submitted as it was.
        var added = await portal.SendAsync(new AddEvidence.Command(assessment, part, item, "多余.pdf", SampleFiles.Pdf("added")), owner);
        (await Should.ThrowAsync<InvalidException>(SubmitAsync(application))).Message.ShouldContain("退回");
        await portal.SendAsync(new RemoveEvidence.Command(added.Id), owner);
        await SubmitAsync(application);

        // Ticked, it may go.
        await ReturnAsync(2, key);
        await portal.SendAsync(new RemoveEvidence.Command(evidence.Id), owner);
        await SubmitAsync(application);

        Task<MediatR.Unit> ReturnAsync(int round, string ticked) =>
            portal.SendAsync(new ReturnApplication.Command(application, round, new Dictionary<string, string?> { [ticked] = "请修改。" }, null), city);
    }

    [Fact]
    public async Task What_no_submission_names_goes_with_its_bytes()
    {
        var application = await CompleteAsync();
        var assessment = await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.AssessmentId).SingleAsync());
        var evidence = await portal.SendAsync(new AddEvidence.Command(assessment, AssessmentPart.Scenarios, "9", "a.pdf", SampleFiles.Pdf("a")), owner);
        var table = await portal.SendAsync(new AddApplicationFile.Command(application, "finance-2024", "b.pdf", SampleFiles.Pdf("b")), owner);

        await portal.SendAsync(new RemoveEvidence.Command(evidence.Id), owner);
        await portal.SendAsync(new RemoveApplicationFile.Command(table.Id), owner);

        (await portal.InDatabaseAsync(async db => (
            await db.Evidence.IgnoreQueryFilters().CountAsync(file => file.Id == evidence.Id), await db.Set<EvidenceContent>().CountAsync(content => content.EvidenceId == evidence.Id),
            await db.ApplicationFiles.CountAsync(file => file.Id == table.Id), await db.Set<ApplicationFileContent>().CountAsync(content => content.FileId == table.Id)))).ShouldBe((0, 0, 0, 0));
    }

    [Fact]
    public async Task A_snapshot_holds_the_recognised_tier_that_its_decision_stood_on()
    {
        campaign = await portal.InDatabaseAsync(db => portal.Campaigns.EnsureAsync(db, "national-excellent-2025", "320000"));
        var application = await CompleteAsync();
        await SubmitAsync(application);

        var stored = await portal.InDatabaseAsync(db => db.Submissions.AsNoTracking().SingleAsync(submission => submission.ApplicationId == application));
        stored.Sha256.ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(stored.Content)));
        using var content = JsonDocument.Parse(stored.Content);
        var decision = content.RootElement.GetProperty("decision");
        decision.GetProperty("recognisedTier").GetString().ShouldBe("leading");
        decision.GetProperty("inputs").GetString()!.ShouldContain("\"recognisedTier\":\"leading\"");
        var province = await portal.SaveAsync(An.Officer().In("320000"));
        var review = await portal.SendAsync(new ReadReview.Query(campaign.Id, application), province);
        review.Decision.Conditions.Single(condition => condition.Condition.Code == ConditionCode.RecognisedTier).Outcome.ShouldBe(Outcome.Met);
    }

    private static SubmittedContent SubmittedContentOf(ReadSubmission.View view) => SubmittedContent.Read(view.Content);

    private Task<Guid> CompleteAsync() => portal.InDatabaseAsync(async db =>
    {
        var application = await portal.Campaigns.ApplyAsync(db, campaign, owner);
        await CompleteApplication.FillAsync(db, application.Id, portal.Get<CampaignBook>(), portal.Get<PolicyBook>());
        return application.Id;
    });

    private async Task SubmitAsync(Guid application)
    {
        var version = await portal.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application).Select(one => one.Version).SingleAsync());
        await portal.SendAsync(new SubmitApplication.Command(application, Guid.NewGuid(), version), owner);
    }

    private async Task<byte[]> BytesAsync(IQuery<ReadEvidence.View> query, Account reader)
    {
        var bytes = new List<byte>();
        await portal.InScopeAsync(reader, async mediator =>
        {
            await foreach (var piece in (await mediator.Send(query)).Pieces)
            {
                bytes.AddRange(piece);
            }
        });
        return [.. bytes];
    }
}
