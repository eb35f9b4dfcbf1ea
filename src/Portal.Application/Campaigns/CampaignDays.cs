using System.Globalization;
using Portal.Application.Pipeline;
using Portal.Rules.Campaigns;

namespace Portal.Application.Campaigns;

/// <summary>
/// A calendar as it is typed: the opening day from 0:00, the others each until 24:00 (reading F1), all on Shanghai's clock. Days are
/// written as browsers post them, such as 2025-03-20.
/// </summary>
/// <param name="CountyBy">Only where counties check first.</param>
public sealed record CampaignDays(string? Opens, string? EnterpriseBy, string? CountyBy, string? RecommenderBy)
{
    /// <summary>The days that the notice prints; null where it prints none.</summary>
    public static CampaignDays Printed(CampaignDefinition definition) =>
        new(Text(definition.Opens?.Day), Text(definition.EnterpriseBy?.Day), null, Text(definition.RecommenderBy?.Day));

    /// <summary>The calendar in force.</summary>
    public static CampaignDays Of(Campaign campaign) => new(
        Text(DayOf(campaign.OpensAt)), Text(LastDayBefore(campaign.EnterpriseClosesAt)),
        campaign.CountyClosesAt is { } county ? Text(LastDayBefore(county)) : null, Text(LastDayBefore(campaign.RecommenderClosesAt)));

    /// <summary>What is wrong with the days, each at its field; empty where <see cref="Calendar"/> can be asked.</summary>
    public IReadOnlyList<FieldError> Faults(bool hasCountyStep)
    {
        List<FieldError> faults = [];
        var opens = Read(nameof(Opens), Opens);
        var enterprise = Read(nameof(EnterpriseBy), EnterpriseBy);
        var county = hasCountyStep ? Read(nameof(CountyBy), CountyBy) : enterprise;
        var recommender = Read(nameof(RecommenderBy), RecommenderBy);
        NotBefore(nameof(EnterpriseBy), enterprise, opens, Texts.CampaignDayBeforeOpening);
        NotBefore(nameof(CountyBy), county, enterprise, Texts.CampaignDayBeforeEnterprise);
        NotBefore(nameof(RecommenderBy), recommender, county ?? enterprise, hasCountyStep ? Texts.CampaignDayBeforeCounty : Texts.CampaignDayBeforeEnterprise);
        return faults;

        DateOnly? Read(string field, string? typed)
        {
            var day = Parse(typed);
            if (day is null)
            {
                faults.Add(new FieldError(field, string.IsNullOrWhiteSpace(typed) ? Texts.CampaignDayMissing : Texts.CampaignDayMalformed));
            }

            return day;
        }

        void NotBefore(string field, DateOnly? day, DateOnly? earlier, string message)
        {
            if (day < earlier)
            {
                faults.Add(new FieldError(field, message));
            }
        }
    }

    /// <summary>The instants, ends exclusive.</summary>
    /// <exception cref="InvalidOperationException">There are <see cref="Faults"/>.</exception>
    public CampaignCalendar Calendar(bool hasCountyStep) => new(
        ShanghaiTime.StartOf(Day(Opens)), End(EnterpriseBy), hasCountyStep ? End(CountyBy) : null, End(RecommenderBy));

    /// <summary>Whether these are other days than the printed ones, or none are printed.</summary>
    public bool DifferFrom(CampaignDefinition definition) =>
        Parse(Opens) != definition.Opens?.Day || Parse(EnterpriseBy) != definition.EnterpriseBy?.Day || Parse(RecommenderBy) != definition.RecommenderBy?.Day;

    private static DateTimeOffset End(string? typed) => ShanghaiTime.StartOf(Day(typed).AddDays(1));

    private static DateOnly Day(string? typed) => Parse(typed) ?? throw new InvalidOperationException("The days have faults.");

    private static DateOnly? Parse(string? typed) =>
        DateOnly.TryParseExact(typed?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2020 and <= 2100 ? day : null;

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.InShanghai().DateTime);

    /// <summary>The day that an exclusive end closes.</summary>
    private static DateOnly LastDayBefore(DateTimeOffset end) => DayOf(end.AddTicks(-1));
}
