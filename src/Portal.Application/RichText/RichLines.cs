using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Portal.Application.RichText;

/// <summary>Brings the inlines of one paragraph, item or cell into their one form.</summary>
internal static class RichLines
{
    private const char NoBreakSpace = '\u00A0';
    private const char WideSpace = '\u3000';
    private const char Picture = '\uFFFC';

    /// <summary>
    /// Spaces fold into one and vanish at both ends of a line, with the wide spaces by which Chinese paragraphs are indented. A line end
    /// of the source between two Chinese characters is nothing, else a space. Neighbours of equal marks become one run.
    /// </summary>
    /// <param name="raw">As they were read, with the source's line ends.</param>
    public static ImmutableArray<RichInline> Settle(IReadOnlyList<RichInline> raw)
    {
        var line = new Line();
        foreach (var inline in raw)
        {
            switch (inline)
            {
                case RichRun run:
                    line.Add(run.Text, Single(run.Marks));
                    break;
                case RichBreak:
                    line.Break();
                    break;
                case RichPicture picture:
                    line.Add(picture);
                    break;
            }
        }

        return line.Complete();
    }

    /// <summary>Parts a paragraph where two or more line ends follow each other: an empty line was meant.</summary>
    public static IEnumerable<ImmutableArray<RichInline>> Paragraphs(ImmutableArray<RichInline> settled)
    {
        var from = 0;
        for (var index = 0; index < settled.Length; index++)
        {
            if (settled[index] is RichBreak && index + 1 < settled.Length && settled[index + 1] is RichBreak)
            {
                yield return settled[from..index];
                while (settled[index] is RichBreak)
                {
                    index++;
                }

                from = index;
            }
        }

        if (from < settled.Length)
        {
            yield return settled[from..];
        }
    }

    /// <summary>Within items and cells there are no empty lines.</summary>
    public static ImmutableArray<RichInline> Tight(ImmutableArray<RichInline> settled) =>
        [.. settled.Where((inline, index) => inline is not RichBreak || settled[index - 1] is not RichBreak)];

    /// <summary>A heading is one line, and not bold once more.</summary>
    public static ImmutableArray<RichInline> Heading(IEnumerable<RichInline> raw) => Settle([.. raw.Select(inline => inline switch
    {
        RichBreak => new RichRun(" ", RichMarks.None),
        RichRun run => run with { Marks = run.Marks & ~RichMarks.Strong },
        _ => inline,
    })]);

    /// <summary>Nothing is raised and lowered at once.</summary>
    private static RichMarks Single(RichMarks marks) =>
        marks.HasFlag(RichMarks.Subscript) ? marks & ~RichMarks.Superscript : marks;

    private static bool IsSpace(char letter) => letter is ' ' or '\n' or '\r' or '\t' or '\f' or NoBreakSpace or (>= '\u2000' and <= '\u200A')
        or '\u2028' or '\u2029' or '\u202F' or '\u205F' or '\u1680' or '\u0085' or '\v';

    /// <summary>Characters between which Chinese text has no spaces.</summary>
    private static bool IsChinese(char letter) =>
        letter is (>= '\u2E80' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF00' and <= '\uFFEF') or (>= '\uD840' and <= '\uD8BF') or (>= '\uDC00' and <= '\uDFFF');

    /// <summary>Can neither be seen nor stored: control and formatting characters (which could turn the reading direction) and halves of characters.</summary>
    private static bool IsUnseen(Rune rune) => rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned;

    private sealed class Line
    {
        private readonly List<RichInline> inlines = [];
        private readonly StringBuilder text = new();
        private RichMarks marks;
        private char last;
        private bool space;
        private bool sourceLineEnd;

        public void Add(string added, RichMarks with)
        {
            Span<char> units = stackalloc char[2];
            foreach (var rune in added.EnumerateRunes())
            {
                var letter = rune.IsBmp ? (char)rune.Value : '\0';
                if (rune.IsBmp && IsSpace(letter))
                {
                    space = true;
                    sourceLineEnd |= letter is '\n' or '\r';
                }
                else if (!IsUnseen(rune) && !(letter == WideSpace && last == '\0'))
                {
                    var count = rune.EncodeToUtf16(units);
                    Space(units[0], with);
                    Turn(with);
                    text.Append(units[..count]);
                    last = units[count - 1];
                }
            }
        }

        public void Add(RichPicture picture)
        {
            Space(Picture, marks);
            Close();
            inlines.Add(picture);
            (last, marks) = (Picture, RichMarks.None);
        }

        public void Break()
        {
            Trim();
            inlines.Add(new RichBreak());
            (last, space, sourceLineEnd) = ('\0', false, false);
        }

        public ImmutableArray<RichInline> Complete()
        {
            Trim();
            while (inlines is [.., RichBreak])
            {
                inlines.RemoveAt(inlines.Count - 1);
            }

            return [.. inlines.SkipWhile(inline => inline is RichBreak)];
        }

        /// <summary>Puts the one space that stands before <paramref name="next"/>. Between unlike marks it belongs to neither.</summary>
        private void Space(char next, RichMarks with)
        {
            if (space && last != '\0' && !(sourceLineEnd && IsChinese(last) && IsChinese(next)))
            {
                if (with != marks)
                {
                    Turn(marks & with);
                }

                text.Append(' ');
            }

            (space, sourceLineEnd) = (false, false);
        }

        private void Turn(RichMarks with)
        {
            if (with != marks)
            {
                Close();
                marks = with;
            }
        }

        private void Close()
        {
            if (text.Length > 0)
            {
                inlines.Add(new RichRun(text.ToString(), marks));
                text.Clear();
            }
        }

        private void Trim()
        {
            Close();
            while (inlines is [.., RichRun run])
            {
                var trimmed = run.Text.TrimEnd(' ', WideSpace);
                inlines.RemoveAt(inlines.Count - 1);
                if (trimmed.Length > 0)
                {
                    inlines.Add(run with { Text = trimmed });
                    return;
                }
            }
        }
    }
}
