using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Assessments;
using Portal.Application.Assessments.Files;
using Portal.Application.Pipeline;
using Portal.TestKit;

namespace Portal.Application.Tests.Assessments;

public sealed class EvidenceTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_file_is_stored_listed_read_and_removed_with_its_audit_entries()
    {
        var (_, _, assessment) = await portal.GivenAssessmentAsync();
        var before = await portal.InDatabaseAsync(db => db.SelfAssessments.Select(a => a.Version).SingleAsync());
        var bytes = SampleFiles.Jpeg(SampleFiles.Exif(6));
        var added = await AddAsync(assessment, "3", "现场.png", bytes.ToArray());
        added.FileName.ShouldBe("现场.jpg");
        added.MediaType.ShouldBe("image/jpeg");

        var list = await portal.SendAsync(new ListEvidence.Query(assessment));
        list[AssessmentPart.Indicators, "3"].Select(file => file.Id).ShouldBe([added.Id]);
        list[AssessmentPart.Scenarios, "3"].ShouldBeEmpty();

        var read = await ReadAsync(added.Id);
        read.Length.ShouldBe((int)added.Size);
        read.Length.ShouldBeLessThan(bytes.Length);
        System.Text.Encoding.Latin1.GetString(read).ShouldNotContain("GPS");

        await portal.SendAsync(new RemoveEvidence.Command(added.Id));
        (await portal.SendAsync(new ListEvidence.Query(assessment)))[AssessmentPart.Indicators, "3"].ShouldBeEmpty();
        (await portal.Database.ScalarAsync<long>("select count(*) from portal.evidence_contents")).ShouldBe(0);
        (await portal.InDatabaseAsync(db => db.SelfAssessments.Select(a => a.Version).SingleAsync())).ShouldBe(before + 2);

        var trail = await portal.InDatabaseAsync(db => db.AuditEntries.Where(entry => entry.Action == "AddEvidence" || entry.Action == "RemoveEvidence")
            .OrderBy(entry => entry.Seq).ToListAsync());
        trail.Select(entry => entry.Action).ShouldBe(["AddEvidence", "RemoveEvidence"]);
        var body = System.Text.Encoding.UTF8.GetString(trail[0].Body);
        body.ShouldContain(added.Id.ToString());
        body.ShouldContain(Convert.ToHexStringLower(SHA256.HashData(read))[..16]);
        body.ShouldNotContain("现场");
    }

    [Fact]
    public async Task A_file_of_the_largest_size_comes_back_byte_for_byte()
    {
        var (_, _, assessment) = await portal.GivenAssessmentAsync();
        var rules = portal.Get<EvidenceRules>();
        var noise = new byte[rules.MaximumBytes - SampleFiles.PdfOf("").Length];
        new Random(7).NextBytes(noise);
        var large = SampleFiles.PdfOf(string.Create(noise.Length, noise, (text, from) => { for (var i = 0; i < text.Length; i++) { text[i] = from[i] is (byte)'/' or (byte)'(' ? ' ' : (char)from[i]; } }));
        large.Length.ShouldBe(rules.MaximumBytes);
        var added = await AddAsync(assessment, "1", "大.pdf", large);
        (await ReadAsync(added.Id)).ShouldBe(large);
    }

    [Fact]
    public async Task The_same_content_twice_in_one_item_is_refused_and_allowed_in_another()
    {
        var (_, _, assessment) = await portal.GivenAssessmentAsync();
        var bytes = SampleFiles.Pdf();
        await AddAsync(assessment, "1", "甲.pdf", bytes.ToArray());
        var refused = await Should.ThrowAsync<InvalidException>(() => AddAsync(assessment, "1", "乙.pdf", bytes.ToArray()));
        refused.Message.ShouldContain("甲.pdf");
        await AddAsync(assessment, "2", "乙.pdf", bytes.ToArray());
    }

    [Fact]
    public async Task The_number_of_files_and_their_total_are_bounded_even_when_they_come_at_once()
    {
        var (_, _, assessment) = await portal.GivenAssessmentAsync();
        var rules = portal.Get<EvidenceRules>();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, rules.FilesPerItem + 5).Select(async i =>
        {
            try
            {
                await AddAsync(assessment, "1", $"{i}.pdf", SampleFiles.Pdf());
                return true;
            }
            catch (InvalidException refused)
            {
                refused.Message.ShouldBe(Texts.EvidenceTooMany.With(rules.FilesPerItem));
                return false;
            }
        }));
        outcomes.Count(stored => stored).ShouldBe(rules.FilesPerItem);

        await portal.Database.ExecuteAsync($"update portal.evidence set size = {rules.BytesPerAssessment / rules.FilesPerItem}");
        (await Should.ThrowAsync<InvalidException>(() => AddAsync(assessment, "2", "a.pdf", SampleFiles.Pdf())))
            .Message.ShouldBe(Texts.EvidenceTotalTooLarge.With(FileSize.Text(rules.BytesPerAssessment)));
    }

    [Theory]
    [InlineData(AssessmentPart.Indicators, "11")]
    [InlineData(AssessmentPart.Indicators, "01")]
    [InlineData(AssessmentPart.Scenarios, "41")]
    [InlineData(AssessmentPart.Maturity, "1")]
    [InlineData(AssessmentPart.Declarations, "nothing")]
    public async Task An_item_that_the_policy_has_not_is_not_found(AssessmentPart part, string item)
    {
        var (_, _, assessment) = await portal.GivenAssessmentAsync();
        await Should.ThrowAsync<NotFoundException>(() =>
            portal.SendAsync(new AddEvidence.Command(assessment, part, item, "a.pdf", SampleFiles.Pdf())));
        (await portal.Database.ScalarAsync<long>("select count(*) from portal.evidence")).ShouldBe(0);
    }

    [Theory]
    [InlineData(AssessmentPart.Scenarios, "40")]
    [InlineData(AssessmentPart.Maturity, "")]
    [InlineData(AssessmentPart.Declarations, "credit")]
    public async Task Every_part_takes_files(AssessmentPart part, string item)
    {
        var (_, _, assessment) = await portal.GivenAssessmentAsync("150102");
        var added = await portal.SendAsync(new AddEvidence.Command(assessment, part, item, "a.pdf", SampleFiles.Pdf()));
        (await portal.SendAsync(new ListEvidence.Query(assessment)))[part, item].Select(file => file.Id).ShouldBe([added.Id]);
    }

    [Fact]
    public async Task Strangers_find_nothing_and_officers_of_the_area_may_read()
    {
        var (_, _, assessment) = await portal.GivenAssessmentAsync("320583");
        var added = await AddAsync(assessment, "1", "a.pdf", SampleFiles.Pdf());

        var (stranger, _) = await portal.GivenFactoryAsync("320583", "另一家企业");
        portal.ActAs(stranger);
        await FindsNothingAsync();
        await Should.ThrowAsync<NotFoundException>(() => AddAsync(assessment, "1", "b.pdf", SampleFiles.Pdf()));
        await Should.ThrowAsync<NotFoundException>(() => AddAsync(assessment, "1", "b.pdf", []));
        await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new RemoveEvidence.Command(added.Id)));

        foreach (var (role, province, area) in ((Role, string, string)[])
            [(Role.ProvinceOfficer, "150000", "150000"), (Role.CityOfficer, "320000", "320100"), (Role.CountyOfficer, "320000", "320581")])
        {
            portal.ActAsOfficer(role, province, area);
            await FindsNothingAsync();
        }

        foreach (var (role, area) in ((Role, string)[])[(Role.ProvinceOfficer, "320000"), (Role.CityOfficer, "320500"), (Role.CountyOfficer, "320583")])
        {
            portal.ActAsOfficer(role, "320000", area);
            (await ReadAsync(added.Id)).Length.ShouldBe((int)added.Size);
            (await portal.SendAsync(new ListEvidence.Query(assessment)))[AssessmentPart.Indicators, "1"].Count.ShouldBe(1);
            await Should.ThrowAsync<ForbiddenException>(() => portal.SendAsync(new RemoveEvidence.Command(added.Id)));
        }

        foreach (var role in (Role[])[Role.Expert, Role.Administrator, Role.Auditor])
        {
            portal.ActAsOfficer(role, "320000", "320000");
            await FindsNothingAsync();
        }

        async Task FindsNothingAsync()
        {
            await Should.ThrowAsync<NotFoundException>(() => ReadAsync(added.Id));
            await Should.ThrowAsync<NotFoundException>(() => portal.SendAsync(new ListEvidence.Query(assessment)));
        }
    }

    private Task<EvidenceFile> AddAsync(Guid assessment, string item, string name, byte[] bytes) =>
        portal.SendAsync(new AddEvidence.Command(assessment, AssessmentPart.Indicators, item, name, bytes));

    /// <summary>Within one scope, as a request does.</summary>
    private async Task<byte[]> ReadAsync(Guid id)
    {
        using var whole = new MemoryStream();
        await portal.InScopeAsync(async mediator =>
        {
            var view = await mediator.Send(new ReadEvidence.Query(id));
            await foreach (var piece in view.Pieces)
            {
                whole.Write(piece);
            }
        });
        return whole.ToArray();
    }
}
