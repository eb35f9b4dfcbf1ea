using System.Globalization;
using Portal.Application.Reference;
using Portal.TestKit;

namespace Portal.Application.Tests.Reference;

public sealed class WorkingDaysTests : IDisposable
{
    private static readonly WorkingDays Days = WorkingDays.Read(Path.Combine(Checkout.Root, "seeds", "reference", "holidays"));
    private readonly string folder = Directory.CreateTempSubdirectory("holidays").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("2025-01-26", true)] // Sunday, worked for 春节
    [InlineData("2025-01-27", true)] // Monday before it
    [InlineData("2025-01-28", false)] // 除夕
    [InlineData("2025-02-04", false)] // last day off
    [InlineData("2025-02-05", true)]
    [InlineData("2025-02-08", true)] // Saturday, worked
    [InlineData("2025-02-09", false)] // an ordinary Sunday
    [InlineData("2025-09-28", true)] // Sunday, worked for 国庆
    [InlineData("2025-10-01", false)]
    [InlineData("2025-10-08", false)]
    [InlineData("2025-10-09", true)]
    [InlineData("2025-10-11", true)] // Saturday, worked
    [InlineData("2024-02-18", true)] // Sunday, worked
    [InlineData("2026-01-04", true)] // Sunday, worked for 元旦
    [InlineData("2026-01-02", false)] // Friday off
    [InlineData("2031-10-01", true)] // a year not known: a Wednesday like any other
    [InlineData("2031-10-04", false)] // and a Saturday
    public void A_day_is_worked_or_not(string day, bool worked) => Days.IsWorked(Day(day)).ShouldBe(worked);

    [Theory]
    [InlineData("2025-03-17", "2025-03-20", 3)]
    [InlineData("2025-03-20", "2025-03-20", 0)]
    [InlineData("2025-03-21", "2025-03-20", 0)]
    [InlineData("2025-01-24", "2025-02-05", 3)] // across 春节: 26, 27 January and 5 February
    [InlineData("2025-09-30", "2025-10-11", 3)] // across 国庆: 9, 10, 11 October
    [InlineData("2025-03-28", "2025-04-07", 5)] // across 清明 and the weekend
    public void Days_left_are_counted_without_today_and_with_the_last(string today, string last, int left) => Days.Left(Day(today), Day(last)).ShouldBe(left);

    [Theory]
    [InlineData("2025-03-20", 3, "2025-03-17")]
    [InlineData("2025-03-20", 4, "2025-03-14")]
    [InlineData("2025-02-05", 1, "2025-01-27")]
    [InlineData("2025-02-05", 2, "2025-01-26")]
    [InlineData("2025-10-09", 1, "2025-09-30")]
    [InlineData("2025-10-01", 3, "2025-09-28")]
    public void So_many_working_days_before_a_day_lies_another(string last, int count, string day)
    {
        Days.Before(Day(last), count).ShouldBe(Day(day));
        Days.Left(Day(day), Day(last)).ShouldBe(count - (Days.IsWorked(Day(last)) ? 0 : 1));
    }

    [Fact]
    public void Three_years_are_known_each_with_as_many_days_off_and_made_up_as_were_announced()
    {
        Days.Years.ShouldBe([2024, 2025, 2026]);
        // 国务院办公厅 announced 28 days off with 8 made up for 2024, 28 with 5 for 2025 and 33 with 6 for 2026.
        Days.Years.Select(Off).ShouldBe([(28, 8), (28, 5), (33, 6)]);
    }

    [Theory]
    [InlineData("2030.json", "it holds the year 2031", """{ "year": 2031, "source": "-", "free": [], "working": [] }""")]
    [InlineData("2030.json", "ends before it begins", """{ "year": 2030, "source": "-", "free": [{ "name": "春节", "from": "2030-02-04", "to": "2030-02-03" }], "working": [] }""")]
    [InlineData("2030.json", "2031-01-01 lies in another year", """{ "year": 2030, "source": "-", "free": [{ "name": "元旦", "from": "2030-12-31", "to": "2031-01-01" }], "working": [] }""")]
    [InlineData("2030.json", "2030-02-03 is both free and worked", """{ "year": 2030, "source": "-", "free": [{ "name": "春节", "from": "2030-02-01", "to": "2030-02-03" }], "working": ["2030-02-03"] }""")]
    [InlineData("2030.json", "2030-02-04 is worked anyway", """{ "year": 2030, "source": "-", "free": [], "working": ["2030-02-04"] }""")]
    [InlineData("2030.json", "could not be mapped", """{ "year": 2030, "source": "-", "free": [], "working": [], "note": "" }""")]
    [InlineData("2030.json", "", "{")]
    public void A_file_that_says_what_cannot_be_is_refused(string name, string reason, string content)
    {
        File.WriteAllText(Path.Combine(folder, name), content);
        var refusal = Should.Throw<InvalidDataException>(() => WorkingDays.Read(folder));
        refusal.Message.ShouldContain(name);
        refusal.Message.ShouldContain(reason);
    }

    private static (int Free, int Made) Off(int year)
    {
        var all = Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(new DateOnly(year, 1, 1).AddDays).ToList();
        var made = all.Count(day => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && Days.IsWorked(day));
        // Weekday holidays, and the weekends that lie within or beside them as the files name them.
        using var file = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Checkout.Root, "seeds", "reference", "holidays", $"{year}.json")));
        var free = file.RootElement.GetProperty("free").EnumerateArray().Sum(holiday =>
            Day(holiday.GetProperty("to").GetString()!).DayNumber - Day(holiday.GetProperty("from").GetString()!).DayNumber + 1);
        return (free, made);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
