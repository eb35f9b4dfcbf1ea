using System.Globalization;
using System.Net.Mail;
using System.Text;
using Portal.Application.Ports;

namespace Portal.Application.Letters;

/// <summary>Writes each letter as an RFC 5322 file that any mail program opens; for machines without a mail server.</summary>
/// <param name="directory">Made when it is not there.</param>
/// <param name="from">The sender's address.</param>
public sealed class EmlMail(string directory, string from, TimeProvider clock) : IMail
{
    public async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var file = Path.Combine(directory, $"{id:N}.eml");
        // Written aside and renamed, so that nobody reads half a letter.
        await File.WriteAllTextAsync(file + ".part", Compose(letter, id), Encoding.ASCII, cancellationToken);
        File.Move(file + ".part", file);
    }

    private string Compose(Letter letter, Guid id)
    {
        var text = new StringBuilder();
        text.Append("From: ").Append(new MailAddress(from).Address).Append("\r\n");
        // MailAddress refuses line breaks, so that an address cannot add a header.
        text.Append("To: ").Append(new MailAddress(letter.To).Address).Append("\r\n");
        text.Append("Subject: ").Append(EncodedWords(letter.Subject)).Append("\r\n");
        text.Append("Date: ").Append(clock.GetUtcNow().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)).Append("\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Message-ID: <{id:N}@{new MailAddress(from).Host}>\r\n");
        text.Append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(letter.Body.ReplaceLineEndings("\r\n")));
        foreach (var line in body.Chunk(76))
        {
            text.Append(line).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>RFC 2047: encoded words of at most 75 characters, folded; a character is never cut in two.</summary>
    private static string EncodedWords(string subject)
    {
        var words = new List<string>();
        var piece = new StringBuilder();
        foreach (var rune in subject.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(piece.ToString()) + rune.Utf8SequenceLength > 45)
            {
                words.Add(Word());
                piece.Clear();
            }

            piece.Append(rune.ToString());
        }

        words.Add(Word());
        return string.Join("\r\n ", words);

        string Word() => "=?utf-8?B?" + Convert.ToBase64String(Encoding.UTF8.GetBytes(piece.ToString())) + "?=";
    }
}
