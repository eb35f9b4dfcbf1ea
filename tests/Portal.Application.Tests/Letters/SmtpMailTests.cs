using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Portal.Application.Letters;
using Portal.Application.Ports;

namespace Portal.Application.Tests.Letters;

public sealed partial class SmtpMailTests
{
    private static readonly Letter Letter = new("officer@example.com", "您的申报书已退回：请于2026年11月30日前修改并重新提交，逾期视为放弃", "鄠邑区某厂：\n.请修改第三节。\nhttps://portal.example/applications/1\n");

    [Fact]
    public async Task A_chinese_letter_arrives_as_it_was_written()
    {
        using var server = new MailServer();
        var received = server.ReceiveAsync();
        await MailTo(server, seconds: 30).SendAsync(Letter, TestContext.Current.CancellationToken);

        var message = await received;
        message.ShouldContain("To: officer@example.com\r\n");
        message.ShouldContain("From: portal@portal.invalid\r\n");
        var (head, body) = (message[..message.IndexOf("\r\n\r\n", StringComparison.Ordinal)], message[(message.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        var subject = Subject().Match(head).Groups[1].Value;
        string.Concat(Word().Matches(subject).Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[1].Value)))).ShouldBe(Letter.Subject);
        head.ShouldContain("Content-Transfer-Encoding: base64");
        Encoding.UTF8.GetString(Convert.FromBase64String(body.ReplaceLineEndings(""))).ReplaceLineEndings("\n").ShouldBe(Letter.Body);
    }

    [Fact]
    public async Task A_mail_server_that_says_nothing_is_not_waited_for()
    {
        using var server = new MailServer();
        await Should.ThrowAsync<SmtpException>(() => MailTo(server, seconds: 1).SendAsync(Letter, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    private static SmtpMail MailTo(MailServer server, int seconds) => new(
        new ConfigurationBuilder().AddInMemoryCollection(
            [new("Smtp:Host", "127.0.0.1"), new("Smtp:Port", $"{server.Port}"), new("Smtp:Tls", "false"), new("Smtp:Seconds", $"{seconds}")]).Build().GetSection("Smtp"));

    [GeneratedRegex(@"^Subject: ([^\r]*(?:\r\n[ \t][^\r]*)*)", RegexOptions.Multiline)]
    private static partial Regex Subject();

    [GeneratedRegex(@"=\?utf-8\?B\?([^?]*)\?=")]
    private static partial Regex Word();

    /// <summary>Takes one letter, when asked to; otherwise accepts the connection and is silent.</summary>
    private sealed class MailServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public MailServer() => listener.Start();

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public async Task<string> ReceiveAsync()
        {
            using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 mail.example");
            while (await reader.ReadLineAsync() is { } line && !line.StartsWith("DATA", StringComparison.Ordinal))
            {
                await writer.WriteLineAsync("250 ok");
            }

            await writer.WriteLineAsync("354 go on");
            var message = new StringBuilder();
            while (await reader.ReadLineAsync() is { } line && line != ".")
            {
                message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            }

            await writer.WriteLineAsync("250 taken");
            return message.ToString();
        }

        public void Dispose() => listener.Dispose();
    }
}
