using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Application.Accounts;

/// <summary>An account of the demonstration, from <c>seeds/demo/accounts.json</c>. Its password is no secret.</summary>
/// <param name="Area">Six-digit division code; officers only.</param>
/// <param name="Province">Six-digit code; staff of a province only.</param>
/// <param name="EnterpriseCreditCode">Enterprise accounts only.</param>
/// <param name="Duty">Officers only: 经办人 unless said otherwise.</param>
/// <param name="Note">What there is to see with it, in a few words.</param>
public sealed record DemoAccount(
    Role Role, string UserName, string Password, string DisplayName, string? Area = null, string? Province = null, string? EnterpriseCreditCode = null,
    string? Note = null, Duty Duty = Duty.Handling);

/// <summary>The accounts that the sign-in page offers: none, unless this is a demonstration.</summary>
public sealed class DemoAccounts
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private DemoAccounts(IReadOnlyList<DemoAccount> all) => All = all;

    public static DemoAccounts None { get; } = new([]);

    public IReadOnlyList<DemoAccount> All { get; }

    /// <summary>Where the list lies below the seeds.</summary>
    public static string FileIn(string seeds) => Path.Combine(seeds, "demo", "accounts.json");

    /// <exception cref="JsonException">The file is not a list of accounts.</exception>
    public static DemoAccounts Read(string file) => new(JsonSerializer.Deserialize<DemoAccount[]>(File.ReadAllBytes(file), Format) ?? []);
}
