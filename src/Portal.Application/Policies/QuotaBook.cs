using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Rules.Quotas;

namespace Portal.Application.Policies;

/// <summary>The quotas that notices print, read and checked once at the start from <c>policies/quotas</c>.</summary>
public sealed class QuotaBook
{
    /// <summary>The folder beside the policies.</summary>
    public const string Folder = "quotas";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string files;

    private QuotaBook(QuotaSchemes schemes, string files)
    {
        Schemes = schemes;
        this.files = files;
    }

    /// <summary>A campaign without a scheme here has no printed quota.</summary>
    public QuotaSchemes Schemes { get; }

    /// <param name="folder">The folder of policies, in which the quotas have their own.</param>
    /// <exception cref="InvalidDataException">Some file cannot be trusted; the message lists every fault with file, path and reason.</exception>
    public static QuotaBook Read(string folder)
    {
        var directory = Path.Combine(folder, Folder);
        var files = Directory.Exists(directory)
            ? Directory.GetFiles(directory, "*.json")
                .ToDictionary(file => Path.GetFileName(file), file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file), StringComparer.Ordinal)
            : [];
        var (schemes, faults) = QuotaReader.Read(files);
        return schemes is not null
            ? new QuotaBook(schemes, JsonSerializer.Serialize(
                files.OrderBy(file => file.Key, StringComparer.Ordinal).ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value.Span)), Readable))
            : throw new InvalidDataException("The quotas cannot be used:" + Environment.NewLine
                + string.Join(Environment.NewLine, faults.Select(fault => $"{Path.Combine(directory, fault.File)}{fault.Path}: {fault.Reason}")));
    }

    /// <summary>
    /// Keeps the files as they are now beside the policy versions, once; call it in the transaction that stores a decision under
    /// this version.
    /// </summary>
    /// <returns>Whether the version was new.</returns>
    public async Task<bool> KeepAsync(PortalDb db, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into portal.policy_versions (version, policy_id, files, loaded_at)
            values ({Schemes.Version}, {Folder}, {files}, {now})
            on conflict (version) do nothing
            """, cancellationToken) > 0;
}
