using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Application.Reference;

/// <summary>
/// Which days are worked: Monday to Friday, but for the holidays of a year and with the days worked instead of them (调休). A year
/// whose holidays are not known yet is counted by its weekdays alone.
/// </summary>
public sealed class WorkingDays
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly FrozenSet<DateOnly> free;
    private readonly FrozenSet<DateOnly> worked;

    private WorkingDays(IReadOnlyList<HolidayYear> years)
    {
        Years = [.. years.Select(year => year.Year).Order()];
        free = years.SelectMany(year => year.Free).SelectMany(holiday => holiday.Days).ToFrozenSet();
        worked = years.SelectMany(year => year.Working).ToFrozenSet();
    }

    /// <summary>The years whose holidays are known, ascending.</summary>
    public IReadOnlyList<int> Years { get; }

    /// <summary>Reads every file of the folder: one a year.</summary>
    /// <exception cref="InvalidDataException">A file says what cannot be.</exception>
    public static WorkingDays Read(string folder) => new([.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(ReadYear)]);

    public bool IsWorked(DateOnly day) =>
        worked.Contains(day) || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !free.Contains(day));

    /// <summary>How many working days lie behind <paramref name="day"/>, up to and with <paramref name="last"/>; 0 where that is not later.</summary>
    public int Left(DateOnly day, DateOnly last)
    {
        var left = 0;
        while (day < last)
        {
            day = day.AddDays(1);
            left += IsWorked(day) ? 1 : 0;
        }

        return left;
    }

    /// <summary>The working day that lies so many working days before <paramref name="last"/>.</summary>
    /// <param name="count">From 1.</param>
    public DateOnly Before(DateOnly last, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        while (count > 0)
        {
            last = last.AddDays(-1);
            count -= IsWorked(last) ? 1 : 0;
        }

        return last;
    }

    private static HolidayYear ReadYear(string file)
    {
        HolidayYear year;
        try
        {
            year = JsonSerializer.Deserialize<HolidayYear>(File.ReadAllBytes(file), Format) ?? throw new InvalidDataException($"{file}: it is empty.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{file}: {error.Message}", error);
        }

        var days = year.Free.SelectMany(holiday => holiday.Days).ToList();
        return Path.GetFileNameWithoutExtension(file) != year.Year.ToString(CultureInfo.InvariantCulture) ? throw new InvalidDataException($"{file}: it holds the year {year.Year}.")
            : year.Free.FirstOrDefault(holiday => holiday.From > holiday.To) is { } reversed ? throw new InvalidDataException($"{file}: {reversed.Name} ends before it begins.")
            : days.Concat(year.Working).FirstOrDefault(day => day.Year != year.Year) is var other && other != default
                ? throw new InvalidDataException($"{file}: {other:yyyy-MM-dd} lies in another year.")
            : days.Intersect(year.Working).FirstOrDefault() is var both && both != default
                ? throw new InvalidDataException($"{file}: {both:yyyy-MM-dd} is both free and worked.")
            : year.Working.FirstOrDefault(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) is var weekday && weekday != default
                ? throw new InvalidDataException($"{file}: {weekday:yyyy-MM-dd} is worked anyway.")
            : year;
    }

    /// <param name="Source">Where it is taken from.</param>
    /// <param name="Free">Days off, weekends within them included.</param>
    /// <param name="Working">Saturdays and Sundays that are worked instead.</param>
    private sealed record HolidayYear(int Year, string Source, Holiday[] Free, DateOnly[] Working);

    private sealed record Holiday(string Name, DateOnly From, DateOnly To)
    {
        public IEnumerable<DateOnly> Days => Enumerable.Range(0, Math.Max(0, To.DayNumber - From.DayNumber + 1)).Select(From.AddDays);
    }
}
