using Microsoft.Extensions.DependencyInjection;
using Portal.Application.Assessments.Files;
using Portal.Application.Campaigns;
using Portal.Application.Documents.Scans;
using Portal.Application.Messages;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Application.Seals;

namespace Portal.Application;

/// <summary>
/// What the folder of policies and reference data says, read once: none of it changes while a portal runs, and none of it knows a database,
/// so that several portals of one process may share it.
/// </summary>
public sealed class SeedBooks
{
    private readonly List<Action<IServiceCollection>> books = [];

    private SeedBooks(string folder)
    {
        var policyFolder = Path.Combine(folder, "policies");
        var reference = Path.Combine(folder, "reference");
        // Read at once: a policy that cannot be trusted keeps the portal from starting.
        var policies = Add(PolicyBook.Read(policyFolder));
        var quotas = Add(QuotaBook.Read(policyFolder));
        var titles = Add(FormerTitles.Read(Path.Combine(reference, "former-titles.json")));
        Add(CampaignBook.Read(policyFolder, policies, quotas, titles));
        Add(AdmissionBook.Read(policyFolder, titles));
        Add(EvidenceRules.Read(Path.Combine(reference, "evidence.json")));
        Add(StampedScanRules.Read(Path.Combine(reference, "stamped-scans.json")));
        Add(SealRules.Read(Path.Combine(reference, "seals.json")));
        Add(ReminderDays.Read(Path.Combine(reference, "reminders.json")));
        // Read when first asked for: not every command needs these.
        AddLater(() => Divisions.Read(Path.Combine(reference, "divisions.csv")));
        AddLater(() => Industries.Read(Path.Combine(reference, "industries.csv")));
        AddLater(() => WorkingDays.Read(Path.Combine(reference, "holidays")));
        AddLater(() => MaturityModel.Read(Path.Combine(reference, "maturity.json")));
    }

    /// <exception cref="InvalidDataException">The data of some policy, or of the quotas, has faults.</exception>
    public static SeedBooks Read(string folder) => new(folder);

    internal void AddTo(IServiceCollection services) => books.ForEach(add => add(services));

    private T Add<T>(T book) where T : class
    {
        books.Add(services => services.AddSingleton(book));
        return book;
    }

    private void AddLater<T>(Func<T> read) where T : class
    {
        var book = new Lazy<T>(read);
        books.Add(services => services.AddSingleton(_ => book.Value));
    }
}
