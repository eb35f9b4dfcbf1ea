using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Documents.Scans;

/// <summary>
/// 盖章扫描件: a document that was printed, stamped by hand and scanned. Its QR code was read when it came and names the document. Insert-only:
/// a better scan is another one, and the one before stays.
/// </summary>
public sealed class StampedScan
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid DocumentId { get; init; }

    /// <summary>1, 2, … of its document.</summary>
    public required int Number { get; init; }

    public required string FileName { get; init; }
    public required string MediaType { get; init; }

    /// <summary>In bytes.</summary>
    public required int Size { get; init; }

    public required byte[] Sha256 { get; init; }

    /// <summary>Photographs in it: a scanner makes one of each page.</summary>
    public required int Pages { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }
    public required Guid UploadedById { get; init; }
}

/// <summary>The bytes of one scan. Insert-only.</summary>
public sealed class StampedScanContent
{
    public required Guid ScanId { get; init; }
    public required byte[] Bytes { get; init; }
}

/// <summary>What the receiving office found when it looked at a scan: at most one for each. Insert-only.</summary>
public sealed class ScanVerdict
{
    public required Guid ScanId { get; init; }

    /// <summary>核对无误: everything in <see cref="ScanCheck"/> holds. Otherwise it was returned.</summary>
    public required bool IsConfirmed { get; init; }

    /// <summary>Why it was returned; null for a confirmed one.</summary>
    public string? Reason { get; init; }

    public required DateTimeOffset At { get; init; }
    public required Guid ById { get; init; }
}

/// <summary>What the receiving officer looks at; the QR code says the rest.</summary>
public enum ScanCheck
{
    /// <summary>公章清晰.</summary>
    Seal = 1,

    /// <summary>页数齐全.</summary>
    Pages = 2,

    /// <summary>内容一致.</summary>
    Content = 3,
}

/// <summary>Where a scan stands.</summary>
public enum ScanState
{
    /// <summary>待核对.</summary>
    Waiting,

    /// <summary>已核对.</summary>
    Confirmed,

    /// <summary>已退回.</summary>
    Returned,

    /// <summary>A newer one came before anybody looked at it.</summary>
    Replaced,
}

internal sealed class StampedScanMapping : IEntityTypeConfiguration<StampedScan>
{
    public void Configure(EntityTypeBuilder<StampedScan> scan)
    {
        scan.ToTable("stamped_scans");
        scan.Property(s => s.FileName).HasMaxLength(200);
        scan.Property(s => s.MediaType).HasMaxLength(100);
        scan.HasIndex(s => new { s.DocumentId, s.Number }).IsUnique();
        scan.HasOne<IssuedDocument>().WithMany().HasForeignKey(s => s.DocumentId);
    }
}

internal sealed class StampedScanContentMapping : IEntityTypeConfiguration<StampedScanContent>
{
    public void Configure(EntityTypeBuilder<StampedScanContent> content)
    {
        content.ToTable("stamped_scan_contents");
        content.HasKey(c => c.ScanId);
        content.HasOne<StampedScan>().WithOne().HasForeignKey<StampedScanContent>(c => c.ScanId);
    }
}

internal sealed class ScanVerdictMapping : IEntityTypeConfiguration<ScanVerdict>
{
    public void Configure(EntityTypeBuilder<ScanVerdict> verdict)
    {
        verdict.ToTable("scan_verdicts", table => table.HasCheckConstraint("ck_scan_verdicts_reason", "is_confirmed = (reason is null)"));
        verdict.HasKey(v => v.ScanId);
        verdict.Property(v => v.Reason).HasMaxLength(Reviews.ReviewLimits.Text);
        verdict.HasOne<StampedScan>().WithOne().HasForeignKey<ScanVerdict>(v => v.ScanId);
    }
}
