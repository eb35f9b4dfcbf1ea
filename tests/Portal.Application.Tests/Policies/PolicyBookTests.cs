using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Portal.Application.Policies;
using Portal.TestKit;

namespace Portal.Application.Tests.Policies;

public sealed class PolicyBookTests : IDisposable
{
    private static readonly string Seeds = PortalSettings.Seeds(new ConfigurationBuilder().Build());
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policies-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_shipped_policies_are_found_by_id_and_by_province()
    {
        var book = PolicyBook.Read(Path.Combine(Seeds, "policies"));

        book.All.Select(policy => policy.Id).ShouldBe(["jiangsu-2025", "national-2024", "national-2025", "neimenggu-2025"]);
        book.OfProvince("320000").ShouldBe(book.For("jiangsu-2025"));
        book.OfProvince("150000").ShouldBe(book.For("neimenggu-2025"));
        book.OfProvince("110000").ShouldBeNull();
        book.OfProvince(null).ShouldBeNull();
        book.Find("jiangsu-2024").ShouldBeNull();
    }

    [Fact]
    public void A_fault_is_named_with_file_path_and_reason()
    {
        Copy("jiangsu-2025", "jiangsu-2025", ("\"value\": 8,", "\"value\": -8,"));

        var refusal = Should.Throw<InvalidDataException>(() => PolicyBook.Read(folder.FullName));

        refusal.Message.ShouldContain(Path.Combine("jiangsu-2025", "elements-jiangsu-2025.json") + "/tiers/0/min_scenarios/value: ");
    }

    [Fact]
    public void A_policy_in_a_folder_of_another_name_is_refused()
    {
        Copy("jiangsu-2025", "jiangsu-2026");

        Should.Throw<InvalidDataException>(() => PolicyBook.Read(folder.FullName)).Message.ShouldContain("jiangsu-2026");
    }

    [Fact]
    public void Without_any_policy_there_is_no_start() =>
        Should.Throw<InvalidDataException>(() => PolicyBook.Read(folder.FullName)).Message.ShouldContain("no policy");

    [Fact]
    public void Quotas_are_no_policy_and_are_checked_as_well()
    {
        QuotaBook.Read(Path.Combine(Seeds, "policies")).Schemes.All.Length.ShouldBe(5);

        Copy("quotas", "quotas", ("\"max\": 40", "\"max\": 41"));
        Copy("jiangsu-2025", "jiangsu-2025");
        PolicyBook.Read(folder.FullName).All.ShouldHaveSingleItem().Id.ShouldBe("jiangsu-2025");
        Should.Throw<InvalidDataException>(() => QuotaBook.Read(folder.FullName)).Message
            .ShouldContain(Path.Combine("quotas", "schemes.json") + "/schemes/0/rules/0/clause: ");
    }

    [Fact]
    public void Without_quotas_there_is_no_start() =>
        Should.Throw<InvalidDataException>(() => QuotaBook.Read(folder.FullName)).Message.ShouldContain("schemes.json: The file is missing.");

    [Fact]
    public async Task The_version_of_the_quotas_is_kept_once()
    {
        await using var portal = await TestPortal.StartAsync();
        var quotas = portal.Get<QuotaBook>();

        (await portal.InDatabaseAsync(db => quotas.KeepAsync(db, TimeProvider.System.GetUtcNow(), default))).ShouldBeTrue();
        (await portal.InDatabaseAsync(db => quotas.KeepAsync(db, TimeProvider.System.GetUtcNow(), default))).ShouldBeFalse();

        (await portal.InDatabaseAsync(db => db.PolicyVersions.SingleAsync())).Version.ShouldBe(quotas.Schemes.Version);
    }

    [Fact]
    public async Task A_version_is_kept_once_and_comes_back_after_the_files_have_moved_on()
    {
        await using var portal = await TestPortal.StartAsync();
        Copy("jiangsu-2025", "jiangsu-2025", ("\"value\": 8,", "\"value\": 9,"));
        var old = PolicyBook.Read(folder.FullName);
        var earlier = old.For("jiangsu-2025");
        var book = portal.Get<PolicyBook>();
        earlier.Version.ShouldNotBe(book.For("jiangsu-2025").Version);

        (await portal.InDatabaseAsync(db => old.KeepAsync(db, earlier, TimeProvider.System.GetUtcNow(), default))).ShouldBeTrue();
        (await portal.InDatabaseAsync(db => old.KeepAsync(db, earlier, TimeProvider.System.GetUtcNow(), default))).ShouldBeFalse();

        var replayed = await portal.InDatabaseAsync(db => book.OfVersionAsync(db, earlier.Version, default));
        replayed.Version.ShouldBe(earlier.Version);
        replayed.ShouldNotBeSameAs(earlier);
        (await portal.InDatabaseAsync(db => db.PolicyVersions.CountAsync())).ShouldBe(1);
        await Should.ThrowAsync<InvalidDataException>(portal.InDatabaseAsync(db => book.OfVersionAsync(db, "jiangsu-2025@sha256:0", default)));
    }

    private void Copy(string id, string to, params (string Old, string New)[] changes)
    {
        var target = folder.CreateSubdirectory(to);
        foreach (var file in Directory.GetFiles(Path.Combine(Seeds, "policies", id)))
        {
            var text = File.ReadAllText(file);
            foreach (var (old, changed) in changes)
            {
                text = text.Replace(old, changed, StringComparison.Ordinal);
            }

            File.WriteAllText(Path.Combine(target.FullName, Path.GetFileName(file)), text);
        }
    }
}
