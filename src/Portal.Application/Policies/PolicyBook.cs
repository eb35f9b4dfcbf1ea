using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Rules.Policies;

namespace Portal.Application.Policies;

/// <summary>
/// The policies that this installation decides by, read and checked once at the start; and, for replaying old decisions,
/// the versions kept in the database.
/// </summary>
public sealed class PolicyBook
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FrozenDictionary<string, (Policy Policy, string Files)> current;
    private readonly ConcurrentDictionary<string, Policy> byVersion = new(StringComparer.Ordinal);

    private PolicyBook(IReadOnlyList<(Policy Policy, string Files)> policies)
    {
        All = [.. policies.Select(entry => entry.Policy)];
        current = policies.ToFrozenDictionary(entry => entry.Policy.Id, StringComparer.Ordinal);
        foreach (var policy in All)
        {
            byVersion[policy.Version] = policy;
        }
    }

    /// <summary>Every policy, by id.</summary>
    public ImmutableArray<Policy> All { get; }

    /// <summary>Folders beside the policies that hold something else: see <see cref="Campaigns.CampaignBook"/> and <see cref="QuotaBook"/>.</summary>
    private static readonly string[] NotPolicies = ["campaigns", QuotaBook.Folder];

    /// <summary>Reads each folder below <paramref name="folder"/> as one policy.</summary>
    /// <exception cref="InvalidDataException">Some file cannot be trusted; the message lists every fault with file, path and reason.</exception>
    public static PolicyBook Read(string folder)
    {
        var faults = new List<string>();
        var policies = new List<(Policy, string)>();
        foreach (var directory in Directory.GetDirectories(folder)
            .Where(directory => !NotPolicies.Contains(Path.GetFileName(directory))).Order(StringComparer.Ordinal))
        {
            var id = Path.GetFileName(directory);
            var files = Directory.GetFiles(directory, "*.json")
                .ToDictionary(file => Path.GetFileName(file), file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file), StringComparer.Ordinal);
            var (policy, found) = PolicyReader.Read(files);
            faults.AddRange(found.Select(fault => $"{Path.Combine(directory, fault.File)}{fault.Path}: {fault.Reason}"));
            if (policy is not null && policy.Id != id)
            {
                faults.Add($"{Path.Combine(directory, PolicyReader.ManifestName)}/id: \"{policy.Id}\" stands in the folder {id}.");
            }
            else if (policy is not null)
            {
                policies.Add((policy, Pack(files)));
            }
        }

        if (faults.Count == 0 && policies.Count == 0)
        {
            faults.Add($"{folder}: there is no policy.");
        }

        return faults.Count == 0
            ? new PolicyBook(policies)
            : throw new InvalidDataException("The policies cannot be used:" + Environment.NewLine + string.Join(Environment.NewLine, faults));
    }

    /// <summary>The policy with this id.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Policy For(string policyId) => current[policyId].Policy;

    public Policy? Find(string? policyId) => policyId is not null && current.TryGetValue(policyId, out var entry) ? entry.Policy : null;

    /// <summary>The latest policy of a province (six-digit division code); null where the province has none.</summary>
    public Policy? OfProvince(string? provinceCode) =>
        provinceCode is null ? null : All.Where(policy => policy.Province == provinceCode).MaxBy(policy => policy.Year);

    /// <summary>The policies under which a factory in a province may be assessed: the province's own, then the state's, the latest first.</summary>
    public ImmutableArray<Policy> OpenTo(string provinceCode) =>
    [
        .. All.Where(policy => policy.Province is null || policy.Province == provinceCode)
            .OrderBy(policy => policy.Province is null).ThenByDescending(policy => policy.Year),
    ];

    /// <summary>
    /// Keeps the policy's files as they are now, once; call it in the transaction that stores a decision under this version.
    /// </summary>
    /// <returns>Whether the version was new.</returns>
    public async Task<bool> KeepAsync(PortalDb db, Policy policy, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into portal.policy_versions (version, policy_id, files, loaded_at)
            values ({policy.Version}, {policy.Id}, {current[policy.Id].Files}, {now})
            on conflict (version) do nothing
            """, cancellationToken) > 0;

    /// <summary>The policy as it stood under this version: today's, or an earlier one from the database.</summary>
    /// <exception cref="InvalidDataException">The version was never kept, or its files no longer yield it.</exception>
    public async Task<Policy> OfVersionAsync(PortalDb db, string version, CancellationToken cancellationToken)
    {
        if (byVersion.TryGetValue(version, out var known))
        {
            return known;
        }

        var packed = await db.PolicyVersions.Where(kept => kept.Version == version).Select(kept => kept.Files).SingleOrDefaultAsync(cancellationToken)
            ?? throw new InvalidDataException($"The policy version {version} was never kept.");
        var read = PolicyReader.Read(Unpack(packed)).Policy;
        if (read?.Version != version)
        {
            throw new InvalidDataException($"The kept files of {version} yield {read?.Version ?? "no policy"}.");
        }

        return byVersion.GetOrAdd(version, read);
    }

    private static string Pack(Dictionary<string, ReadOnlyMemory<byte>> files) => JsonSerializer.Serialize(
        files.OrderBy(file => file.Key, StringComparer.Ordinal).ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value.Span)),
        Readable);

    private static Dictionary<string, ReadOnlyMemory<byte>> Unpack(string packed) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(packed)!
            .ToDictionary(file => file.Key, file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Value), StringComparer.Ordinal);
}
