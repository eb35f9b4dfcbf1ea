using Portal.Documents.Signatures;
using Portal.Documents.Tests.Typesetting;
using Portal.Documents.Typesetting;

namespace Portal.Documents.Tests.Signatures;

/// <summary>What the templates make is what signatures are for.</summary>
public sealed class TypesetTests(Ground ground, Workshop workshop)
{
    [Theory]
    [InlineData("letter")]
    [InlineData("summary-table")]
    public async Task A_typeset_document_is_sealed_in_its_place_by_both(string template)
    {
        var ct = TestContext.Current.CancellationToken;
        var made = await workshop.TypesetAsync(template == "letter" ? Samples.Letter(Samples.Recommendation()) : Samples.SummaryTable(Samples.Table(40)));
        var letters = new LetterOutlines(await File.ReadAllBytesAsync(Path.Combine(new TypesetterSettings().Fonts, "NotoSerifSC-Regular.ttf"), ct));
        var kept = made.Places.Single(place => place.Name == "seal");
        var place = SealPlace.In(kept);
        ((double)place.Diameter).ShouldBe(42, 0.1);
        var city = await PdfSigning.SignAsync(made.Pdf, Ground.Request() with { Place = place, Seal = SealDrawing.Of(letters, "苏州市工业和信息化局", "演示") }, ground.City, ct: ct);
        var both = await PdfSigning.SignAsync(city, Ground.Request() with { Place = new(made.Pages, 105, 150, 45), Seal = SealDrawing.Of(letters, "江苏省工业和信息化厅", "演示") }, ground.Province, ct: ct);
        PdfSignatures.Read(both, ground.Roots).IsSound.ShouldBeTrue();
        using var workplace = new Workplace();
        var file = workplace.Write(template + ".pdf", both);
        var (_, report) = await Programs.RunAsync("pdfsig", "-nocert", file);
        (report.Split("Signature is Valid.").Length - 1).ShouldBe(2, report);
        Paper.Faults(both).ShouldBe("");
        Paper.Letters(both).ShouldBe(Paper.Letters(made.Pdf));
        // A seal is drawn as lines and adds 30 KB at most.
        (both.Length - made.Pdf.Length).ShouldBeLessThan(2 * 30_000);
    }
}
