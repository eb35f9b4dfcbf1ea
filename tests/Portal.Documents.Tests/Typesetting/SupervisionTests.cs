using System.Diagnostics;
using System.Text;
using Portal.Documents.Typesetting;

namespace Portal.Documents.Tests.Typesetting;

/// <summary>The child is missing, dies, takes too long or too much; many ask at once.</summary>
public sealed class SupervisionTests(Workshop workshop)
{
    /// <summary>Loops that take some tenths of a second on a quiet machine.</summary>
    private const int Short = 300;

    /// <summary>Loops that end after minutes.</summary>
    private const int Endless = 1_000_000;

    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/nonexistent/node")]
    [InlineData("/bin/false")]
    [InlineData("/usr/bin/yes")]
    public async Task Without_Node_it_is_unavailable_at_once(string node)
    {
        await using var typesetter = Workshop.ForTests(settings => settings with { Node = node, StartPatience = TimeSpan.FromDays(1) });

        (await FaultOfAsync(typesetter.TypesetAsync(Slow(1), "a", Ct))).ShouldBe(Fault.Unavailable);
        (await FaultOfAsync(typesetter.TypesetAsync(Slow(1), "a", Ct))).ShouldBe(Fault.Unavailable);
        (await FaultOfAsync(typesetter.ReadQrAsync(new byte[8], "a", Ct))).ShouldBe(Fault.Unavailable);
    }

    [Fact]
    public async Task Without_its_packages_it_is_unavailable()
    {
        foreach (var modules in (string?[])[null, "/nonexistent", Path.GetTempPath()])
        {
            await using var typesetter = Workshop.ForTests(settings => settings with { Modules = modules });

            (await FaultOfAsync(typesetter.TypesetAsync(Slow(1), "a", Ct))).ShouldBe(Fault.Unavailable);
        }
    }

    [Fact]
    public async Task What_is_installed_later_is_found_without_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("typesetter");
        try
        {
            await using var typesetter = Workshop.ForTests(settings => settings with { Modules = folder.FullName, StartPause = TimeSpan.Zero });
            (await FaultOfAsync(typesetter.TypesetAsync(Slow(1), "a", Ct))).ShouldBe(Fault.Unavailable);

            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), Path.Combine(Workshop.Patient.Modules!, "node_modules"));
            (await typesetter.TypesetAsync(Slow(1), "a", Ct)).Pages.ShouldBe(1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Killed_in_the_midst_it_begins_again()
    {
        List<string> log = [];
        await using var typesetter = Workshop.ForTests(log: log.Add);
        await typesetter.TypesetAsync(Slow(1), "a", Ct);
        var first = typesetter.ProcessId;

        var made = typesetter.TypesetAsync(Slow(Short * 8), "a", Ct);
        await BusyAsync(first);
        Kill(first);

        Paper.Text((await made).Pdf).ShouldContain("完成");
        typesetter.ProcessId.ShouldNotBe(first);
        log.ShouldContain(line => line.Contains("it died", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Killed_twice_it_gives_this_document_up_and_makes_the_next()
    {
        await using var typesetter = Workshop.ForTests();
        await typesetter.TypesetAsync(Slow(1), "a", Ct);
        var first = typesetter.ProcessId;
        var made = typesetter.TypesetAsync(Slow(Endless), "a", Ct);
        var next = typesetter.TypesetAsync(Slow(1), "a", Ct);

        Kill(first);
        await UntilAsync(() => typesetter.ProcessId is { } second && second != first, "there is no other child");
        await BusyAsync(typesetter.ProcessId);
        Kill(typesetter.ProcessId);

        (await FaultOfAsync(made)).ShouldBe(Fault.Failed);
        (await next).Pages.ShouldBe(1);
    }

    [Fact]
    public async Task Killed_between_two_documents_nobody_notices()
    {
        await using var typesetter = Workshop.ForTests();
        for (var round = 0; round < 3; round++)
        {
            (await typesetter.TypesetAsync(Slow(1), "a", Ct)).Pages.ShouldBe(1);
            Kill(typesetter.ProcessId);
        }
    }

    [Fact]
    public async Task What_takes_too_long_is_stopped_and_the_next_is_made()
    {
        var clock = new StandingClock();
        await using var typesetter = Workshop.ForTests(clock: clock);
        await typesetter.TypesetAsync(Slow(1), "a", Ct);

        var made = typesetter.TypesetAsync(Slow(Endless), "a", Ct);
        var next = typesetter.TypesetAsync(Slow(1), "b", Ct);
        await BusyAsync(typesetter.ProcessId);
        clock.Advance(Workshop.Patient.Patience);
        await BusyAsync(typesetter.ProcessId);
        made.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));

        (await FaultOfAsync(made)).ShouldBe(Fault.TimedOut);
        (await next).Pages.ShouldBe(1);
    }

    [Fact]
    public async Task What_takes_too_much_memory_is_stopped_and_the_next_is_made()
    {
        await using var typesetter = Workshop.ForTests(settings => settings with { MostMemory = 200 });

        (await FaultOfAsync(typesetter.TypesetAsync(Of("hungry", """{"items":30000000}"""), "a", Ct))).ShouldBe(Fault.TooLarge);
        (await typesetter.TypesetAsync(Slow(1), "b", Ct)).Pages.ShouldBe(1);
    }

    [Fact]
    public async Task What_the_child_had_before_is_not_counted()
    {
        // Node with the compiler and its fonts has more than this before the first question.
        await using var typesetter = Workshop.ForTests(settings => settings with { MostMemory = 60 });

        (await typesetter.TypesetAsync(Slow(Short * 2), "a", Ct)).Pages.ShouldBe(1);
        Process.GetProcessById(typesetter.ProcessId!.Value).WorkingSet64.ShouldBeGreaterThan(60 * 1024 * 1024);
    }

    [Fact]
    public async Task A_document_is_made_while_a_scan_is_read_and_reading_ends_in_time()
    {
        var clock = new StandingClock();
        await using var typesetter = Workshop.ForTests(clock: clock);
        (await typesetter.ReadQrAsync(PictureTests.Png(40, 40), "a", Ct)).ShouldBeNull();
        var reader = typesetter.ReaderId!.Value;
        reader.ShouldNotBe(typesetter.ProcessId ?? 0);
        Process.Start("bash", ["-c", "kill -STOP $0", reader.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

        var reading = typesetter.ReadQrAsync(PictureTests.Png(40, 40), "a", Ct);
        var second = typesetter.ReadQrAsync(PictureTests.Png(40, 40), "b", Ct);
        (await typesetter.TypesetAsync(Slow(1), "a", Ct)).Pages.ShouldBe(1);
        clock.Advance(Workshop.Patient.ReadingPatience - TimeSpan.FromSeconds(1));
        (reading.IsCompleted, second.IsCompleted).ShouldBe((false, false));
        clock.Advance(TimeSpan.FromSeconds(1));

        (await FaultOfAsync(reading)).ShouldBe(Fault.TimedOut);
        (await FaultOfAsync(second)).ShouldBe(Fault.TimedOut, "waiting for its turn counts");

        // Whom nobody waits for is ended, and the next scan is read.
        (await typesetter.ReadQrAsync(PictureTests.Png(40, 40), "a", Ct).WaitAsync(TimeSpan.FromMinutes(1), Ct)).ShouldBeNull();
        typesetter.ReaderId.ShouldNotBe(reader);
    }

    [Fact]
    public async Task All_pages_of_a_scan_together_have_one_measure_of_time()
    {
        // Each page takes a second.
        await using var typesetter = Workshop.ForTests(settings => settings with { ReadingPatience = TimeSpan.FromSeconds(5) }, clock: new StandingClock { PerWait = TimeSpan.FromSeconds(1) });
        var table = await workshop.TypesetAsync(Samples.SummaryTable(Samples.Table(30)));
        byte[] page = [.. "/DCTDecode>>stream\n"u8, .. Paper.Photograph(table.Pdf, 2), .. "\nendstream\n"u8];
        byte[] scan = [.. "%PDF-1.4\n"u8, .. Enumerable.Repeat(page, 6).SelectMany(one => one)];

        (await FaultOfAsync(typesetter.ReadQrAsync(scan, "a", Ct))).ShouldBe(Fault.TimedOut);
    }

    [Fact]
    public async Task A_child_that_kept_too_much_is_replaced_after_its_answer()
    {
        await using var typesetter = Workshop.ForTests(settings => settings with { UsualMemory = 1 });

        (await typesetter.TypesetAsync(Slow(1), "a", Ct)).Pages.ShouldBe(1);
        typesetter.ProcessId.ShouldBeNull();
        (await typesetter.TypesetAsync(Slow(1), "a", Ct)).Pages.ShouldBe(1);
    }

    [Fact]
    public async Task A_manuscript_above_the_limit_is_too_large()
    {
        await using var typesetter = Workshop.ForTests(settings => settings with { MostInput = 1 });

        (await FaultOfAsync(typesetter.TypesetAsync(Of("slow", $$"""{"turns":1,"text":"{{new string('a', 1024 * 1024)}}"}"""), "a", Ct))).ShouldBe(Fault.TooLarge);
    }

    [Fact]
    public async Task One_document_does_not_wait_behind_many_of_another()
    {
        await using var typesetter = Workshop.ForTests();
        List<string> finished = [];
        var many = Enumerable.Range(1, 6).Select(number => MadeAsync($"a{number}", "a")).ToList();
        var one = MadeAsync("b1", "b");

        await Task.WhenAll([.. many, one]);

        // The first of many had begun already, and its second may have had its turn.
        finished.IndexOf("b1").ShouldBeLessThanOrEqualTo(2);
        finished.Count.ShouldBe(7);

        async Task MadeAsync(string name, string caller)
        {
            await typesetter.TypesetAsync(Slow(Short), caller, Ct);
            lock (finished)
            {
                finished.Add(name);
            }
        }
    }

    [Fact]
    public async Task A_full_queue_is_told_and_does_not_shut_others_out()
    {
        var clock = new StandingClock();
        await using var typesetter = Workshop.ForTests(settings => settings with { Room = 3, RoomOfOne = 2 }, clock: clock);
        await typesetter.TypesetAsync(Slow(1), "a", Ct);
        List<Task> waiting = [typesetter.TypesetAsync(Slow(Endless), "a", Ct)];
        await BusyAsync(typesetter.ProcessId);
        waiting.Add(typesetter.TypesetAsync(Slow(1), "a", Ct));
        waiting.Add(typesetter.TypesetAsync(Slow(1), "a", Ct));

        (await FaultOfAsync(typesetter.TypesetAsync(Slow(1), "a", Ct))).ShouldBe(Fault.Busy);
        waiting.Add(typesetter.TypesetAsync(Slow(1), "b", Ct));
        (await FaultOfAsync(typesetter.TypesetAsync(Slow(1), "c", Ct))).ShouldBe(Fault.Busy);

        clock.Advance(Workshop.Patient.Patience * 2);
        (await FaultOfAsync(waiting[0])).ShouldBe(Fault.TimedOut);
        await Task.WhenAll(waiting.Skip(1));
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_queue()
    {
        var clock = new StandingClock();
        await using var typesetter = Workshop.ForTests(clock: clock);
        await typesetter.TypesetAsync(Slow(1), "a", Ct);
        var running = typesetter.TypesetAsync(Slow(Endless), "a", Ct);
        using var patience = new CancellationTokenSource();
        var givenUp = typesetter.TypesetAsync(Slow(Endless), "b", patience.Token);
        var last = typesetter.TypesetAsync(Slow(1), "c", Ct);
        await BusyAsync(typesetter.ProcessId);

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(givenUp);
        clock.Advance(Workshop.Patient.Patience * 2);

        (await FaultOfAsync(running)).ShouldBe(Fault.TimedOut);
        // The clock stands again: the one that was given up would be made for minutes.
        (await last.WaitAsync(TimeSpan.FromMinutes(1), Ct)).Pages.ShouldBe(1);
    }

    [Fact]
    public async Task At_the_end_the_child_ends_and_who_waits_is_told()
    {
        var typesetter = Workshop.ForTests();
        await typesetter.TypesetAsync(Slow(1), "a", Ct);
        var child = typesetter.ProcessId!.Value;
        var running = typesetter.TypesetAsync(Slow(Endless), "a", Ct);
        var waiting = typesetter.TypesetAsync(Slow(1), "a", Ct);

        await typesetter.DisposeAsync();

        (await FaultOfAsync(running)).ShouldBe(Fault.Unavailable);
        (await FaultOfAsync(waiting)).ShouldBe(Fault.Unavailable);
        (await FaultOfAsync(typesetter.TypesetAsync(Slow(1), "a", Ct))).ShouldBe(Fault.Unavailable);
        await GoneAsync(child);
    }

    [Fact]
    public async Task The_child_knows_nothing_of_the_portal()
    {
        Environment.SetEnvironmentVariable("ConnectionStrings__Portal", "Password=secret");
        await using var typesetter = Workshop.ForTests();
        await typesetter.TypesetAsync(Slow(1), "a", Ct);

        var environment = await File.ReadAllTextAsync($"/proc/{typesetter.ProcessId}/environ", Ct);

        environment.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('=')[0]).Order(StringComparer.Ordinal)
            .ShouldBe(["FONTCONFIG_FILE", "LC_ALL", "MALLOC_ARENA_MAX", "MALLOC_TRIM_THRESHOLD_"]);
    }

    /// <summary>Debian's fonts-noto-cjk, which deploy/test.sh installs for the browser, are asked for by name.</summary>
    [Fact]
    public async Task The_machine_s_own_fonts_stay_out()
    {
        await using var typesetter = Workshop.ForTests();

        var made = await typesetter.TypesetAsync(Of("leak", """{"text":"中文"}"""), "a", Ct);

        Paper.Fonts(made.Pdf).ShouldAllBe(font => font.Contains("+Fandol", StringComparison.Ordinal) || font.Contains("+NotoSerifSC", StringComparison.Ordinal)
            || font.Contains("+NotoSansSC", StringComparison.Ordinal) || font.Contains("+DejaVuSans", StringComparison.Ordinal));
    }

    /// <summary>Its standard input stays open, held by this process: that its parent is gone is all that it can notice.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_child_does_not_outlive_its_parent(bool ready)
    {
        var settings = Workshop.Patient;
        var script = Path.Combine(AppContext.BaseDirectory, "Typesetting", "child", "typesetter.mjs");
        var start = new ProcessStartInfo("bash", ["-c", "node --expose-gc \"$@\" $$ <&0 & echo $!; wait", "bash", script, "documents", settings.Modules!, settings.Templates, settings.Fonts])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var parent = Process.Start(start)!;
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync(Ct))!, System.Globalization.CultureInfo.InvariantCulture);
        if (ready)
        {
            // Its first answer comes unasked.
            (await parent.StandardOutput.ReadAsync(new char[1], Ct)).ShouldBe(1);
            IsThere(child).ShouldBeTrue();
        }

        parent.Kill();

        await GoneAsync(child);
    }

    private static Manuscript Slow(int turns) => Of("slow", $$"""{"turns":{{turns}}}""");

    private static Manuscript Of(string template, string data) => new(template, Encoding.UTF8.GetBytes(data), Samples.Stamp);

    private static async Task<Fault> FaultOfAsync(Task asked) => (await Should.ThrowAsync<TypesettingException>(asked)).Fault;

    private static void Kill(int? process) => Process.GetProcessById(process!.Value).Kill();

    /// <summary>Until it has worked for a while: its question has reached it.</summary>
    private static async Task BusyAsync(int? process)
    {
        using var watched = Process.GetProcessById(process!.Value);
        var before = watched.TotalProcessorTime;
        await UntilAsync(() =>
        {
            watched.Refresh();
            return watched.TotalProcessorTime - before > TimeSpan.FromMilliseconds(100);
        }, $"process {process} does nothing");
    }

    private static Task GoneAsync(int process) => UntilAsync(() => !IsThere(process), $"process {process} is still there");

    private static async Task UntilAsync(Func<bool> condition, string otherwise)
    {
        var patience = Stopwatch.StartNew();
        while (!condition())
        {
            // A machine that is busy with other things is slow, not wrong.
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1), otherwise);
            await Task.Delay(50, Ct);
        }
    }

    /// <summary>A process may end between the opening of its file and the reading of it: the reading then fails, and that is an answer too.</summary>
    private static bool IsThere(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
