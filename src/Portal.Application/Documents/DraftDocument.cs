using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Documents;

/// <summary>
/// 申报书 as it stood when somebody asked for it before submitting: with the watermark 草稿, without a code, read on paper and thrown away. There
/// is one of an application at a time, and for an hour.
/// </summary>
public sealed class DraftDocument : IPressed
{
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ApplicationId { get; init; }
    public required Guid RequestedById { get; init; }

    /// <summary>What it shows: the application as it stood then, without a head (<see cref="Applications.ApplicationSnapshots.PartsAsync"/>).</summary>
    public required string Content { get; init; }

    /// <summary>See <see cref="Campaigns.CampaignBook.VersionOf"/>.</summary>
    public required string CampaignVersion { get; init; }

    public required string PolicyVersion { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>From then on it is deleted.</summary>
    public required DateTimeOffset KeptUntil { get; init; }

    public DocumentState State { get; private set; } = DocumentState.Waiting;

    /// <summary>Why it failed, or waits longer; Chinese. Null else.</summary>
    public string? Fault { get; private set; }

    /// <summary>Before this moment no other node takes it; null = nobody has it.</summary>
    public DateTimeOffset? TakenUntil { get; private set; }

    public int? Pages { get; private set; }
    public byte[]? Bytes { get; private set; }
    public int Version { get; set; }

    public void Take(DateTimeOffset now) => TakenUntil = now + IPressed.Turn;

    public void Finish(byte[] pdf, int pages) => (State, Bytes, Pages, Fault, TakenUntil) = (DocumentState.Ready, pdf, pages, null, null);

    public void Fail(string why) => (State, Fault, TakenUntil) = (DocumentState.Failed, why, null);

    public void Postpone(string why, DateTimeOffset until) => (Fault, TakenUntil) = (why, until);

    public void GiveBack(DateTimeOffset? until) => TakenUntil = until;
}

internal sealed class DraftDocumentMapping : IEntityTypeConfiguration<DraftDocument>
{
    public void Configure(EntityTypeBuilder<DraftDocument> draft)
    {
        draft.ToTable("draft_documents");
        draft.Property(d => d.CampaignVersion).HasMaxLength(160);
        draft.Property(d => d.PolicyVersion).HasMaxLength(160);
        draft.Property(d => d.Fault).HasMaxLength(2000);
        draft.Property(d => d.Version).IsConcurrencyToken();
        draft.HasIndex(d => d.ApplicationId).IsUnique();
        draft.HasIndex(d => d.KeptUntil);
        draft.HasOne<Applications.FactoryApplication>().WithMany().HasForeignKey(d => d.ApplicationId);
    }
}
