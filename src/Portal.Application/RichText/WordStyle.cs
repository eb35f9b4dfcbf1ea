using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Application.RichText;

/// <summary>What a style attribute says that matters here. Everything else of it is dropped.</summary>
internal readonly struct WordStyle
{
    private const int MostLetters = 2000;

    public WordStyle(string? style)
    {
        if (style is null)
        {
            return;
        }

        var (set, cleared) = (RichMarks.None, RichMarks.None);
        foreach (var range in style.AsSpan()[..Math.Min(style.Length, MostLetters)].Split(';'))
        {
            var declaration = style.AsSpan(range.Start.Value, range.End.Value - range.Start.Value);
            var colon = declaration.IndexOf(':');
            if (colon < 0)
            {
                continue;
            }

            var name = declaration[..colon].Trim();
            var value = declaration[(colon + 1)..].Trim();
            if (Is(name, "font-weight"))
            {
                Mark(RichMarks.Strong, Is(value, "bold") || Is(value, "bolder") || (Number(value) is { } weight && weight >= 600), Is(value, "normal") || Number(value) < 600);
            }
            else if (Is(name, "font-style"))
            {
                Mark(RichMarks.Emphasis, Is(value, "italic") || Is(value, "oblique"), Is(value, "normal"));
            }
            else if (Is(name, "text-decoration") || Is(name, "text-decoration-line") || Is(name, "text-underline"))
            {
                Mark(RichMarks.Underline, value.Contains("underline", StringComparison.OrdinalIgnoreCase) || Is(value, "single"), Is(value, "none"));
            }
            else if (Is(name, "vertical-align"))
            {
                Mark(RichMarks.Superscript, Is(value, "super"), false);
                Mark(RichMarks.Subscript, Is(value, "sub"), false);
            }
            else if (Is(name, "mso-outline-level") && Number(value) is >= 1 and <= 6 and var level)
            {
                OutlineLevel = level;
            }
            else if (Is(name, "mso-list"))
            {
                ListMarker = Is(value, "Ignore");
            }
            else if ((Is(name, "display") && Is(value, "none")) || (Is(name, "mso-hide") && Is(value, "all"))
                || (Is(name, "mso-element") && Is(value, "comment-list")))
            {
                Hidden = true;
            }
        }

        (Set, Cleared) = (set, cleared);

        void Mark(RichMarks mark, bool sets, bool clears)
        {
            // The last declaration counts.
            set = sets ? set | mark : clears ? set & ~mark : set;
            cleared = clears ? cleared | mark : sets ? cleared & ~mark : cleared;
        }
    }

    public RichMarks Set { get; }

    public RichMarks Cleared { get; }

    /// <summary>Word's own headings by another name; 0 for text.</summary>
    public int OutlineLevel { get; }

    /// <summary>The number or bullet that Word draws before an item.</summary>
    public bool ListMarker { get; }

    public bool Hidden { get; }

    private static bool Is(ReadOnlySpan<char> found, string expected) => found.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static int? Number(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A paragraph that is an item of a list in Word or WPS: <c>mso-list:l0 level1 lfo1</c>.</summary>
internal sealed partial class WordListItem
{
    private const int MostLevels = 6;

    private WordListItem(int level) => Level = level;

    /// <summary>From 1.</summary>
    public int Level { get; }

    /// <summary>What Word drew before the text.</summary>
    public StringBuilder Marker { get; } = new();

    /// <summary>A number or a letter, not a bullet. Single letters are how bullets of Wingdings come along.</summary>
    public bool Ordered => Numbering().IsMatch(Printed);

    /// <summary>1.1 or 一、: no mark of a list of ours.</summary>
    public bool IsCompound => Compound().IsMatch(Printed);

    /// <summary>The number of a decimal mark such as 3. or （3）; null for others.</summary>
    public int? Number => Decimal().Match(Printed) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    private string Printed => Marker.ToString().Replace('\u00A0', ' ').Trim();

    public static WordListItem? Of(string? style) =>
        style is not null && MsoList().Match(style.Length > 2000 ? style[..2000] : style) is { Success: true } match
            ? new WordListItem(Math.Clamp(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), 1, MostLevels))
            : null;

    /// <summary>Whether the mark has to stay as text, because a list cannot stand where the paragraph stands.</summary>
    public bool Prefixes(bool elsewhere) => elsewhere && Printed.Length > 0;

    [GeneratedRegex(@"mso-list:\s*l\d+\s+level(\d)\s+lfo\d+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex MsoList();

    [GeneratedRegex(@"^[(（]?(\d{1,4})[.)．）、]?$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[(（]?(\d+([.．]\d+)*[.)．）、]?|[A-Za-z]{1,6}[.)．）、]|[一二三四五六七八九十百]{1,5}[.)．）、]?|[①-⑳]|第.{1,5}[章节条])$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbering();

    [GeneratedRegex(@"^[(（]?(\d+([.．]\d+)+|[一二三四五六七八九十百]|[①-⑳]|第)", RegexOptions.CultureInvariant)]
    private static partial Regex Compound();
}

/// <summary>Addresses of our own pictures; no other picture is let in.</summary>
internal static partial class PictureAddress
{
    /// <summary>With or without a host before it: a browser writes the whole address when it copies.</summary>
    public static bool TryRead(string? address, out Guid id)
    {
        id = default;
        return address is { Length: < 300 } && Own().Match(address.Trim()) is { Success: true } match && Guid.TryParseExact(match.Groups[1].Value, "D", out id);
    }

    [GeneratedRegex(@"^(?:https?://[A-Za-z0-9.:\[\]-]{1,120})?/applications/pictures/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$", RegexOptions.CultureInvariant)]
    private static partial Regex Own();
}
