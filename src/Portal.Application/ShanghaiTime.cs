namespace Portal.Application;

/// <summary>Times as readers see them: everything is stored in UTC and shown in Asia/Shanghai.</summary>
public static class ShanghaiTime
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>The same instant on Shanghai's clock.</summary>
    public static DateTimeOffset InShanghai(this DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>When a day begins in Shanghai, in UTC.</summary>
    public static DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    /// <summary>Such as 10:32.</summary>
    public static string Clock(this DateTimeOffset instant) => instant.InShanghai().ToString("HH:mm", Phrase.Culture);

    /// <summary>Such as 2026年3月20日.</summary>
    public static string Day(this DateTimeOffset instant) => instant.InShanghai().ToString("yyyy年M月d日", Phrase.Culture);

    /// <summary>Such as 2026年3月20日 10:32.</summary>
    public static string Moment(this DateTimeOffset instant) => instant.InShanghai().ToString("yyyy年M月d日 HH:mm", Phrase.Culture);

    /// <summary>
    /// An end as notices say it, from its first instant refused: midnight is 24:00 of the day before, such as 2025年3月20日 24:00.
    /// </summary>
    public static string Deadline(this DateTimeOffset end)
    {
        var there = end.InShanghai();
        return there.TimeOfDay == TimeSpan.Zero ? there.AddDays(-1).ToString("yyyy年M月d日", Phrase.Culture) + " 24:00" : end.Moment();
    }
}
