using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Portal.Rules.Differences;

/// <summary>What became of a piece of a text.</summary>
public enum PieceKind
{
    Same,
    Removed,
    Added,
}

/// <summary>A run of text that stayed, went, or came.</summary>
public sealed record Piece(PieceKind Kind, string Text);

/// <summary>
/// The difference of two texts, as a reader would mark it: Chinese by characters, Latin words and numbers whole. Deterministic: the
/// same two texts always give the same pieces.
/// </summary>
/// <remarks>
/// Eugene W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986): the fewest tokens removed and added.
/// Afterwards what stayed for less than <see cref="LeastKept"/> tokens between two changes is shown as changed too: single
/// characters that happen to occur in both texts only hinder reading.
/// </remarks>
public static class TextDifference
{
    /// <summary>Texts that differ in more tokens have little in common: the middle is shown as replaced.</summary>
    public const int MostChanges = 1200;

    /// <summary>Tokens that have to stay between two changes to be shown as kept.</summary>
    public const int LeastKept = 2;

    /// <summary>Pieces in reading order; neighbours differ in kind, and what was removed stands before what was added in its place.</summary>
    public static ImmutableArray<Piece> Between(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (old, now) = (Tokens(before), Tokens(after));
        var head = 0;
        while (head < old.Count && head < now.Count && old[head] == now[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < old.Count - head && tail < now.Count - head && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        List<(PieceKind Kind, string Token)> steps = [.. old.Take(head).Select(token => (PieceKind.Same, token))];
        steps.AddRange(Middle(old.GetRange(head, old.Count - head - tail), now.GetRange(head, now.Count - head - tail)));
        steps.AddRange(old.Skip(old.Count - tail).Select(token => (PieceKind.Same, token)));
        return Joined(steps);
    }

    /// <summary>Myers' greedy search, then the way back.</summary>
    private static List<(PieceKind, string)> Middle(List<string> old, List<string> now)
    {
        var most = Math.Min(old.Count + now.Count, MostChanges);
        // furthest[k + most]: how far in the old text a path on diagonal k reaches; one copy a round, to find the way back.
        var furthest = new int[(2 * most) + 2];
        List<int[]> rounds = [];
        for (var changes = 0; changes <= most; changes++)
        {
            rounds.Add(furthest[(most - changes)..(most + changes + 2)]);
            for (var diagonal = -changes; diagonal <= changes; diagonal += 2)
            {
                var down = diagonal == -changes || (diagonal != changes && furthest[most + diagonal - 1] < furthest[most + diagonal + 1]);
                var x = down ? furthest[most + diagonal + 1] : furthest[most + diagonal - 1] + 1;
                while (x < old.Count && x - diagonal < now.Count && old[x] == now[x - diagonal])
                {
                    x++;
                }

                furthest[most + diagonal] = x;
                if (x >= old.Count && x - diagonal >= now.Count)
                {
                    return WayBack(old, now, rounds);
                }
            }
        }

        return [.. old.Select(token => (PieceKind.Removed, token)), .. now.Select(token => (PieceKind.Added, token))];
    }

    private static List<(PieceKind, string)> WayBack(List<string> old, List<string> now, List<int[]> rounds)
    {
        List<(PieceKind, string)> steps = [];
        var (x, y) = (old.Count, now.Count);
        for (var changes = rounds.Count - 1; changes >= 0; changes--)
        {
            // The state before this round; its diagonals run from -changes to changes + 1.
            var before = rounds[changes];
            var diagonal = x - y;
            var down = diagonal == -changes || (diagonal != changes && before[changes + diagonal - 1] < before[changes + diagonal + 1]);
            var from = down ? diagonal + 1 : diagonal - 1;
            var fromX = changes == 0 ? 0 : before[changes + from];
            var fromY = changes == 0 ? 0 : fromX - from;
            while (x > fromX && y > fromY)
            {
                steps.Add((PieceKind.Same, old[--x]));
                y--;
            }

            if (changes > 0)
            {
                steps.Add(down ? (PieceKind.Added, now[--y]) : (PieceKind.Removed, old[--x]));
            }
        }

        steps.Reverse();
        return steps;
    }

    private static ImmutableArray<Piece> Joined(List<(PieceKind Kind, string Token)> steps)
    {
        var pieces = ImmutableArray.CreateBuilder<Piece>();
        var (same, removed, added) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        for (var at = 0; at < steps.Count;)
        {
            if (steps[at].Kind != PieceKind.Same)
            {
                (steps[at].Kind == PieceKind.Removed ? removed : added).Append(steps[at++].Token);
                continue;
            }

            var end = at;
            while (end < steps.Count && steps[end].Kind == PieceKind.Same)
            {
                end++;
            }

            var kept = string.Concat(steps[at..end].Select(step => step.Token));
            var between = removed.Length + added.Length > 0 && end < steps.Count;
            if (between && end - at < LeastKept && !kept.Contains('\n', StringComparison.Ordinal))
            {
                removed.Append(kept);
                added.Append(kept);
            }
            else
            {
                Flush();
                same.Append(kept);
            }

            at = end;
        }

        Flush();
        return pieces.ToImmutable();

        void Flush()
        {
            Add(PieceKind.Same, same);
            Add(PieceKind.Removed, removed);
            Add(PieceKind.Added, added);
        }

        void Add(PieceKind kind, StringBuilder text)
        {
            if (text.Length > 0)
            {
                pieces.Add(new Piece(kind, text.ToString()));
                text.Clear();
            }
        }
    }

    /// <summary>Latin words and numbers whole, runs of blanks whole, everything else by character; a pair of surrogates is one.</summary>
    private static List<string> Tokens(string text)
    {
        List<string> tokens = [];
        for (var at = 0; at < text.Length;)
        {
            var end = at + 1;
            if (IsWord(text[at]))
            {
                while (end < text.Length && IsWord(text[end]))
                {
                    end++;
                }
            }
            else if (text[at] is ' ' or '\t')
            {
                while (end < text.Length && text[end] is ' ' or '\t')
                {
                    end++;
                }
            }
            else if (char.IsHighSurrogate(text[at]) && end < text.Length && char.IsLowSurrogate(text[end]))
            {
                end++;
            }

            tokens.Add(text[at..end]);
            at = end;
        }

        return tokens;
    }

    private static bool IsWord(char character) =>
        char.IsAsciiLetterOrDigit(character) || (character < 0x250 && char.GetUnicodeCategory(character) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter);
}
