using System.Diagnostics;
using Portal.Documents.Papers;
using Portal.Documents.Typesetting;

namespace Portal.Benchmarks;

/// <summary>A 申报书 of some forty pages with ten photographs: long texts, tables, a radar chart. All names are made up.</summary>
internal static class SampleForm
{
    private static readonly string[] Sentences =
    [
        "企业围绕高精密传动部件的柔性制造，建设了覆盖研发设计、生产作业、仓储物流与运营管理的数字化车间。",
        "产线部署数控机床、协作机器人与在线检测设备，关键工序数控化率达到 92.5%，设备联网率达到 98.1%。",
        "通过制造执行系统与资源计划系统集成，实现订单、工艺、质量和能耗数据的统一采集与追溯。",
        "基于机理模型与数据驱动的工艺参数优化使产品一次合格率由 96.2% 提升到 98.9%，单位产品综合能耗下降 14.6%。",
        "项目形成了可复制的解决方案，已在集团内三家工厂推广应用，并带动十余家上下游企业协同改造。",
    ];

    /// <param name="salt">Other data each time, as of other applicants.</param>
    public static Manuscript Of(IReadOnlyList<ReadOnlyMemory<byte>> photographs, int salt, Mark mark)
    {
        var names = photographs.Select((_, at) => $"photograph-{at}").ToList();
        var parts = new List<PaperPart>
        {
            new("真实性承诺", [new TextBlock("本单位承诺所提交的申报材料真实、准确、完整，不涉及国家秘密和商业秘密，并承担相应责任。"), new SignatureBlock(["法定代表人（签字）："], "申报单位（盖章）", "　　年　　月　　日", 40)], OnNewPage: true),
            new("申报单位基本信息", [new FactsBlock([.. Enumerable.Range(1, 24).Select(at => new Fact($"栏目{at}", at % 5 == 0 ? Text(2, salt) : $"锦程精密制造有限公司{salt}-{at}"))])], OnNewPage: true),
        };
        for (var section = 0; section < 8; section++)
        {
            var blocks = new List<PaperBlock> { new NoteBlock("依据：《关于开展智能工厂梯度培育行动的通知》二、（二）1") };
            for (var item = 0; item < 4; item++)
            {
                blocks.Add(new HeadingBlock(2, $"建设内容{section + 1}.{item + 1}"));
                blocks.Add(new ProseBlock(Prose(section, item, salt)));
            }

            if (section < names.Count / 2)
            {
                blocks.Add(new PicturesBlock([.. names.Skip(section * 2).Take(2).Select(name => new PaperPicture(name, $"现场照片 {name}.jpg"))]));
            }

            parts.Add(new($"典型场景{section + 1}", blocks));
        }

        parts.Add(new("关键指标",
        [
            new TableBlock(null, [new("序号"), new("指标", 6), new("建设前", 2, true), new("建设后", 2, true)], [.. Enumerable.Range(1, 30).Select(at => (IReadOnlyList<string>)[$"{at}", $"关键绩效指标{at}", $"{60 + (at % 30)}.5", $"{70 + (at % 25)}.{salt % 10}"])]),
            new RadarBlock("通用能力自评等级", [.. Enumerable.Range(1, 12).Select(at => new RadarAxis($"指标{at}", at % 6, 6, $"{at % 6}"))]),
        ]));
        return new Manuscript("paper", CanonicalJson.Of(new Paper(
            "先进级智能工厂申报书", "2025年江苏省先进级智能工厂申报", "本平台版式",
            [new("申报单位", $"锦程精密制造有限公司{salt}"), new("项目名称", "高精密传动部件柔性智能工厂"), new("推荐单位", "苏州市工业和信息化局")], HasContents: true, parts)), DateTimeOffset.UnixEpoch)
        {
            Mark = mark,
            Pictures = names.Zip(photographs).ToDictionary(one => one.First, one => one.Second),
        };
    }

    /// <summary>As a telephone takes them: twelve megapixels, some 3 MB, each another one. The child's own library makes them.</summary>
    public static async Task<IReadOnlyList<byte[]>> PhotographsAsync(TypesetterSettings settings, int count)
    {
        const string Script = """
            const sharp = require(process.argv[1] + '/node_modules/sharp');
            const at = Number(process.argv[2]);
            sharp({ create: { width: 4000, height: 3000, channels: 3, noise: { type: 'gaussian', mean: 110 + 5 * at, sigma: 40 } } })
              .blur(2.5).jpeg({ quality: 90 }).toBuffer().then((made) => process.stdout.write(made));
            """;
        var made = new List<byte[]>();
        for (var at = 0; at < count; at++)
        {
            using var process = Process.Start(new ProcessStartInfo(settings.Node, ["-e", Script, settings.Modules!, $"{at}"]) { RedirectStandardOutput = true })!;
            using var content = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(content);
            await process.WaitForExitAsync();
            made.Add(content.ToArray());
        }

        return made;
    }

    private static IReadOnlyList<Prose> Prose(int section, int item, int salt) =>
    [
        new ProseParagraph([new Run(Text(6, salt + section + item))]),
        new ProseParagraph([new Run("建设成效：", Strong: true), new Run(Text(5, salt + section))]),
        item % 2 == 0
            ? new ProseList(Ordered: true, [.. Enumerable.Range(1, 4).Select(at => new ProseItem([new Run(Text(1, at))], []))])
            : new ProseTable(3, 1, [.. Enumerable.Range(0, 6).Select(row => (IReadOnlyList<ProseCell>)[.. Enumerable.Range(0, 3).Select(column => new ProseCell(row == 0, 1, 1, [new Run(row == 0 ? $"列{column}" : Text(1, row + column))]))])]),
        new ProseParagraph([new Run(Text(6, salt + item))]),
    ];

    private static string Text(int sentences, int from) => string.Concat(Enumerable.Range(from, sentences).Select(at => Sentences[at % Sentences.Length]));
}
