using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Application;
using Portal.Documents.Signatures;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>A seal from its registration to a sealed table, by two persons, and each page on the way in each of its states.</summary>
public sealed class SealJourneyTests(Stage stage) : LookingJourney(stage)
{
    private const string Office = "常州市工业和信息化局";

    [Fact]
    public async Task Two_persons_register_a_seal_and_two_persons_use_it()
    {
        using var pki = DemoPki.Create(TimeProvider.System.GetUtcNow());
        var campaign = await Backstage.CampaignAsync(TestCampaigns.Jiangsu);
        var names = await Backstage.CandidatesAsync(campaign, "320402", passed: 1, recommended: 1);
        var (city, signatory) = (await SignInAsync(An.Officer().In("320400")), await SignInAsync(An.Officer().In("320400").Signing()));
        var list = await Backstage.InDatabaseAsync(db => db.RecommendationLists.Where(one => one.CampaignId == campaign.Id
            && db.Recommenders.Any(office => office.Id == one.RecommenderId && office.AreaCode == "320400")).Select(one => one.Id).SingleAsync());
        await city.GoAsync($"/area/lists/{list}");
        await new Reviewer(city, campaign.Id).PrepareAsync(list);
        await new Reviewer(signatory, campaign.Id).FreezeAsync(list, names[0], version: 1);
        await city.GoAsync($"/documents/summary-table/{list}/1");
        await city.PressAsync(Texts.DocumentsMake);
        await Expect(city.Page.GetByRole(AriaRole.Link, new() { Name = Texts.DocumentsDownload, Exact = true })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        var document = new Uri(city.Page.Url).AbsolutePath;
        await LookAtAsync(city, document, "on paper");

        await LookAtAsync(city, "/seals", "none, who registers");
        await LookAtAsync(signatory, "/seals", "none, who confirms");
        await LookAtAsync(city, "/seals/register");
        await LookAtAsync(city, "/seals/register", "refused", () => city.RegisterAsync(pki, Office, "不对"));
        await Expect(city.Page.GetByText(Texts.SealFaultKeyUnreadable).First).ToBeVisibleAsync();
        await city.RegisterAsync(pki, Office);
        await Expect(city.Page.GetByText(Texts.SealWaitsForAnother)).ToBeVisibleAsync();
        var seal = new Uri(city.Page.Url).AbsolutePath;
        await LookAtAsync(city, seal, "waits for another");
        await LookAtAsync(signatory, "/", "a seal waits");
        await LookAtAsync(signatory, seal, "to be confirmed");
        await signatory.PressAsync(Texts.SealConfirmDo);
        await LookAtAsync(signatory, seal, "in force");
        await LookAtAsync(city, "/seals", "in force");

        await LookAtAsync(city, document, "may be sealed");
        await city.PressAsync(Texts.SealingRequest);
        await Expect(city.Page.GetByText(Texts.SealingWaitsForAnother)).ToBeVisibleAsync();
        await LookAtAsync(city, document, "asked for");
        await LookAtAsync(signatory, "/", "a use waits");
        await LookAtAsync(signatory, document, "to be approved");
        await signatory.PressAsync(Texts.SealingApprove);
        // It comes by itself, without a reload.
        await Expect(signatory.Page.GetByRole(AriaRole.Link, new() { Name = Texts.DocumentsDownloadSealed.With(1) })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await LookAtAsync(signatory, document, "sealed");

        await signatory.GoAsync(seal);
        await signatory.Page.GetByLabel(Texts.SealReason).FillAsync("更换证书");
        await signatory.PressAsync(Texts.SealWithdraw);
        await LookAtAsync(signatory, seal, "withdrawn");
        await LookAtAsync(city, "/seals", "withdrawn");
        Report();
    }
}
