using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Portal.Application;
using Portal.Application.Documents;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>What strangers hand in at /verify is refused before it is read: too large, too often, too many at once.</summary>
public sealed class VerifyLimitsTests(Site site)
{
    [Fact]
    public async Task A_file_that_is_too_large_is_refused_in_Chinese_and_not_read()
    {
        var body = new Body();
        var (status, text) = await PostAsync(site, "192.0.2.1", body, VerifyFile.Most + (1024 * 1024));

        (status, body.Reads).ShouldBe((StatusCodes.Status413PayloadTooLarge, 0));
        text.ShouldContain(Texts.Error413Title);
        (await PostAsync(site, "192.0.2.1", body, null)).Status.ShouldBe(StatusCodes.Status411LengthRequired);
        body.Reads.ShouldBe(0);
    }

    [Fact]
    public async Task Too_many_files_from_one_address_are_refused_in_Chinese_and_not_read()
    {
        await using var strict = site.With(("Portal:Verify:FilesPerAddressAndMinute", "3"));
        // A portal that just starts takes its time.
        (await PostAsync(strict, "192.0.2.1", new Body())).Status.ShouldBe(StatusCodes.Status400BadRequest);
        var watch = Stopwatch.StartNew();
        var allowed = 0;
        var body = new Body();
        for (var (status, text) = await PostAsync(strict, "192.0.2.2", body); ; (status, text) = await PostAsync(strict, "192.0.2.2", body = new Body()))
        {
            if (status == StatusCodes.Status429TooManyRequests)
            {
                body.Reads.ShouldBe(0);
                text.ShouldContain(Texts.Error429Title);
                break;
            }

            status.ShouldBe(StatusCodes.Status400BadRequest);
            body.Reads.ShouldBeGreaterThan(0);
            // Another one is allowed every ten seconds.
            (++allowed).ShouldBeLessThanOrEqualTo(3 + (int)(watch.Elapsed.TotalSeconds / 10));
        }

        allowed.ShouldBeGreaterThanOrEqualTo(3);
        (await PostAsync(strict, "192.0.2.3", new Body())).Status.ShouldBe(StatusCodes.Status400BadRequest);
    }

    [Fact]
    public async Task While_the_places_are_taken_nothing_more_is_read_and_afterwards_it_is()
    {
        await using var strict = site.With(("Portal:Verify:FilesAtOncePerAddress", "1"), ("Portal:Verify:FilesAtOnce", "1"));
        var slow = new Body(held: true);
        var first = PostAsync(strict, "192.0.2.4", slow);
        await slow.Asked.WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);

        var body = new Body();
        (await PostAsync(strict, "192.0.2.4", body)).Status.ShouldBe(StatusCodes.Status429TooManyRequests);
        var (status, text) = await PostAsync(strict, "192.0.2.5", body);
        status.ShouldBe(StatusCodes.Status503ServiceUnavailable);
        text.ShouldContain(Texts.Error503Title);
        body.Reads.ShouldBe(0);

        slow.Release();
        (await first).Status.ShouldBe(StatusCodes.Status400BadRequest);
        // A place is free once the server has done with the answer, which its reader may have read before that.
        await Waiting.UntilAsync(async () => (await PostAsync(strict, "192.0.2.5", new Body())).Status == StatusCodes.Status400BadRequest, "The place does not become free.");
    }

    [Fact]
    public async Task Slow_senders_keep_nobody_else_from_being_answered()
    {
        await using var portal = site.With(("Portal:Verify:FilesAtOncePerAddress", "4"));
        List<Body> slow = [.. Enumerable.Range(0, 16).Select(_ => new Body(held: true))];
        var sent = slow.Select((body, at) => PostAsync(portal, $"192.0.2.{10 + (at / 4)}", body)).ToList();
        await Task.WhenAll(slow.Select(body => body.Asked.WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken)));

        (await PostAsync(portal, "192.0.2.20", new Body())).Status.ShouldBe(StatusCodes.Status400BadRequest);

        slow.ForEach(body => body.Release());
        (await Task.WhenAll(sent)).ShouldAllBe(answer => answer.Status == StatusCodes.Status400BadRequest);
    }

    /// <summary>Over a real connection: the server in memory has no measure of time.</summary>
    [Fact]
    public async Task Who_sends_too_slowly_is_cut_off()
    {
        // Over a database of its own: it sends letters and sets documents, too, which other tests wait for.
        await using var database = await TestDatabase.CreateAsync();
        await using var portal = await PortalProcess.StartAsync(database.Application, new Dictionary<string, string> { ["Portal__Verify__BytesPerSecond"] = "1000" });
        using var connection = new TcpClient();
        await connection.ConnectAsync(portal.Address.Host, portal.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        var watch = Stopwatch.StartNew();
        await stream.WriteAsync("POST /verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=line\r\nContent-Length: 1000000\r\n\r\n--line\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var ended = new CancellationTokenSource();
        var sending = SendAsync(stream, ended.Token);

        (await AnswerAsync(stream).WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken)).ShouldStartWith("HTTP/1.1 408 ");

        // Within the grace of ten seconds nobody is; the server looks once a second.
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(5));
        await ended.CancelAsync();
        await sending;
    }

    /// <summary>Half as fast as is demanded, and twice as fast as the framework demands by itself, as long as anybody listens.</summary>
    private static async Task SendAsync(NetworkStream stream, CancellationToken ended)
    {
        var piece = Encoding.ASCII.GetBytes(new string('-', 50));
        try
        {
            for (; ; await Task.Delay(100, ended))
            {
                await stream.WriteAsync(piece, ended);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // Cut off, or answered.
        }
    }

    /// <summary>What the server says before it hangs up.</summary>
    private static async Task<string> AnswerAsync(NetworkStream stream)
    {
        var said = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var read)
            {
                said.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // It hung up while somebody was still sending.
        }

        return said.ToString();
    }

    /// <summary>Posts a form without a token: what passes the limits is read and answered with 400.</summary>
    private static Task<(int Status, string Text)> PostAsync(Site portal, string from, Body body) => PostAsync(portal, from, body, Body.Size);

    private static async Task<(int Status, string Text)> PostAsync(Site portal, string from, Body body, long? length)
    {
        var answer = await portal.Server.SendAsync(context =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(from);
            context.Request.Method = HttpMethods.Post;
            context.Request.Scheme = "https";
            context.Request.Host = new HostString("localhost");
            context.Request.Path = "/verify";
            context.Request.ContentType = "multipart/form-data; boundary=line";
            context.Request.ContentLength = length;
            context.Request.Body = body;
        }, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(answer.Response.Body);
        return (answer.Response.StatusCode, WebUtility.HtmlDecode(await reader.ReadToEndAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>A small form that counts how often it is read, and can keep its reader waiting.</summary>
    private sealed class Body(bool held = false) : MemoryStream(Form, writable: false)
    {
        private static readonly byte[] Form = Encoding.ASCII.GetBytes(
            "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-\r\n--line--\r\n");

        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public static long Size => Form.Length;

        public int Reads { get; private set; }

        public Task Asked => asked.Task;

        public void Release() => released.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads++;
            asked.TrySetResult();
            if (held)
            {
                await released.Task.WaitAsync(cancellationToken);
            }

            return Read(buffer.Span);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
