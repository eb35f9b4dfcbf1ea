using System.Globalization;
using Microsoft.Playwright;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>
/// kill -9 of the portal and of PostgreSQL while somebody types: what was acknowledged is stored, what was not comes back from the
/// browser. <c>PORTAL_DRILL_PORTAL_KILLS</c> (50) and <c>PORTAL_DRILL_DATABASE_KILLS</c> (20) make it longer.
/// </summary>
public sealed class AutosaveDrillTests(Stage stage) : Journey(stage)
{
    /// <summary>In milliseconds: while the portal is away the page tries again in pauses that grow up to half a minute.</summary>
    private const float UntilTriedAgain = 180_000;

    private DurableCluster cluster = null!;
    private PortalProcess portal = null!;
    private Backstage backstage = null!;

    public override async ValueTask InitializeAsync()
    {
        cluster = await DurableCluster.CreateAsync();
        portal = await PortalProcess.StartAsync(cluster.Application);
        backstage = new Backstage(cluster.Application + ";Pooling=false");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await portal.DisposeAsync();
        await backstage.DisposeAsync();
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_portal_is_killed()
    {
        var (visitor, assessment) = await BeginAsync();
        var acknowledged = new Dictionary<int, string>();
        for (var round = 1; round <= Rounds("PORTAL_DRILL_PORTAL_KILLS", 10); round++)
        {
            var no = 1 + (round % 3);
            await TypeAcknowledgedAsync(visitor, no, acknowledged, round);

            // Killed anywhere between the first key and the acknowledgement, a little later in each round.
            var unsure = await TypeAsync(visitor, no, $"第 {round} 轮：未必存上");
            await Task.Delay(round * 137 % 900);
            portal.Kill();
            var state = await SettledStateAsync(visitor, no);
            if (state == "saved")
            {
                acknowledged[no] = unsure;
            }

            await portal.StartAsync();
            if (round % 2 == 0)
            {
                // The page is still open: it goes on by itself.
                await Applicant.SeesSavedAsync(Card(visitor, no), UntilTriedAgain);
            }
            else
            {
                // The browser was closed meanwhile, so to speak: the page comes anew.
                await visitor.Page.ReloadAsync();
                await Applicant.TakesBackAsync(Card(visitor, no), unsure);
            }

            acknowledged[no] = unsure;
            await AllIsThereAsync(visitor, assessment, acknowledged);
        }
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_PostgreSQL_is_killed()
    {
        var (visitor, assessment) = await BeginAsync();
        var acknowledged = new Dictionary<int, string>();
        for (var round = 1; round <= Rounds("PORTAL_DRILL_DATABASE_KILLS", 5); round++)
        {
            var no = 1 + (round % 3);
            await TypeAcknowledgedAsync(visitor, no, acknowledged, round);
            var unsure = await TypeAsync(visitor, no, $"第 {round} 轮：未必存上");
            await Task.Delay(round * 211 % 900);
            cluster.Kill();
            // Offline: the portal, on a slow machine, had no answer yet when the page had waited its 20 seconds.
            (await SettledStateAsync(visitor, no)).ShouldBeOneOf("failed", "offline", "saved");
            cluster.Start();

            // Neither the portal nor the page needs anybody's help.
            await Applicant.SeesSavedAsync(Card(visitor, no), UntilTriedAgain);
            acknowledged[no] = unsure;
            await AllIsThereAsync(visitor, assessment, acknowledged);
        }
    }

    private static int Rounds(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;

    private static ILocator Card(Visitor visitor, int no) => visitor.Page.Locator($"#indicator-{no}");

    private static async Task<string> TypeAsync(Visitor visitor, int no, string text)
    {
        await Card(visitor, no).GetByLabel(Texts.IndicatorsRemark).FillAsync(text);
        return text;
    }

    private static async Task TypeAcknowledgedAsync(Visitor visitor, int no, Dictionary<int, string> acknowledged, int round)
    {
        var text = await TypeAsync(visitor, no, $"第 {round} 轮：已存上");
        await Applicant.SeesSavedAsync(Card(visitor, no));
        acknowledged[no] = text;
    }

    /// <summary>The state of a form once nothing is under way any more: read where it is waited for, as the next try follows by itself.</summary>
    private static async Task<string> SettledStateAsync(Visitor visitor, int no)
    {
        var settled = await visitor.Page.WaitForFunctionAsync("""
            card => {
              const state = document.querySelector(`${card} [data-save-state]`).dataset.saveState;
              return state !== 'saving' && state;
            }
            """, $"#indicator-{no}");
        return await settled.JsonValueAsync<string>();
    }

    private async Task AllIsThereAsync(Visitor visitor, Guid assessment, Dictionary<int, string> acknowledged)
    {
        await visitor.Page.ReloadAsync();
        foreach (var (no, text) in acknowledged)
        {
            (await backstage.RemarkAsync(assessment, no)).ShouldBe(text);
            await Expect(Card(visitor, no).GetByLabel(Texts.IndicatorsRemark)).ToHaveValueAsync(text);
        }
    }

    private async Task<(Visitor Visitor, Guid Assessment)> BeginAsync()
    {
        Account owner = await backstage.SaveAsync(An.Enterprise());
        var assessment = await backstage.BeginAssessmentAsync(owner);
        var visitor = await OpenAsync(portal);
        await visitor.SignInAsync(owner);
        await visitor.GoAsync($"/assessments/{assessment}/indicators");
        return (visitor, assessment);
    }
}
