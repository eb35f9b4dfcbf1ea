using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Documents.Typesetting;
using Portal.Documents.Verification;

namespace Portal.Benchmarks;

/// <summary>
/// How long documents take, from the question to the bytes, and what the child process weighs. Not BenchmarkDotNet: a cold start, and
/// another process's memory, are what it does not measure.
/// </summary>
internal static class DocumentTimes
{
    private static readonly Mark Mark = new(DocumentCode.New(), 1, Fingerprint.Of("what it was made from"u8), new Uri("https://portal.example.cn/verify/0"));

    public static async Task RunAsync()
    {
        List<double> cold = [];
        for (var round = 0; round < 5; round++)
        {
            await using var fresh = new Typesetter(new TypesetterSettings());
            cold.Add(await TimeAsync(fresh, 40, round));
        }

        var settings = new TypesetterSettings();
        await using var typesetter = new Typesetter(settings);
        await TimeAsync(typesetter, 40, 0);
        Say("40 rows, cold (Node is started)", cold, null, TimeSpan.Zero);
        await SayAsync("40 rows, warm, other data each time", 100, each => TimeAsync(typesetter, 40, each));
        await SayAsync("1,000 rows, warm", 10, each => TimeAsync(typesetter, 1000, each));
        await SayAsync("40 rows, after the large ones", 100, each => TimeAsync(typesetter, 40, each));

        var originals = await SampleForm.PhotographsAsync(settings, 10);
        List<ReadOnlyMemory<byte>> photographs = [];
        await SayAsync($"a photograph of 12 megapixels, {originals.Average(one => one.Length) / 1e6:F1} MB, prepared", 10, async each =>
        {
            var began = Stopwatch.GetTimestamp();
            photographs.Add((await typesetter.PreparePictureAsync(originals[each], 1600, "benchmark", CancellationToken.None)).Content);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        });
        var pages = (await typesetter.TypesetAsync(SampleForm.Of(photographs, 0, Mark), "benchmark", CancellationToken.None)).Pages;
        await SayAsync($"a form of {pages} pages, ten photographs", 20, each => TimeAsync(typesetter, SampleForm.Of(photographs, each, Mark)));
        await SayAsync("the same without its photographs", 10, each => TimeAsync(typesetter, SampleForm.Of([], each, Mark)));
        Console.WriteLine($"the same snapshot, the same bytes, also after a restart: {await IsSameAsync(typesetter, SampleForm.Of(photographs, 7, Mark))}");
        Console.WriteLine($"load of the machine: {File.ReadAllText("/proc/loadavg").TrimEnd()}, {Environment.ProcessorCount} cores");

        async Task SayAsync(string what, int times, Func<int, Task<double>> timed)
        {
            List<double> took = [];
            var spent = Spent();
            for (var each = 0; each < times; each++)
            {
                took.Add(await timed(each));
            }

            Say(what, took, typesetter.ProcessId, Spent() - spent);
        }

        // A child that weighs too much is replaced behind its answer: there is none until the next question.
        TimeSpan Spent() => typesetter.ProcessId is { } child ? Process.GetProcessById(child).TotalProcessorTime : TimeSpan.Zero;
    }

    private static async Task<bool> IsSameAsync(Typesetter typesetter, Manuscript manuscript)
    {
        var first = await typesetter.TypesetAsync(manuscript, "benchmark", CancellationToken.None);
        var second = await typesetter.TypesetAsync(manuscript, "benchmark", CancellationToken.None);
        await using var fresh = new Typesetter(new TypesetterSettings());
        var third = await fresh.TypesetAsync(manuscript, "benchmark", CancellationToken.None);
        return first.Pdf.AsSpan().SequenceEqual(second.Pdf) && first.Pdf.AsSpan().SequenceEqual(third.Pdf);
    }

    private static Task<double> TimeAsync(Typesetter typesetter, int rows, int salt) =>
        TimeAsync(typesetter, new Manuscript("summary-table", CanonicalJson.Of(Table(rows, salt)), DateTimeOffset.UnixEpoch) { Mark = Mark });

    private static async Task<double> TimeAsync(Typesetter typesetter, Manuscript manuscript)
    {
        var began = Stopwatch.GetTimestamp();
        await typesetter.TypesetAsync(manuscript, "benchmark", CancellationToken.None);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static void Say(string what, List<double> took, int? child, TimeSpan spent)
    {
        took.Sort();
        var memory = child is { } process ? Peak(process) : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-62} median {took[took.Count / 2],6:F0} ms   best {took[0],6:F0} ms   worst {took[^1],6:F0} ms   processor time {spent.TotalMilliseconds / took.Count,6:F0} ms   {memory}"));
    }

    private static string Peak(int process) =>
        string.Join(", ", File.ReadLines($"/proc/{process}/status").Where(line => line.StartsWith("VmHWM", StringComparison.Ordinal) || line.StartsWith("VmRSS", StringComparison.Ordinal)).Select(line => line.Replace('\t', ' ')));

    private static JsonObject Table(int rows, int salt) => new()
    {
        ["title"] = "卓越级智能工厂项目推荐汇总表",
        ["annex"] = "附件3",
        ["head"] = "推荐单位（盖章）：",
        ["recommender"] = "苏州市工业和信息化局",
        ["date"] = null,
        ["columns"] = new JsonArray([.. new (string Title, int Share)[] { ("序号", 5), ("申报单位名称", 20), ("卓越级智能工厂项目名称", 22), ("涉及典型场景实例（罗列）", 34), ("联系人", 8), ("联系方式（手机号）", 11) }
            .Select(column => new JsonObject { ["title"] = column.Title, ["share"] = column.Share, ["align"] = "left" })]),
        ["rows"] = new JsonArray([.. Enumerable.Range(1, rows).Select(row => new JsonArray(
            $"{row}", $"示例精密制造（昆山）股份有限公司第{row * 7 % 97}厂{salt}", $"基于数字孪生的高精度零部件全流程智能工厂{row}",
            "1.生产作业—人机协同作业—多机协同的壳体柔性加工与检测\n2.生产管理—智能排产—多工厂协同排程", "王敏", "138****0000"))]),
        ["notes"] = new JsonArray("注：1.推荐的卓越级智能工厂项目按优先次序排名。"),
        ["seal"] = 42,
        ["countersign"] = null,
    };
}
