using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Application.Accounts;
using Portal.Application.Ports;

namespace Portal.Application.Seals;

/// <summary>What kind of organisation has a seal. The numbers are stored.</summary>
public enum SealHolderKind
{
    Province = 1,
    CityOrCounty = 2,
    Enterprise = 3,

    /// <summary>A central enterprise's group, or the corps.</summary>
    Group = 4,
}

/// <summary>Diameters in mm.</summary>
public sealed record SealDiameter(SealHolderKind Kind, decimal Usual, decimal Least, decimal Most);

/// <summary>What is taken as the picture of a seal.</summary>
/// <param name="LeastPixels">Of its shorter side.</param>
/// <param name="MostPixels">Of its longer side.</param>
/// <param name="MostRatio">Of the longer side to the shorter one.</param>
public sealed record SealPictureRules(int LeastPixels, int MostPixels, int MostBytes, decimal MostRatio);

/// <summary>The measures of seals, from <c>seeds/reference/seals.json</c>.</summary>
/// <param name="Source">The rule that bounds them.</param>
/// <param name="ExpiryWarningDays">So long before its end a certificate's end is told.</param>
public sealed record SealRules(string Source, IReadOnlyList<SealDiameter> Diameters, SealPictureRules Picture, int KeyFileMostBytes, int ExpiryWarningDays)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <exception cref="InvalidDataException">The file is not what it should be.</exception>
    public static SealRules Read(string file)
    {
        try
        {
            var rules = JsonSerializer.Deserialize<SealRules>(File.ReadAllBytes(file), Format) ?? throw new InvalidDataException($"{file}: it is empty.");
            var each = Enum.GetValues<SealHolderKind>().All(kind => rules.Diameters.Count(one => one.Kind == kind) == 1);
            return each && rules.Diameters.All(one => 0 < one.Least && one.Least <= one.Usual && one.Usual <= one.Most) && rules.Picture is { LeastPixels: > 0, MostRatio: >= 1 }
                ? rules : throw new InvalidDataException($"{file}: each kind of organisation has one usual diameter within its bounds.");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"{file}: {malformed.Message}", malformed);
        }
    }

    public SealDiameter Of(SealHolderKind kind) => Diameters.Single(one => one.Kind == kind);

    /// <summary>The usual diameter of an office's seal, for the place that a document keeps for it.</summary>
    /// <param name="area">The office's division, or its group's code.</param>
    public decimal UsualOf(string area) => Of(SealHolder.KindOf(area)).Usual;
}

/// <summary>Whose seal: an enterprise, or an office (a province's portal and the code of its area).</summary>
public sealed record SealHolder(Guid? EnterpriseId, string Province, string Area)
{
    /// <summary>Longest <see cref="Key"/>.</summary>
    public const int LongestKey = 60;

    /// <summary>As it is stored, and compared.</summary>
    public string Key => EnterpriseId is { } enterprise ? $"enterprise:{enterprise}" : $"office:{Province}:{Area}";

    public SealHolderKind Kind => EnterpriseId is null ? KindOf(Area) : SealHolderKind.Enterprise;

    public static SealHolder Enterprise(Guid id) => new(id, "", "");

    public static SealHolder Office(string province, string area) => new(null, province, area);

    /// <summary>Of the signed-in account; null for one that acts for no organisation.</summary>
    public static SealHolder? Of(ICurrentUser user) =>
        user.EnterpriseId is { } enterprise ? Enterprise(enterprise)
        : user is { ProvinceCode: { } province, AreaCode: { } area } && user.Role is Role.CountyOfficer or Role.CityOfficer or Role.ProvinceOfficer or Role.GroupOfficer ? Office(province, area)
        : null;

    /// <summary>A division has six digits; what has others is a group's code.</summary>
    internal static SealHolderKind KindOf(string area) =>
        area.Length != 6 || !area.All(char.IsAsciiDigit) ? SealHolderKind.Group : area.EndsWith("0000", StringComparison.Ordinal) ? SealHolderKind.Province : SealHolderKind.CityOrCounty;
}
