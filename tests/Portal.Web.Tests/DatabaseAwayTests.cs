using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Application;
using Portal.Application.Accounts;
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
        // Told at once: to try again in silence, with pauses, takes minutes.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_does_not_answer_is_given_up_within_three_seconds(bool sessionIsRemembered)
    {
        using var machine = new Machine(site.Database.Application);
        await using var lost = site.With(("ConnectionStrings:Portal", machine.Connection), ("Logging:LogLevel:Default", "None"));
        var reader = await lost.SignInAsync(An.Enterprise());
        // The first page of a process is compiled; that is no waiting for a database.
        (await reader.GetAsync("/error/503")).StatusShouldBe(503);
        if (!sessionIsRemembered)
        {
            lost.Services.GetRequiredService<CheckedSessions>().ForgetAll();
        }

        machine.Hang();

        var answer = await reader.GetAsync("/");

        answer.StatusShouldBe(503).Document.QuerySelector("h1")!.TextContent.ShouldBe(Texts.Error503Title);
        // Whoever is met with silence waits for as long as the portal's own limit says, and does so once.
        machine.MetWithSilence.ShouldBe(1);
        new NpgsqlConnectionStringBuilder(lost.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString).Timeout.ShouldBeLessThan(3);
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

    /// <summary>A machine between the portal and its database that hangs when told to: it still takes connections, and stays silent.</summary>
    private sealed class Machine : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> connections = [];
        private readonly NpgsqlConnectionStringBuilder real;
        private bool hangs;
        private int silences;

        public Machine(string real)
        {
            this.real = new NpgsqlConnectionStringBuilder(real);
            // The portal's own patience is meant, not that of tests.
            this.real.Remove(nameof(NpgsqlConnectionStringBuilder.Timeout));
            listener.Start();
            _ = AcceptAsync();
        }

        /// <summary>As an operator writes it, without a limit of its own; unencrypted, because else the driver connects again within one limit.</summary>
        public string Connection
        {
            get
            {
                var here = new NpgsqlConnectionStringBuilder(real.ConnectionString)
                {
                    Host = "127.0.0.1",
                    Port = ((IPEndPoint)listener.LocalEndpoint).Port,
                    SslMode = SslMode.Disable,
                    GssEncryptionMode = GssEncryptionMode.Disable,
                };
                here.Remove(nameof(here.Timeout));
                return here.ConnectionString;
            }
        }

        /// <summary>How many connections were made to it since it hangs.</summary>
        public int MetWithSilence => Volatile.Read(ref silences);

        public void Hang()
        {
            lock (connections)
            {
                hangs = true;
                connections.ForEach(connection => connection.Dispose());
            }
        }

        public void Dispose()
        {
            Hang();
            listener.Dispose();
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                var portal = await listener.AcceptTcpClientAsync();
                lock (connections)
                {
                    connections.Add(portal);
                    if (hangs)
                    {
                        silences++;
                        continue;
                    }

                    var database = new TcpClient(real.Host!, real.Port);
                    connections.Add(database);
                    _ = portal.GetStream().CopyToAsync(database.GetStream());
                    _ = database.GetStream().CopyToAsync(portal.GetStream());
                }
            }
        }
    }
}
