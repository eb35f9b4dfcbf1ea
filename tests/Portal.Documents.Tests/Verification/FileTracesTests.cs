using System.Security.Cryptography;
using System.Text;
using Portal.Documents.Tests.Signatures;
using Portal.Documents.Tests.Typesetting;
using Portal.Documents.Verification;

namespace Portal.Documents.Tests.Verification;

/// <summary>What a file that was changed still says of the document it was.</summary>
public sealed class FileTracesTests(Ground ground, Workshop workshop)
{
    [Fact]
    public async Task A_document_of_ours_names_its_code_and_still_does_when_it_is_cut_or_damaged()
    {
        var pdf = (await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(3)))).Pdf;
        FileTraces.Of(pdf).Codes.ShouldBe([Samples.Mark.Code]);
        FileTraces.Of(pdf.AsSpan(0, pdf.Length - 2000)).Codes.ShouldBe([Samples.Mark.Code]);
        pdf[pdf.Length / 2] ^= 1;
        FileTraces.Of(pdf).Codes.ShouldBe([Samples.Mark.Code]);
    }

    [Fact]
    public void A_code_is_found_however_it_is_written()
    {
        var (one, two, three) = (DocumentCode.New(), DocumentCode.New(), DocumentCode.New());
        byte[] file =
        [
            .. "%PDF-1.7 (https://portal.example/verify/"u8, .. Encoding.ASCII.GetBytes(one.Value), .. ")"u8,
            .. Encoding.BigEndianUnicode.GetBytes("http://a/verify/" + two.Value),
            .. "<"u8, .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encoding.BigEndianUnicode.GetBytes("x/verify/" + three.Value))), .. ">"u8,
            .. "/verify/000000000000000001 /verify/"u8, .. Encoding.ASCII.GetBytes(one.Value), .. "/verify/"u8,
        ];
        FileTraces.Of(file).Codes.ShouldBe([one, two, three]);
        FileTraces.Of([]).Codes.ShouldBeEmpty();
        FileTraces.TryFind("https://portal.example/verify/" + one.Value, out var found).ShouldBeTrue();
        found.ShouldBe(one);
        FileTraces.TryFind("https://portal.example/verify/" + one.Value[..^1], out _).ShouldBeFalse();
        FileTraces.TryFind("WIFI:S:office;;", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_added_behind_leaves_the_beginning_that_was_the_file()
    {
        var city = await ground.SignedByCityAsync();
        var both = await ground.SignedByBothAsync();
        var beginnings = FileTraces.Of(both).Beginnings;
        beginnings.ShouldContain(one => one.Length == Ground.Letter.Length && one.Sha256.SequenceEqual(SHA256.HashData(Ground.Letter)));
        beginnings.Select(one => one.Length).ShouldBeInOrder(SortDirection.Descending);
        beginnings.ShouldNotContain(one => one.Length == both.Length, "the file itself is no beginning");

        byte[] more = [.. city, .. "\n% one more word"u8];
        FileTraces.Of(more).Beginnings[0].ShouldSatisfyAllConditions(
            one => one.Length.ShouldBeInRange(city.Length, city.Length + 1),
            one => FileTraces.Of(more).Beginnings.ShouldContain(each => each.Sha256.SequenceEqual(SHA256.HashData(city)), "whatever line end stands behind it"));
    }

    [Fact]
    public void Many_marks_cost_little()
    {
        var file = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("%%EOF\r\n/verify/", 1_000_000)));
        var traces = FileTraces.Of(file);
        traces.Beginnings.Count.ShouldBeLessThanOrEqualTo(3 * 256);
        traces.Codes.ShouldBeEmpty();
    }
}
