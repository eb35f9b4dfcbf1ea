using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Ports;

namespace Portal.Application.Audit;

/// <summary>
/// What the current command leaves in the audit trail. The handler says once what it touched; <c>Saved</c> appends the entry
/// in the command's own transaction. Details carry names of fields, versions and states, never answers or personal data.
/// </summary>
public sealed class AuditTrail(PortalDb db, ICurrentUser user)
{
    /// <summary>
    /// Chains are many so that two enterprises saving at once do not wait for one another, and few so that anchors stay short.
    /// </summary>
    public const int Chains = 64;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private (string Type, string Id, Guid? Tenant, object? Details)? subject;

    /// <summary>States what the command is about. Called exactly once by each command's handler.</summary>
    /// <param name="type">The entity's name, such as <c>SelfAssessment</c>.</param>
    /// <param name="id">Its id.</param>
    /// <param name="tenant">The enterprise concerned, which picks the chain; null for staff matters.</param>
    /// <param name="details">A small anonymous object; serialised as it stands.</param>
    public void Record(string type, string id, Guid? tenant = null, object? details = null)
    {
        if (subject is not null)
        {
            throw new InvalidOperationException("A command leaves one audit entry; this one recorded a second.");
        }

        subject = (type, id, tenant, details);
    }

    internal async Task AppendAsync(string action, CancellationToken cancellationToken)
    {
        var (type, id, tenant, details) = subject
            ?? throw new InvalidOperationException($"{action} changed something and recorded nothing for the audit.");
        subject = null;
        var chain = ChainOf(tenant);
        var json = details is null ? "{}" : JsonSerializer.Serialize(details, Readable);
        await db.Database.ExecuteSqlAsync(
            $"select portal.audit_append({chain}, {user.AccountId}, {action}, {type}, {id}, {json})", cancellationToken);
    }

    /// <summary>The chain of an enterprise's entries; staff matters have chain 0.</summary>
    public static short ChainOf(Guid? tenant)
    {
        if (tenant is not { } id)
        {
            return 0;
        }

        // The last bytes of a version-7 id are random; the first are time and would put neighbours on one chain.
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return (short)(1 + bytes[15] % (Chains - 1));
    }
}
