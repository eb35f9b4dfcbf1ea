using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Assessments;

/// <summary>The part of a self-assessment that a file, a soft lock or a task belongs to. The numbers are stored.</summary>
public enum AssessmentPart
{
    Indicators = 1,
    Scenarios = 2,
    Maturity = 3,
    Declarations = 4,
}

/// <summary>佐证材料: a PDF, JPG or PNG of up to 20 MB; its bytes are in <see cref="EvidenceContent"/>, so that lists never load them.</summary>
public sealed class Evidence
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AssessmentId { get; init; }
    public required AssessmentPart Part { get; init; }

    /// <summary>Indicator number, matrix row or declaration code; empty for maturity.</summary>
    public required string Item { get; init; }

    /// <summary>The name the enterprise gave it, cleaned of paths and control characters.</summary>
    public required string FileName { get; init; }

    /// <summary>What the bytes are, found by looking at them, never what the browser claimed.</summary>
    public required string MediaType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    public required byte[] Sha256 { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }
    public required Guid UploadedById { get; init; }

    /// <summary>Taken out of the self-assessment; kept because a submission names it. Null = it stands there.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}

/// <summary>The bytes of one file.</summary>
public sealed class EvidenceContent
{
    public required Guid EvidenceId { get; init; }
    public required byte[] Bytes { get; init; }
}

internal sealed class EvidenceMapping : IEntityTypeConfiguration<Evidence>
{
    public void Configure(EntityTypeBuilder<Evidence> evidence)
    {
        evidence.ToTable("evidence");
        evidence.Property(e => e.Item).HasMaxLength(30);
        evidence.Property(e => e.FileName).HasMaxLength(200);
        evidence.Property(e => e.MediaType).HasMaxLength(60);
        // What was removed is only there for those who read an older submission: they ask for it by its id.
        evidence.HasQueryFilter(e => e.RemovedAt == null);
        evidence.HasIndex(e => new { e.AssessmentId, e.Part, e.Item });
        evidence.HasOne<SelfAssessment>().WithMany().HasForeignKey(e => e.AssessmentId);
    }
}

internal sealed class EvidenceContentMapping : IEntityTypeConfiguration<EvidenceContent>
{
    public void Configure(EntityTypeBuilder<EvidenceContent> content)
    {
        content.ToTable("evidence_contents");
        content.HasKey(c => c.EvidenceId);
        content.HasOne<Evidence>().WithOne().HasForeignKey<EvidenceContent>(c => c.EvidenceId);
    }
}
