using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Portal.Rules.Policies;

/// <summary>Either a policy, or what is wrong with its data; never both.</summary>
public sealed record PolicyReading(Policy? Policy, ImmutableArray<PolicyFault> Faults);

/// <summary>
/// Makes a <see cref="Policy"/> from the bytes of its files. Everything is checked: what cannot be trusted to the letter
/// must not decide anything. Pure: the caller brings the bytes.
/// </summary>
public static class PolicyReader
{
    /// <summary>The file that is ours and names the others.</summary>
    public const string ManifestName = "policy.json";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <param name="files">Content by file name (no folder); exactly policy.json and the files it names.</param>
    public static PolicyReading Read(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var faults = new List<PolicyFault>();
        var parts = Parse(files, ManifestName, faults);
        var policy = faults.Count == 0 ? new PolicyDraft(parts, Hash(files)).Complete() : null;
        return faults.Count == 0
            ? new PolicyReading(policy, [])
            : new PolicyReading(null, [.. faults.Distinct()]);
    }

    /// <summary>The root of every file; what is no JSON, and a missing manifest, is a fault.</summary>
    internal static Dictionary<string, JsonPart> Parse(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string manifest, List<PolicyFault> faults)
    {
        var parts = new Dictionary<string, JsonPart>(StringComparer.Ordinal);
        foreach (var (name, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            try
            {
                using var document = JsonDocument.Parse(content, Strict);
                parts[name] = new JsonPart(document.RootElement.Clone(), name, "", faults);
            }
            catch (JsonException error)
            {
                faults.Add(new PolicyFault(name, "", $"Not valid JSON: {error.Message}"));
            }
        }

        if (!files.ContainsKey(manifest))
        {
            faults.Add(new PolicyFault(manifest, "", "The file is missing."));
        }

        return parts;
    }

    /// <summary>SHA-256 over the files in ordinal order of their names, each as name, length and content.</summary>
    internal static string Hash(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}\n{content.Length}\n")));
            hash.AppendData(content.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
