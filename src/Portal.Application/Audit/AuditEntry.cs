using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Audit;

/// <summary>
/// One line of the audit trail. Written only by the database function <c>audit_append</c>; the application's role can
/// neither insert, change nor delete rows. The entries of a chain are linked by hashes over their stored bytes.
/// </summary>
public sealed class AuditEntry
{
    public short Chain { get; init; }
    public long Seq { get; init; }
    public DateTimeOffset At { get; init; }
    public Guid? ActorId { get; init; }
    public required string Action { get; init; }
    public required string SubjectType { get; init; }
    public required string SubjectId { get; init; }

    /// <summary>The canonical bytes (UTF-8 JSON) that the hash covers; the columns above repeat them for searching.</summary>
    public required byte[] Body { get; init; }

    public required byte[] PreviousHash { get; init; }
    public required byte[] Hash { get; init; }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("audit_entries");
        entry.HasKey(e => new { e.Chain, e.Seq });
        entry.Property(e => e.Action).HasMaxLength(80);
        entry.Property(e => e.SubjectType).HasMaxLength(40);
        entry.Property(e => e.SubjectId).HasMaxLength(60);
        entry.HasIndex(e => new { e.SubjectType, e.SubjectId, e.At });
        entry.HasIndex(e => e.At);
        // Whom or what is rare in the trail would otherwise be sought through all of it, backwards.
        entry.HasIndex(e => new { e.ActorId, e.At });
        entry.HasIndex(e => new { e.Action, e.At });
    }
}
