using System.Text.Json.Nodes;
using Portal.Documents.Papers;
using Portal.Documents.Typesetting;
using Portal.Documents.Verification;

namespace Portal.Documents.Tests.Typesetting;

/// <summary>Manuscripts to make documents of. All names are made up.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Stamp = new(2025, 11, 21, 8, 30, 0, TimeSpan.Zero);

    public static readonly Mark Mark = new(
        DocumentCode.FromRandom("a document's code"u8), 3, Fingerprint.Of("what it was made from"u8), new Uri("https://portal.example.cn/verify/" + DocumentCode.FromRandom("a document's code"u8).Value));

    public static Manuscript SummaryTable(JsonObject data) => new("summary-table", CanonicalJson.Of(data), Stamp) { Mark = Mark };

    public static Manuscript Letter(JsonObject data) => new("letter", CanonicalJson.Of(data), Stamp) { Mark = Mark };

    /// <summary>The columns of 卓越级 2025.</summary>
    public static JsonObject Table(int rows, Func<int, string>? name = null) => new()
    {
        ["title"] = "卓越级智能工厂项目推荐汇总表",
        ["annex"] = "附件3",
        ["head"] = "推荐单位（盖章）：",
        ["recommender"] = "西安市鄠邑区工业和信息化局",
        ["date"] = "2025年11月21日",
        ["columns"] = new JsonArray(
            Column("序号", 5, "center"), Column("申报单位名称", 20, "left"), Column("卓越级智能工厂项目名称", 22, "left"),
            Column("涉及典型场景实例（罗列）", 34, "left"), Column("联系人", 8, "center"), Column("联系方式（手机号）", 11, "center")),
        ["rows"] = new JsonArray([.. Enumerable.Range(1, rows).Select(row => (JsonNode)Row(row, name?.Invoke(row) ?? $"镕喆堃精密制造（昆山）股份有限公司{row}"))]),
        ["notes"] = new JsonArray("注：1.推荐的卓越级智能工厂项目按优先次序排名；2.推荐数量不能超过通知中规定的上限。"),
        ["seal"] = 42,
        ["countersign"] = null,
    };

    public static JsonObject Recommendation(int paragraphs = 3) => new()
    {
        ["letterhead"] = "苏州市工业和信息化局",
        ["number"] = "苏工信函〔2025〕118号",
        ["title"] = "苏州市工业和信息化局关于推荐\n2025年度卓越级智能工厂项目的函",
        ["to"] = "江苏省工业和信息化厅",
        ["paragraphs"] = new JsonArray([.. Enumerable.Range(1, paragraphs).Select(number => (JsonNode)
            $"按照《关于开展2025年度智能工厂梯度培育行动的通知》要求，我局组织开展了卓越级智能工厂项目推荐工作。经企业自愿申报、材料审核、现场核查，现推荐示例精密制造（昆山）股份有限公司等12个项目，推荐汇总表附后。以上项目申报主体近三年无重大安全、环保、质量事故，未列入严重失信主体名单。（第{number}段）")]),
        ["annexes"] = new JsonArray("卓越级智能工厂项目推荐汇总表"),
        ["signatory"] = "苏州市工业和信息化局",
        ["date"] = "2025年11月21日",
        ["contact"] = "联系人：王敏，联系电话：0512-00000000",
        ["seal"] = 42,
        ["countersign"] = null,
    };

    public static CertificateSheet Certificate() => new(
        "江苏省先进级智能工厂认定证书", "JSXJ-2025-000123", "锦程精密制造（昆山）股份有限公司",
        ["经审核，认定你单位“高精密传动部件柔性智能工厂”为2025年度江苏省先进级智能工厂。", "特发此证。"],
        [new("认定等级", "先进级"), new("工厂名称", "昆山一厂"), new("有效期", "2025年12月31日至2028年12月30日")], "江苏省工业和信息化厅", "2025年12月31日", 45);

    private static JsonObject Column(string title, int share, string align) => new() { ["title"] = title, ["share"] = share, ["align"] = align };

    private static JsonArray Row(int row, string name) => new(
        $"{row}", name, $"基于数字孪生的高精度零部件全流程智能工厂{row}",
        "1.生产作业—人机协同作业—多机协同的壳体柔性加工与检测\n2.生产管理—智能排产—多工厂协同排程\n3.工厂建设—数字基础设施集成—5G专网与边缘计算", "王垚", "138****0000");
}
