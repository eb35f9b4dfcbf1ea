using System.Net;
using System.Net.Mail;
using System.Text;
using Microsoft.Extensions.Configuration;
using Portal.Application.Ports;

namespace Portal.Application.Letters;

/// <summary>Sends through the mail server of section <c>Portal:Smtp</c>: Host, Port, From, UserName, Password, Tls, Seconds.</summary>
public sealed class SmtpMail(IConfigurationSection smtp) : IMail
{
    /// <summary>The sender when none is configured: the portal's own domain is unknown, so it is one that cannot exist.</summary>
    public const string UnconfiguredSender = "portal@portal.invalid";

    public async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(smtp["Host"], smtp.GetValue("Port", 587))
        {
            // A server that accepts and says nothing holds up the letters behind this one for so long.
            Timeout = 1000 * smtp.GetValue("Seconds", 30),
            EnableSsl = smtp.GetValue("Tls", true),
            Credentials = smtp["UserName"] is { Length: > 0 } name ? new NetworkCredential(name, smtp["Password"]) : null,
        };
        using var message = new MailMessage(smtp["From"] ?? UnconfiguredSender, letter.To, letter.Subject, letter.Body)
        {
            SubjectEncoding = Encoding.UTF8,
            BodyEncoding = Encoding.UTF8,
        };
        await client.SendMailAsync(message, cancellationToken);
    }
}
