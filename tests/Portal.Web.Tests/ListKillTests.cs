using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Recommendations;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>
/// kill -9 of the portal while many people rank, recommend, take off and freeze on one list: what somebody was told is there, the
/// database finds nothing wrong with itself, and the portal that is started again goes on with the same sessions.
/// <c>PORTAL_DRILL_LIST_KILLS=50</c> makes it the long drill.
/// </summary>
public sealed partial class ListKillTests
{
    private const int Cap = 10;
    private const int Factories = 24;
    private static readonly string[] Places = [nameof(RecommendFactory), nameof(PutInReserve), nameof(TakeOffList)];
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("PORTAL_DRILL_LIST_KILLS") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public async Task What_was_acknowledged_survives_kills_of_the_portal_in_the_midst_of_a_storm_on_a_list()
    {
        await using var ground = await TestPortal.StartAsync();
        var (list, applications) = await PrepareAsync(ground);
        await using var portal = await PortalProcess.StartAsync(ground.Database.Application);
        var storm = new Storm(portal, list, applications)
        {
            Handler = await SignInAsync(An.Officer().In("320500")),
            Signatory = await SignInAsync(An.Officer().In("320500").Signing()),
            Province = await SignInAsync(An.Officer().In("320000")),
        };

        for (var kill = 0; kill < Kills; kill++)
        {
            await storm.RageAsync(seed: kill);
            await SettledAsync(ground);

            (await ground.InDatabaseAsync(db => db.Database.SqlQuery<string>($"select subject || ': ' || finding as \"Value\" from portal.invariant_findings()").ToListAsync()))
                .ShouldBeEmpty();
            var found = await ground.InDatabaseAsync(db => db.ListPlaces.AsNoTracking().ToDictionaryAsync(place => place.ApplicationId, place => place.Standing));
            storm.DemandTold(found);
            found.Values.Count(standing => standing == Standing.Recommended).ShouldBeLessThanOrEqualTo(Cap);
            (await AuditedAsync(ground, Places)).ShouldBeGreaterThanOrEqualTo(storm.Placed);
            (await AuditedAsync(ground, nameof(FreezeList))).ShouldBeGreaterThanOrEqualTo(storm.Frozen);
            (await ground.InDatabaseAsync(db => db.ListVersions.CountAsync())).ShouldBeGreaterThanOrEqualTo(storm.Frozen);

            await portal.StartAsync();
        }

        storm.Placed.ShouldBeGreaterThanOrEqualTo(Kills * 30);
        storm.Frozen.ShouldBeGreaterThanOrEqualTo(Kills);

        // It goes on: the page, the sessions and the form tokens of before the kill.
        var last = await storm.ChangeableAsync();
        (await storm.Handler.GetAsync($"/area/lists/{list}")).StatusShouldBe(200);
        last.StatusShouldBe(302);

        async Task<Browser> SignInAsync(IPerson person)
        {
            var browser = Browser.At(portal.Address);
            await browser.SignInAsync(await ground.SaveAsync(person));
            return browser;
        }
    }

    private static async Task<(Guid List, Guid[] Applications)> PrepareAsync(TestPortal ground)
    {
        var campaign = await ground.InDatabaseAsync(db => ground.Campaigns.EnsureAsync(db));
        var enterprise = await ground.SaveAsync(An.Enterprise().In("320583"));
        var applications = new Guid[Factories];
        for (var index = 0; index < Factories; index++)
        {
            applications[index] = await ground.InDatabaseAsync(async db =>
                (await ground.Campaigns.ApplyAsync(db, campaign, enterprise, state: ApplicationState.Passed)).Id);
        }

        var list = await ground.InDatabaseAsync(db => db.RecommendationLists
            .Where(one => db.Recommenders.Any(office => office.Id == one.RecommenderId && office.AreaCode == "320500")).Select(one => one.Id).SingleAsync());
        await ground.SendAsync(new SetCap.Command(list, Cap), await ground.SaveAsync(An.Officer().In("320000")));
        return (list, applications);
    }

    /// <summary>The statements that the dead process had sent are through, or rolled back.</summary>
    private static Task SettledAsync(TestPortal ground) => Waiting.UntilAsync(
        async () => await ground.Database.ScalarAsync<long>("""
            select count(*) from pg_stat_activity where datname = current_database() and usename = 'portal_application' and state <> 'idle'
            """) == 0,
        "Statements of a dead portal are still running.");

    private static Task<long> AuditedAsync(TestPortal ground, params string[] actions) => ground.Database.ScalarAsync<long>(
        $"select count(*) from portal.audit_entries where convert_from(body, 'UTF8')::jsonb ->> 'action' in ({string.Join(',', actions.Select(action => $"'{action}'"))})");

    [GeneratedRegex("data-version=\"(\\d+)\"")]
    private static partial Regex Version { get; }

    /// <summary>People who change one list by its page, until the portal is killed under them.</summary>
    private sealed class Storm(PortalProcess portal, Guid list, Guid[] applications)
    {
        /// <summary>Of each application what its worker was told last, and what was asked for where the answer never came.</summary>
        private readonly Standing?[] told = new Standing?[applications.Length];

        private readonly Standing?[] asked = new Standing?[applications.Length];
        private readonly bool[] unanswered = new bool[applications.Length];
        private string token = "";
        private volatile bool hushed;
        private volatile bool over;
        private volatile int busy;
        private int placed;
        private int frozen;

        public required Browser Handler { get; init; }
        public required Browser Signatory { get; init; }
        public required Browser Province { get; init; }

        /// <summary>Changes of places that were acknowledged, over all rounds.</summary>
        public int Placed => placed;

        /// <summary>Freezings that were acknowledged, over all rounds.</summary>
        public int Frozen => frozen;

        private string Address => $"/area/lists/{list}";

        /// <summary>One round: everybody at once, and the kill at a moment that nobody chose.</summary>
        public async Task RageAsync(int seed)
        {
            (over, hushed, busy) = (false, false, 0);
            token = (await Handler.GetAsync(Address)).StatusShouldBe(200).ValueOfToken();
            var people = applications.Select((_, index) => Task.Run(() => PlaceAsync(index, new Random((seed * 1000) + index)))).ToList();
            people.Add(Task.Run(FreezeAsync));

            // A process that was just started is slow at first: the storm has to be under way before it is cut off.
            var (places, freezings) = (placed + 30, frozen + 1);
            for (var waited = Stopwatch.StartNew(); (placed < places || frozen < freezings) && waited.Elapsed < Waiting.Patience;)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            await Task.Delay(new Random(seed).Next(300), TestContext.Current.CancellationToken);
            portal.Kill();
            over = true;
            await Task.WhenAll(people);
        }

        /// <summary>Compares with what is stored: what was told, or, of a request that the kill cut off, all of what it asked for or nothing.</summary>
        public void DemandTold(Dictionary<Guid, Standing> found)
        {
            for (var index = 0; index < applications.Length; index++)
            {
                var stored = found.TryGetValue(applications[index], out var standing) ? standing : (Standing?)null;
                stored.ShouldBeOneOf(unanswered[index] ? [told[index], asked[index]] : [told[index]]);
                (told[index], unanswered[index]) = (stored, false);
            }
        }

        /// <summary>Opens the list again where it is frozen, and changes a place by the plain form.</summary>
        public async Task<Answer> ChangeableAsync()
        {
            await ReopenAsync();
            var page = await Handler.GetAsync(Address);
            return await Handler.SubmitAsync(page, new() { ["act"] = "reserve" }, "form[action$='handler=Place']");
        }

        private async Task PlaceAsync(int index, Random random)
        {
            var version = 0;
            while (!over)
            {
                await Task.Delay(random.Next(40));
                if (hushed)
                {
                    continue;
                }

                var (act, standing) = random.Next(5) switch
                {
                    0 => ("recommend", (Standing?)Standing.Recommended),
                    1 => ("reserve", Standing.Reserve),
                    2 => ("off", null),
                    3 => ("put", Standing.Reserve),
                    _ => ("put", Standing.Recommended),
                };
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address + "?handler=Place", UriKind.Relative))
                    {
                        Content = new FormUrlEncodedContent(new Dictionary<string, string>
                        {
                            ["__RequestVerificationToken"] = token,
                            ["application"] = applications[index].ToString(),
                            ["act"] = act,
                            ["standing"] = (standing ?? Standing.Recommended).ToString(),
                            ["rank"] = $"{random.Next(1, Cap)}",
                            ["at"] = "1",
                            ["version"] = $"{version}",
                        }),
                    };
                    request.Headers.Add("X-Requested-With", "XMLHttpRequest");
                    (asked[index], unanswered[index]) = (standing, true);
                    Interlocked.Increment(ref busy);
                    using var answer = await Handler.Client.SendAsync(request);
                    var board = await answer.Content.ReadAsStringAsync();
                    answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity, HttpStatusCode.NotFound);
                    if (answer.StatusCode == HttpStatusCode.OK)
                    {
                        told[index] = standing;
                        Interlocked.Increment(ref placed);
                    }

                    unanswered[index] = false;
                    Interlocked.Decrement(ref busy);
                    version = Version.Match(board) is { Success: true } shown ? int.Parse(shown.Groups[1].Value, CultureInfo.InvariantCulture) : version;
                }
                catch (Exception gone) when (gone is HttpRequestException or IOException)
                {
                    return;
                }
            }
        }

        /// <summary>Again and again: the others hold still, 经办人 prepares, 负责人 freezes, the province opens it again.</summary>
        private async Task FreezeAsync()
        {
            try
            {
                await ReopenAsync();
                while (!over)
                {
                    await Task.Delay(200);
                    hushed = true;
                    while (busy > 0 && !over)
                    {
                        await Task.Delay(5);
                    }

                    var page = await Handler.GetAsync(Address);
                    if (page.Document.QuerySelector("form[action$='handler=Prepare']") is not null)
                    {
                        await Handler.SubmitAsync(page, form: "form[action$='handler=Prepare']");
                        var freeze = await Signatory.GetAsync(Address + "/freeze");
                        if (freeze.Document.QuerySelector("main form[method=post]") is not null && (await Signatory.SubmitAsync(freeze)).Location == Address)
                        {
                            Interlocked.Increment(ref frozen);
                        }
                    }

                    // Some changes meet the frozen list.
                    hushed = false;
                    await Task.Delay(30);
                    await ReopenAsync();
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException)
            {
            }
        }

        private async Task ReopenAsync()
        {
            var page = await Province.GetAsync(Address);
            if (page.Document.QuerySelector("form[action$='handler=Reopen']") is not null)
            {
                await Province.SubmitAsync(page, new() { ["Reason"] = "核对后重新排序" }, "form[action$='handler=Reopen']");
            }
        }
    }
}
