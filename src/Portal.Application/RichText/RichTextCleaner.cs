using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Portal.Application.Pipeline;

namespace Portal.Application.RichText;

/// <summary>What is left of a text that came from outside.</summary>
/// <param name="DroppedPictures">Pictures that lay in the sender's file or on another host and could not come along.</param>
public sealed record CleanText(RichDocument Document, int DroppedPictures)
{
    private readonly Lazy<string> html = new(Document.ToHtml);

    /// <summary>Canonical: cleaning it again changes nothing.</summary>
    public string Html => html.Value;

    public int Characters => Document.CountCharacters();
}

/// <summary>
/// Makes a safe text of what was pasted from Word or WPS, typed into the editor or into a plain text area. Nothing of the input is ever
/// copied to the output: its tokens become a <see cref="RichDocument"/>, and that is written anew.
/// </summary>
public static partial class RichTextCleaner
{
    /// <summary>Characters of HTML that are read at all; a text of 3,000 characters as Word writes it has about 100,000.</summary>
    public const int MostInput = 1_000_000;

    /// <summary>Cleans HTML from anywhere.</summary>
    /// <param name="pictures">Whether the text may hold pictures of this portal; if not, they count as dropped like all others.</param>
    /// <exception cref="InvalidException">It is longer than <see cref="MostInput"/>; said at the field <paramref name="field"/>.</exception>
    public static CleanText Clean(string? html, string field = "", bool pictures = true)
    {
        DemandSize(html, field);
        return string.IsNullOrWhiteSpace(html) ? new CleanText(RichDocument.Empty, 0) : new RichReader(pictures).Read(html);
    }

    /// <summary>
    /// Reads a posted field: the HTML of the editor or, where no script ran, plain text in which empty lines part the paragraphs.
    /// Canonical HTML always begins with a tag, and so does what an editor makes. Texts that were stored as plain text read in the same way.
    /// </summary>
    /// <param name="pictures">As for <see cref="Clean"/>.</param>
    /// <exception cref="InvalidException">It is longer than <see cref="MostInput"/>.</exception>
    public static CleanText Read(string? posted, string field = "", bool pictures = true)
    {
        DemandSize(posted, field);
        return posted is not null && IsHtml(posted) ? Clean(posted, field, pictures) : FromPlain(posted ?? "");
    }

    /// <summary>Empty lines part the paragraphs; single line ends stay line ends.</summary>
    public static CleanText FromPlain(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var blocks = ImmutableArray.CreateBuilder<RichBlock>();
        var open = new List<RichInline>();
        foreach (var line in lines.Append(""))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                open.Add(new RichRun(line, RichMarks.None));
                open.Add(new RichBreak());
            }
            else if (RichLines.Settle(open) is { IsEmpty: false } inlines)
            {
                // A line of nothing but what cannot be seen is an empty line, too.
                blocks.AddRange(RichLines.Paragraphs(inlines).Select(part => new RichParagraph(part)));
                open.Clear();
            }
        }

        return new CleanText(new RichDocument(blocks.ToImmutable()), 0);
    }

    /// <summary>For form fields: the one form in which a posted text is compared and stored.</summary>
    /// <exception cref="InvalidException">It is longer than <see cref="MostInput"/>.</exception>
    public static string Canonical(string posted) => Read(posted).Html;

    /// <summary>For form fields: the beginning of a text, where a sentence names it.</summary>
    public static string Glance(string html)
    {
        const int Most = 40;
        var plain = Clean(html).Document.ToPlain().ReplaceLineEndings(" ");
        return plain.Length <= Most ? plain : string.Concat(plain.EnumerateRunes().Take(Most)) + "……";
    }

    /// <summary>
    /// What a text area without scripts holds: the bare text of a document of plain paragraphs; for any other its HTML, so that posting
    /// it unchanged loses nothing. <see cref="Read"/> reads both.
    /// </summary>
    public static string ForTextArea(RichDocument document)
    {
        if (document.Blocks.All(block => block is RichParagraph paragraph
            && paragraph.Inlines.All(inline => inline is RichBreak or RichRun { Marks: RichMarks.None })))
        {
            var plain = string.Join("\n\n", document.Blocks.Select(block => new RichDocument([block]).ToPlain()));
            if (!IsHtml(plain))
            {
                return plain;
            }
        }

        return document.ToHtml();
    }

    /// <summary>For form fields: what is wrong with a text that is canonical already; null = nothing.</summary>
    /// <param name="most">The most characters, counted as <see cref="RichDocument.CountCharacters"/> does.</param>
    public static Func<string, string?> Longest(int most) =>
        html => Clean(html).Characters > most ? Texts.FormTooLong.With(most) : null;

    private static void DemandSize(string? text, string field)
    {
        if (text?.Length > MostInput)
        {
            throw new InvalidException(field, Texts.RichTextTooLarge);
        }
    }

    private static bool IsHtml(string text) =>
        FirstTag().Match(text) is { Success: true } tag && (tag.Groups["name"] is not { Success: true, Value: var name } || RichReader.IsElement(name));

    /// <summary>A comment or declaration, or the name of the first tag.</summary>
    [GeneratedRegex(@"^\s*<(!|(?<name>[a-zA-Z][^\s/>]*))", RegexOptions.CultureInvariant)]
    private static partial Regex FirstTag();
}
