using FsCheck;
using FsCheck.Fluent;
using Portal.Rules.Differences;

namespace Portal.Rules.Tests.Differences;

/// <summary>The marks that a reviewer sees between two submissions.</summary>
public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("智能仓储", "智能仓储", "智能仓储")]
    [InlineData("", "新写的", "+新写的+")]
    [InlineData("旧有的", "", "-旧有的-")]
    [InlineData("投入 120 万元", "投入 150 万元", "投入 -120-+150+ 万元")]
    [InlineData("覆盖三个车间，效率提升。", "覆盖五个车间，效率提升。", "覆盖-三-+五+个车间，效率提升。")]
    [InlineData("采用MES系统管理生产", "采用MOM系统管理生产", "采用-MES-+MOM+系统管理生产")]
    [InlineData("第一行\n第二行", "第一行\n新的一行\n第二行", "第一行\n+新的一行\n+第二行")]
    [InlineData("甲的乙", "丙的丁", "-甲的乙-+丙的丁+")]
    public void Marks_read_as_a_person_would_make_them(string before, string after, string marked) =>
        string.Concat(TextDifference.Between(before, after).Select(piece => piece.Kind switch
        {
            PieceKind.Removed => $"-{piece.Text}-",
            PieceKind.Added => $"+{piece.Text}+",
            PieceKind.Same or _ => piece.Text,
        })).ShouldBe(marked);

    [Fact]
    public void Both_texts_can_be_read_out_of_the_pieces() => Prop.ForAll(Pairs, pair =>
    {
        var pieces = TextDifference.Between(pair.Before, pair.After);
        return Without(PieceKind.Added) == pair.Before && Without(PieceKind.Removed) == pair.After
            && pieces.Zip(pieces.Skip(1)).All(two => two.First.Kind != two.Second.Kind)
            && pieces.Zip(pieces.Skip(1)).All(two => two is not (({ Kind: PieceKind.Added }, { Kind: PieceKind.Removed })))
            && pieces.All(piece => piece.Text.Length > 0);

        string Without(PieceKind kind) => string.Concat(pieces.Where(piece => piece.Kind != kind).Select(piece => piece.Text));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_texts_always_give_the_same_marks() => Prop.ForAll(Pairs, pair =>
        TextDifference.Between(pair.Before, pair.After).SequenceEqual(TextDifference.Between(pair.Before, pair.After))
        && TextDifference.Between(pair.Before, pair.Before).All(piece => piece.Kind == PieceKind.Same)).QuickCheckThrowOnFailure();

    [Fact]
    public void Little_more_is_marked_than_the_shortest_edit_changes() => Prop.ForAll(Pairs, pair =>
    {
        // By characters alone. A kept character between two changes may be marked too, once removed and once added.
        var (before, after) = (Characters(pair.Before), Characters(pair.After));
        var least = before.Length + after.Length - (2 * Longest(before, after));
        return TextDifference.Between(before, after).Where(piece => piece.Kind != PieceKind.Same).Sum(piece => piece.Text.Length) <= 3 * least;

        static string Characters(string text) => text.Replace('1', '丁').Replace('a', '戊').Replace(' ', '己');
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Long_texts_that_have_nothing_in_common_are_replaced_at_once()
    {
        var before = string.Concat(Enumerable.Range(0, 3000).Select(i => (char)('一' + i)));
        var after = string.Concat(Enumerable.Range(0, 3000).Select(i => (char)('一' + 4000 + i)));
        TextDifference.Between(before, after).ShouldBe([new(PieceKind.Removed, before), new(PieceKind.Added, after)]);
    }

    /// <summary>Length of the longest common subsequence, by the textbook.</summary>
    private static int Longest(string before, string after)
    {
        var lengths = new int[before.Length + 1, after.Length + 1];
        for (var i = 1; i <= before.Length; i++)
        {
            for (var j = 1; j <= after.Length; j++)
            {
                lengths[i, j] = before[i - 1] == after[j - 1] ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return lengths[before.Length, after.Length];
    }

    /// <summary>A text and what somebody made of it: both from few characters, so that much stays.</summary>
    private static Arbitrary<(string Before, string After)> Pairs => Arb.From(
        from before in Text(40)
        from cut in Gen.Choose(0, before.Length)
        from length in Gen.Choose(0, before.Length - cut)
        from inserted in Text(8)
        from other in Text(40)
        from edits in Gen.Choose(0, 3)
        select (before, edits == 0 ? other : before[..cut] + inserted + before[(cut + length)..]));

    private static Gen<string> Text(int longest) =>
        from length in Gen.Choose(0, longest)
        from characters in Gen.Elements('甲', '乙', '丙', '，', '1', 'a', ' ').ArrayOf(length)
        select new string(characters);
}
