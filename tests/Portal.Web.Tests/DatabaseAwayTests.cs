using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AngleSharp.Html.Parser;
using Npgsql;
using Portal.Application;
using Portal.Application.Data;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>A database that is away, starting or stopping is a 503 that passes, never a 500; the portal recovers by itself.</summary>
public sealed class DatabaseAwayTests(Site site)
{
    [Theory]
    [InlineData("57P01", true)]
    [InlineData("57P02", true)]
    [InlineData("57P03", true)]
    [InlineData("08000", true)]
    [InlineData("08006", true)]
    [InlineData("53300", true)]
    [InlineData("22021", false)]
    [InlineData("23505", false)]
    [InlineData("42P01", false)]
    public void The_states_that_pass_by_themselves_are_known(string state, bool away)
    {
        var failure = new PostgresException("", "FATAL", "FATAL", state);
        PortalDatabase.IsAway(failure).ShouldBe(away);
        PortalDatabase.IsAway(new InvalidOperationException("while loading", failure)).ShouldBe(away);
    }

    [Fact]
    public async Task Ended_connections_are_a_503_for_who_is_signed_in_and_the_next_request_goes_through()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var portal = Site.Over(database);
        var browser = await portal.SignInAsync(An.Enterprise());
        (await browser.GetAsync("/")).StatusShouldBe(200);

        // What a restart does: the connections end, and for a while no new one is let in.
        await AllowAsync(database, false);
        var clock = Stopwatch.StartNew();
        var page = (await browser.GetAsync("/")).StatusShouldBe(503);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        page.Document.QuerySelector("h1")!.TextContent.ShouldBe(Texts.Error503Title);
        page.Response.Headers.RetryAfter.ShouldNotBeNull();
        (await browser.GetAsync("/enterprise/profile")).StatusShouldBe(503);

        using var script = new HttpRequestMessage(HttpMethod.Get, "/account/keep-alive");
        script.Headers.Add("X-Requested-With", "XMLHttpRequest");
        using var answer = await browser.Client.SendAsync(script, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer.Headers.RetryAfter.ShouldNotBeNull();
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(Texts.Error503Title);

        // What is open to everybody goes on, the style sheet of the error page among it.
        using var sheet = await browser.Client.GetAsync(new Uri("/css/site.css", UriKind.Relative), TestContext.Current.CancellationToken);
        sheet.StatusCode.ShouldBe(HttpStatusCode.OK);

        await AllowAsync(database, true);
        (await browser.GetAsync("/")).StatusShouldBe(200).Text.ShouldContain(Texts.HomeEnterprisePart);
    }

    [Fact]
    public async Task Connections_that_ended_while_idle_cost_no_answer()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var portal = Site.Over(database);
        var browser = await portal.SignInAsync(An.Enterprise());
        (await browser.GetAsync("/")).StatusShouldBe(200);

        await EndAsync(database);

        (await browser.GetAsync("/enterprise/profile")).StatusShouldBe(200);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_within_three_seconds()
    {
        // Accepts connections and stays silent, as a machine that hangs does.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using var lost = site.With(
            ("ConnectionStrings:Portal", $"Host=127.0.0.1;Port={port};Username=nobody;Database=none"), ("Logging:LogLevel:Default", "None"));
        // Starting asks the database too.
        using var client = lost.Open().Client;

        // The first page of a process is compiled; that is no waiting for a database.
        using var warm = await client.GetAsync(new Uri("/error/503", UriKind.Relative), TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();
        using var answer = await client.GetAsync(new Uri("/account/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        page.QuerySelector("h1")!.TextContent.ShouldBe(Texts.Error503Title);
    }

    private static async Task AllowAsync(TestDatabase database, bool allowed)
    {
        await database.ExecuteAsync($"alter database {database.Name} connection limit {(allowed ? -1 : 0)}");
        if (!allowed)
        {
            await EndAsync(database);
        }
    }

    private static Task EndAsync(TestDatabase database) => database.ExecuteAsync(
        $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database.Name}' and pid <> pg_backend_pid()");
}
