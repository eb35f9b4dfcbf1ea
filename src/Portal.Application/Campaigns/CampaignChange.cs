using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Campaigns;

/// <summary>What the province did to a campaign. The numbers are stored: never renumber.</summary>
public enum CampaignChangeKind
{
    Opened = 1,

    /// <summary>调整日程.</summary>
    CalendarChanged = 2,

    /// <summary>A recommender was switched on or off.</summary>
    RecommenderSwitched = 3,
}

/// <summary>One entry of a campaign's timeline. Insert-only.</summary>
public sealed class CampaignChange
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string CampaignId { get; init; }
    public required CampaignChangeKind Kind { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Guid? ById { get; init; }
    public required string ByName { get; init; }

    /// <summary>What changed, in Chinese, one line each; and the reason.</summary>
    public required string Note { get; init; }
}

internal sealed class CampaignChangeMapping : IEntityTypeConfiguration<CampaignChange>
{
    public void Configure(EntityTypeBuilder<CampaignChange> change)
    {
        change.ToTable("campaign_changes");
        change.Property(c => c.CampaignId).HasMaxLength(80);
        change.Property(c => c.ByName).HasMaxLength(120);
        change.Property(c => c.Note).HasMaxLength(4000);
        change.HasIndex(c => new { c.CampaignId, c.At });
        change.HasOne<Campaign>().WithMany().HasForeignKey(c => c.CampaignId);
    }
}
