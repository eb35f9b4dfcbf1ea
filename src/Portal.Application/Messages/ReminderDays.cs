using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Application.Messages;

/// <summary>How many working days before an end somebody is reminded of it.</summary>
/// <param name="Drafts">Who has not submitted, before the enterprises' end.</param>
/// <param name="Returns">Who has something returned, before the offices' end.</param>
/// <param name="Offices">Offices with something left to do, before their own end.</param>
public sealed record ReminderDays(IReadOnlyList<int> Drafts, IReadOnlyList<int> Returns, IReadOnlyList<int> Offices)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="InvalidDataException">The file is not what it should be.</exception>
    public static ReminderDays Read(string file)
    {
        try
        {
            var days = JsonSerializer.Deserialize<ReminderDays>(File.ReadAllBytes(file), Format) ?? throw new InvalidDataException($"{file}: it is empty.");
            return days.Drafts.Concat(days.Returns).Concat(days.Offices).All(day => day is >= 0 and <= 60)
                ? days : throw new InvalidDataException($"{file}: a reminder goes out 0 to 60 working days before an end.");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"{file}: {malformed.Message}", malformed);
        }
    }

    /// <summary>
    /// Which reminder is due with so many working days left; null where none is. The nearest one that has been reached, so that one is
    /// not lost when nothing ran on its day.
    /// </summary>
    public static int? Due(IReadOnlyList<int> days, int left)
    {
        var reached = days.Where(day => day >= left).ToList();
        return reached.Count == 0 ? null : reached.Min();
    }
}
