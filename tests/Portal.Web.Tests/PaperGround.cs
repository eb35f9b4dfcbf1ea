using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Documents;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>Documents of a city's frozen list, for tests of what is done with them afterwards. The city is no other test's.</summary>
internal sealed class PaperGround(Site site, string city, string county)
{
    public string City { get; } = city;

    public Guid List { get; private set; }

    /// <summary>Freezes the list's next version, with one more recommended application.</summary>
    public async Task<Browser> FreezeAsync()
    {
        var campaigns = new TestCampaigns(
            site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Divisions>());
        var owner = await site.SaveAsync(An.Enterprise().In(county));
        var application = await site.InDatabaseAsync(async db =>
        {
            var campaign = await campaigns.EnsureAsync(db, TestCampaigns.Shaanxi);
            var passed = await campaigns.ApplyAsync(db, campaign, owner, county, ApplicationState.Passed);
            List = await db.RecommendationLists.Where(l => l.CampaignId == campaign.Id && db.Recommenders.Any(r => r.Id == l.RecommenderId && r.AreaCode == City)).Select(l => l.Id).SingleAsync();
            return passed;
        });
        var handler = await site.SignInAsync(An.Officer().In(City));
        var page = (await handler.GetAsync($"/area/lists/{List}")).StatusShouldBe(200);
        await handler.PostAsync($"/area/lists/{List}?handler=Place", [new("__RequestVerificationToken", page.ValueOfToken()), new("application", application.Id.ToString()), new("act", "recommend"), new("at", "0"), new("version", "0"), new("standing", "Recommended"), new("reorders", "false")]);
        await handler.SubmitAsync(await handler.GetAsync($"/area/lists/{List}"), form: "form[action$='handler=Prepare']");
        var signatory = await site.SignInAsync(An.Officer().In(City).Signing());
        (await signatory.SubmitAsync((await signatory.GetAsync($"/area/lists/{List}/freeze")).StatusShouldBe(200))).StatusShouldBe(302);
        return handler;
    }

    /// <summary>The province opens the list again.</summary>
    public async Task ReopenAsync(Browser province) =>
        (await province.SubmitAsync(await province.GetAsync($"/area/lists/{List}"), new() { ["Reason"] = "名单有误" }, "form[action$='handler=Reopen']")).StatusShouldBe(302);

    /// <summary>A document of the list, set and ready.</summary>
    public Task<Paper> IssueAsync(Browser officer, string kind = "summary-table", int number = 1) => IssueAsync(officer, $"/documents/{kind}/{List}/{number}");

    /// <summary>A document, set and ready.</summary>
    /// <param name="offer">The page where it is asked for.</param>
    public static async Task<Paper> IssueAsync(Browser officer, string offer)
    {
        // One that is there already is led to.
        var offered = await officer.GetAsync(offer);
        var document = offered.Location ?? (await officer.SubmitAsync(offered.StatusShouldBe(200))).StatusShouldBe(302).Location!;
        return await Waiting.ForAsync(
            async () =>
            {
                var page = (await officer.GetAsync(document)).StatusShouldBe(200);
                if (page.Document.QuerySelector("a[href*='/files/1']") is not null)
                {
                    return new Paper(
                        Guid.Parse(document[^36..]), document, page.Document.QuerySelector("dd.code")!.TextContent,
                        await officer.Client.GetByteArrayAsync(new Uri(document + "/files/1", UriKind.Relative), TestContext.Current.CancellationToken));
                }

                page.Document.QuerySelector("[data-waiting]").ShouldNotBeNull(page.Text);
                return null;
            },
            "The press does not set the document.");
    }

    /// <summary>Keeps one more file of a document, as sealing does.</summary>
    public Task<int> KeepAsync(Paper paper, int number, byte[] bytes) => site.InDatabaseAsync(db =>
    {
        db.DocumentRevisions.Add(new DocumentRevision
        {
            DocumentId = paper.Id,
            Number = number,
            Bytes = bytes,
            Size = bytes.Length,
            Sha256 = System.Security.Cryptography.SHA256.HashData(bytes),
            At = TimeProvider.System.GetUtcNow(),
        });
        return db.SaveChangesAsync();
    });

    /// <summary>Sends one file by a form of a page.</summary>
    /// <param name="shown">The page with the form.</param>
    /// <param name="target">Where the form is sent.</param>
    public static async Task<Answer> HandInAsync(Browser browser, string shown, string target, byte[] file, string name = "a.pdf")
    {
        var page = (await browser.GetAsync(shown)).StatusShouldBe(200);
        using var form = new MultipartFormDataContent { { new StringContent(page.ValueOfToken()), "__RequestVerificationToken" } };
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(content, "file", name);
        return await Answer.ReadAsync(await browser.Client.PostAsync(new Uri(target, UriKind.Relative), form));
    }
}

/// <summary>A document that is ready.</summary>
/// <param name="Page">Its address.</param>
/// <param name="Code">In groups, as printed.</param>
/// <param name="Pdf">Its first file.</param>
internal sealed record Paper(Guid Id, string Page, string Code, byte[] Pdf);
