using FsCheck;
using FsCheck.Fluent;
using Portal.Documents.Verification;

namespace Portal.Documents.Tests.Verification;

public sealed class DocumentCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly Arbitrary<DocumentCode> Codes =
        Arb.From(Gen.Choose(0, 255).ArrayOf(DocumentCode.Length - 1).Select(random => DocumentCode.FromRandom([.. random.Select(one => (byte)one)])));

    [Fact]
    public void A_code_is_printed_in_three_groups_and_read_again()
    {
        var code = DocumentCode.New();
        code.ToString().ShouldMatch("^[0-9A-HJKMNP-TV-Z]{6}-[0-9A-HJKMNP-TV-Z]{6}-[0-9A-HJKMNP-TV-Z]{6}$");
        code.Value.Length.ShouldBe(DocumentCode.Length);
        DocumentCode.TryParse(code.ToString(), out var read).ShouldBeTrue();
        read.ShouldBe(code);
    }

    [Fact]
    public void The_check_character_is_this_one_for_ever()
    {
        DocumentCode.FromRandom(new byte[17]).Value.ShouldBe("000000000000000000");
        DocumentCode.FromRandom([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]).Value.ShouldBe("123456789ABCDEFGHZ");
    }

    [Theory]
    [InlineData(" 123456 789abc defghz ")]
    [InlineData("123456-789ABC-DEFGHZ")]
    [InlineData("１２３４５６－７８９ａｂｃ－ＤＥＦＧＨＺ")]
    [InlineData("I23456—789ABC—DEFGHZ")]
    [InlineData("l23456\t789abc\ndefghz")]
    public void A_code_is_read_as_people_type_it(string typed)
    {
        DocumentCode.TryParse(typed, out var code).ShouldBeTrue();
        code.Value.ShouldBe("123456789ABCDEFGHZ");
    }

    [Fact]
    public void A_letter_O_is_a_nought()
    {
        DocumentCode.TryParse("oooooo OOOOOO 000000", out var code).ShouldBeTrue();
        code.Value.ShouldBe("000000000000000000");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("123456-789ABC-DEFGH")]
    [InlineData("123456-789ABC-DEFGHZ0")]
    [InlineData("123456-789ABC-DEFGHT")]
    [InlineData("U23456-789ABC-DEFGHZ")]
    [InlineData("123456-789ABC-DEFGH%")]
    [InlineData("一二三四五六七八九十一二三四五六七八")]
    public void What_is_no_code_is_not_read(string? typed) => DocumentCode.TryParse(typed, out _).ShouldBeFalse();

    [Fact]
    public void A_very_long_text_is_no_code() => DocumentCode.TryParse(new string(' ', 1_000_000) + "123456789ABCDEFGHZ", out _).ShouldBeFalse();

    [Fact]
    public void Any_one_wrong_character_is_noticed() => Prop.ForAll(
        Codes,
        code => Enumerable.Range(0, DocumentCode.Length).All(at => Alphabet.Where(c => c != code.Value[at])
            .All(c => !DocumentCode.TryParse(code.Value[..at] + c + code.Value[(at + 1)..], out _)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_two_exchanged_characters_are_noticed() => Prop.ForAll(
        Codes,
        code => Enumerable.Range(0, DocumentCode.Length).All(a => Enumerable.Range(a + 1, DocumentCode.Length - a - 1).All(b =>
        {
            var typed = code.Value.ToCharArray();
            (typed[a], typed[b]) = (typed[b], typed[a]);
            return typed[a] == typed[b] || !DocumentCode.TryParse(new string(typed), out _);
        }))).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_is_typed_is_read_as_itself_or_not_at_all() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>(),
        typed => !DocumentCode.TryParse(typed, out var code) || code.Value.Length == DocumentCode.Length).QuickCheckThrowOnFailure();

    [Fact]
    public void Codes_do_not_repeat() => Enumerable.Range(0, 10_000).Select(_ => DocumentCode.New()).Distinct().Count().ShouldBe(10_000);

    [Fact]
    public void The_default_is_no_code()
    {
        default(DocumentCode).ToString().ShouldBe("");
        Should.Throw<InvalidOperationException>(() => default(DocumentCode).Value);
    }
}
