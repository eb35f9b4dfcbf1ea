using System.Text.RegularExpressions;
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
        await WaitsAndComesAsync(city, "documents", $"subject_id = '{list}'", () => city.PressAsync(Texts.DocumentsMake));
        await Expect(city.Page.GetByRole(AriaRole.Link, new() { Name = Texts.DocumentsDownload, Exact = true })).ToBeVisibleAsync(new() { Timeout = 3 * Visitor.Patience });
        await Expect(city.Page.Locator(".visually-hidden[role=status]")).ToHaveTextAsync(Texts.DocumentsWaitReady);
        var document = new Uri(city.Page.Url).AbsolutePath;
        await AScanIsSentOnceAsync(city);
        await LookAtAsync(city, document, "on paper");

        await LookAtAsync(city, "/seals", "none, who registers");
        await LookAtAsync(signatory, "/seals", "none, who confirms");
        await LookAtAsync(city, "/seals/register");
        await LookAtAsync(city, "/seals/register", "refused", async () =>
        {
            await city.RegisterAsync(pki, Office, "不对");
            await Expect(city.Page.GetByText(Texts.SealFaultKeyUnreadable).First).ToBeVisibleAsync();
        });
        // A picture straight from a camera: it is said to be too large, not that the page is too old.
        await city.Page.GetByLabel(Texts.SealPictureFile, new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "印模.png", MimeType = "image/png", Buffer = new byte[9 * 1024 * 1024] });
        await city.PressAsync(Texts.SealRegisterDo);
        await city.SeesHeadingAsync(Texts.Error413Title);
        await city.RegisterAsync(pki, Office);
        await Expect(city.Page.GetByText(Texts.SealWaitsForAnother)).ToBeVisibleAsync();
        var seal = new Uri(city.Page.Url).AbsolutePath;
        await LookAtAsync(city, seal, "waits for another");
        await LookAtAsync(signatory, "/", "a seal waits");
        await LookAtAsync(signatory, seal, "to be confirmed");
        await signatory.PressAsync(Texts.SealConfirmDo);
        await signatory.SeesNoticeAsync(Texts.SealConfirmedNow);
        await LookAtAsync(signatory, seal, "in force");
        await LookAtAsync(city, "/seals", "in force");

        await LookAtAsync(city, document, "may be sealed");
        await city.PressAsync(Texts.SealingRequest);
        await Expect(city.Page.GetByText(Texts.SealingWaitsForAnother)).ToBeVisibleAsync();
        await LookAtAsync(city, document, "asked for");
        await LookAtAsync(signatory, "/", "a use waits");
        await LookAtAsync(signatory, document, "to be approved");
        await ThePageBecomesNewAsync(signatory, document);
        // It comes by itself, without a reload.
        await WaitsAndComesAsync(signatory, "seal_uses", $"document_id = '{document.Split('/')[^1]}'", () => signatory.PressAsync(Texts.SealingApprove));
        await Expect(signatory.Page.GetByRole(AriaRole.Link, new() { Name = Texts.DocumentsDownloadSealed.With(1) })).ToBeVisibleAsync(new() { Timeout = 3 * Visitor.Patience });
        await Expect(signatory.Page.Locator(".visually-hidden[role=status]")).ToHaveTextAsync(Texts.SealingReady);
        await LookAtAsync(signatory, document, "sealed");

        await signatory.GoAsync(seal);
        await signatory.Page.GetByLabel(Texts.SealReason).FillAsync("更换证书");
        await signatory.PressAsync(Texts.SealWithdraw);
        await signatory.SeesNoticeAsync(Texts.SealWithdrawnNow);
        await LookAtAsync(signatory, seal, "withdrawn");
        await LookAtAsync(city, "/seals", "withdrawn");
        Report();
    }

    /// <summary>Asks for something, sees the page wait, and only then lets the press have it: a quick press and a slow page would meet otherwise.</summary>
    /// <param name="queue">The table in which it waits.</param>
    /// <param name="own">Which of its rows are this journey's.</param>
    private async Task WaitsAndComesAsync(Visitor who, string queue, string own, Func<Task> ask)
    {
        await Stage.Database.ExecuteAsync($"""
            create function portal.hold_{queue}() returns trigger language plpgsql as $$
            begin
                new.taken_until = portal.clock() + interval '1 hour';
                return new;
            end $$;
            create trigger hold_{queue} before insert or update on portal.{queue} for each row when (new.{own}) execute function portal.hold_{queue}();
            """);
        await ask();
        await Expect(who.Page.Locator("[data-waiting]")).ToBeVisibleAsync();
        await Stage.Database.ExecuteAsync($"""
            drop trigger hold_{queue} on portal.{queue};
            drop function portal.hold_{queue}();
            update portal.{queue} set taken_until = null where {own};
            """);
    }

    /// <summary>What was made by itself came with its own forms: they are sent once, and once more after a stop.</summary>
    private static async Task AScanIsSentOnceAsync(Visitor who)
    {
        var sent = 0;
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously), second = new(TaskCreationOptions.RunContinuationsAsynchronously),
            pressed = new(TaskCreationOptions.RunContinuationsAsynchronously), answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await who.Page.RouteAsync("**/scans", async route =>
        {
            (++sent == 1 ? first : second).TrySetResult();
            await answered.Task;
            await route.FulfillAsync(new() { Status = 204 });
        });
        // While an answer is held back, the browser's driver waits with it: the page presses by itself, and is told here how far it is.
        await who.Page.RouteAsync("**/told/*", async route =>
        {
            if (route.Request.Url.EndsWith("under-way", StringComparison.Ordinal))
            {
                await first.Task;
            }
            else
            {
                // What was sent too often would come now.
                await Task.Delay(1000);
                pressed.TrySetResult();
            }

            await route.FulfillAsync(new() { Status = 204 });
        });
        await who.Page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "盖章.png", MimeType = "image/png", Buffer = [1] });
        await who.Page.GetByRole(AriaRole.Button, new() { Name = Texts.ScansUpload }).EvaluateAsync("""
            one => {
              (async () => {
                one.click();
                await fetch('/told/under-way');
                one.click();
                await fetch('/told/pressed-twice');
                window.stop();
                while (one.form.dataset.sent) {
                  await new Promise(resolve => setTimeout(resolve, 20));
                }
                one.click();
              })();
            }
            """);
        var patience = TimeSpan.FromMilliseconds(Visitor.Patience);
        await pressed.Task.WaitAsync(patience);
        sent.ShouldBe(1);
        await second.Task.WaitAsync(patience);
        await Task.Delay(500);
        answered.SetResult();
        sent.ShouldBe(2);
        await who.Page.UnrouteAllAsync();
    }

    /// <summary>Another organisation's seal is set meanwhile, and the page becomes new around whoever works on it.</summary>
    private static async Task ThePageBecomesNewAsync(Visitor who, string document)
    {
        var (refuse, reason) = (who.Page.GetByText(Texts.SealingRefuse).First, who.Page.GetByLabel(Texts.SealReason));

        // A reason that is being written stays; nothing was sealed, so no seal is said to have come.
        await MeanwhileAsync(who, document, page => page, async () =>
        {
            await refuse.ClickAsync();
            await reason.FillAsync("印章位置不符");
        });
        await Expect(reason).ToHaveValueAsync("印章位置不符");
        await Expect(reason).ToBeFocusedAsync();
        await Expect(who.Page.Locator("textarea + .characters")).ToHaveCountAsync(1);
        await Expect(who.Page.Locator(".visually-hidden[role=status]")).ToHaveTextAsync("changed");

        // What was only opened stays open, with the focus on it.
        await MeanwhileAsync(who, document, page => page, () => refuse.ClickAsync());
        await Expect(reason).ToBeVisibleAsync();
        await Expect(who.Page.Locator("summary:focus")).ToHaveTextAsync(Texts.SealingRefuse);

        // Whoever stood on what is gone goes on where it was, not at the top of the page.
        await MeanwhileAsync(
            who, document, page => Regex.Replace(page, "<form[^>]* data-approve.*?</form>", "", RegexOptions.Singleline),
            () => who.Page.GetByRole(AriaRole.Button, new() { Name = Texts.SealingApprove }).FocusAsync());
        await Expect(who.Page.Locator("#paper")).ToBeFocusedAsync();

        // After a refusal the address names what was sent: it is not sent again.
        var sent = 0;
        who.Page.Request += (_, request) => sent += request.Method == "POST" ? 1 : 0;
        await MeanwhileAsync(who, document, page => page, async () =>
        {
            await refuse.ClickAsync();
            await who.Page.Locator("form[data-refuse] button").First.ClickAsync();
            await Expect(who.Page.Locator(".error-summary")).ToBeVisibleAsync();
        });
        sent.ShouldBe(1);
        await who.GoAsync(document);
    }

    /// <param name="become">What the page is when it is looked at again.</param>
    private static async Task MeanwhileAsync(Visitor who, string document, Func<string, string> become, Func<Task> work)
    {
        const string begin = "<div id=\"paper\">";
        var worked = new TaskCompletionSource();
        await who.Page.RouteAsync(new Regex(Regex.Escape(document) + "(\\?.*)?$"), async route =>
        {
            if (!route.Request.IsNavigationRequest)
            {
                await worked.Task;
            }

            var answer = await route.FetchAsync();
            var page = await answer.TextAsync();
            if (route.Request.IsNavigationRequest)
            {
                var nonce = Regex.Match(page, "<script[^>]* nonce=\"([^\"]+)\"").Groups[1].Value;
                var script = $"<script type=\"module\" src=\"/js/document-wait.js\" nonce=\"{nonce}\"></script>";
                page = page.Replace(begin, begin + "<div data-waiting data-text-ready=\"ready\" data-text-failed=\"failed\" data-text-changed=\"changed\"></div>", StringComparison.Ordinal)
                    .Replace("</body>", script + "</body>", StringComparison.Ordinal);
            }
            else
            {
                page = become(page).Replace(begin, begin + "<p>页面已更新</p>", StringComparison.Ordinal);
            }

            await route.FulfillAsync(new() { Response = answer, Body = page });
        });
        await who.GoAsync(document);
        try
        {
            await work();
        }
        finally
        {
            worked.SetResult();
        }

        await Expect(who.Page.GetByText("页面已更新")).ToBeVisibleAsync();
        await who.Page.UnrouteAllAsync();
    }
}
