using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Data;
using Portal.Application.Documents;
using Portal.Application.Letters;
using Portal.Application.Ports;
using Portal.Documents.Typesetting;

namespace Guide;

/// <summary>Takes one paper of each kind from a demonstration's database, by the portal's own way from frozen contents to manuscripts.</summary>
internal static class Collection
{
    private const string Campaign = "jiangsu-advanced-2025";

    public static async Task TakeAsync(string folder)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        await using var portal = new ServiceCollection()
            .AddLogging()
            .AddPortalApplication(PortalSettings.Database(configuration), PortalSettings.Seeds(configuration))
            .AddAccounts(configuration)
            .AddSingleton(PublicAddress.Parse("https://portal.example.cn"))
            .AddSingleton(_ => new Typesetter(new TypesetterSettings()))
            .AddScoped<ICurrentUser, Nobody>()
            .BuildServiceProvider();
        await using var scope = portal.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();

        // The longest ones show the most.
        var submission = await (from one in db.Submissions
                                join application in db.Applications on one.ApplicationId equals application.Id
                                where application.CampaignId == Campaign
                                orderby one.Content.Length descending, one.Id
                                select new { one.ApplicationId, one.Round }).FirstAsync();
        var version = await (from one in db.ListVersions
                             join list in db.RecommendationLists on one.ListId equals list.Id
                             where list.CampaignId == Campaign
                             orderby one.Content.Length descending, one.ListId
                             select new { one.ListId, one.Number }).FirstAsync();
        var decision = await db.Decisions.Where(one => one.PolicyId == "jiangsu-2025" && one.ReferenceTier == 2).OrderByDescending(one => one.Inputs.Length).ThenBy(one => one.Id).Select(one => one.Id).FirstAsync();
        await TakeAsync(DocumentKind.ApplicationForm, submission.ApplicationId, submission.Round, "application-form");
        await TakeAsync(DocumentKind.Commitment, submission.ApplicationId, submission.Round, "commitment");
        await TakeAsync(DocumentKind.Receipt, submission.ApplicationId, submission.Round, "receipt");
        await TakeAsync(DocumentKind.SummaryTable, version.ListId, version.Number, "summary-table");
        await TakeAsync(DocumentKind.RecommendationLetter, version.ListId, version.Number, "recommendation-letter");
        await TakeAsync(DocumentKind.SelfAssessmentReport, decision, 1, "report");

        async Task TakeAsync(DocumentKind kind, Guid subject, int number, string name)
        {
            var document = new IssuedDocument
            {
                Code = "",
                Link = "",
                Kind = kind,
                SubjectId = subject,
                Number = number,
                Title = "",
                Issuer = "",
                SourceSha256 = [],
                SourceAt = default,
                RequestedAt = default,
                RequestedById = default,
            };
            var source = await scope.ServiceProvider.GetRequiredService<DocumentSources>().OfAsync(document, CancellationToken.None);
            var manuscript = await scope.ServiceProvider.GetRequiredService<DocumentManuscripts>().OfAsync(source, mark: null, "guide", CancellationToken.None);
            GuidePaper.Write(folder, name, manuscript);
            Console.WriteLine($"{name}: {source.Issuer}, {manuscript.Pictures.Count} pictures");
        }
    }

    private sealed class Nobody : ICurrentUser
    {
        public Guid? AccountId => null;
        public string DisplayName => "";
        public Role? Role => null;
        public Guid? EnterpriseId => null;
        public string? AreaCode => null;
        public string? ProvinceCode => null;
        public Duty? Duty => null;
    }
}
