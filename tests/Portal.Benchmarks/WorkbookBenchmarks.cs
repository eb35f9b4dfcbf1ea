using BenchmarkDotNet.Attributes;
using Portal.Documents.Tables;

namespace Portal.Benchmarks;

/// <summary>A summary table of the province as a workbook: eleven columns, wrapped scenarios of 120 characters.</summary>
[MemoryDiagnoser]
public class WorkbookBenchmarks
{
    private static readonly TableSheet Sheet = new()
    {
        Name = "推荐汇总表",
        Titles = ["江苏省卓越级智能工厂项目推荐汇总表", "推荐单位（盖章）："],
        Columns =
        [
            new("序号", ColumnKind.Whole, 6),
            new("申报单位名称", ColumnKind.Text, 30) { Wrapped = true },
            new("统一社会信用代码", ColumnKind.Text, 20),
            new("项目名称", ColumnKind.Text, 36) { Wrapped = true },
            new("涉及典型场景实例", ColumnKind.Text, 60) { Wrapped = true },
            new("总投资（万元）", ColumnKind.Decimal, 14),
            new("设备联网率", ColumnKind.Percentage, 12) { Decimals = 1 },
            new("场景数量", ColumnKind.Whole, 10),
            new("建成日期", ColumnKind.Date, 12),
            new("联系人", ColumnKind.Text, 10),
            new("联系方式", ColumnKind.Text, 16),
        ],
        Notes = ["注：按推荐优先级排序。"],
    };

    private static readonly string Scenarios = string.Concat(Enumerable.Repeat("工艺数字化设计、产线柔性配置、", 8));

    [Params(1_000, 10_000)]
    public int Rows { get; set; }

    [Benchmark]
    public void Write() => Workbook.Write(Stream.Null, Sheet, Enumerable.Range(1, Rows).Select(Row));

    private static TableCell[] Row(int number) =>
    [
        TableCell.Whole(number), TableCell.Text("苏州示例制造有限公司第" + number + "分公司"), TableCell.Text("91320500MA1EXAMPLE"), TableCell.Text("高端装备智能工厂建设项目"),
        TableCell.Text(Scenarios), TableCell.Decimal(12_345.67m + number), TableCell.Percentage(0.875m), TableCell.Whole(number % 40), TableCell.Date(new DateOnly(2025, 6, 30)),
        TableCell.Text("王敏"), TableCell.Text("13800000000"),
    ];
}
