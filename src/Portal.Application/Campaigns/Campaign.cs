using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Campaigns;

/// <summary>
/// 批次: a year's call for applications as it runs in this installation. What the notice says (form, conditions, quotas, published
/// dates) is in the policy data under <see cref="Id"/>; here stands what the province sets: the calendar in force.
/// </summary>
/// <remarks>All ends are exclusive instants: "于3月20日前" ends at 24:00 of that day in Shanghai, the first instant refused (reading F1).</remarks>
public sealed class Campaign
{
    /// <summary>Id of the campaign's data, such as <c>jiangsu-advanced-2025</c>, with the province behind it where it is a national one.</summary>
    public required string Id { get; init; }

    /// <summary>Id in the campaign book; several provinces may run one national campaign.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The province that runs it here.</summary>
    public required string ProvinceCode { get; init; }

    /// <summary>From when enterprises may submit.</summary>
    public required DateTimeOffset OpensAt { get; set; }

    /// <summary>The first instant at which an enterprise may no longer submit.</summary>
    public required DateTimeOffset EnterpriseClosesAt { get; set; }

    /// <summary>The first instant at which a county may no longer check; null where there is no county check.</summary>
    public DateTimeOffset? CountyClosesAt { get; set; }

    /// <summary>The first instant at which a recommender may no longer review, rank and freeze.</summary>
    public required DateTimeOffset RecommenderClosesAt { get; set; }

    /// <summary>Whether the dates were moved from those that the notice prints (always so in the demonstration).</summary>
    public bool CalendarIsOurs { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
    public int Version { get; set; }

    public bool TakesApplicationsAt(DateTimeOffset now) => OpensAt <= now && now < EnterpriseClosesAt;
}

/// <summary>What kind of office recommends. The numbers are stored: never renumber.</summary>
public enum RecommenderKind
{
    /// <summary>设区市、盟市.</summary>
    City = 1,

    /// <summary>县（市）直报, such as 昆山 or 满洲里.</summary>
    County = 2,

    /// <summary>A zone that reports directly, such as 杨凌示范区, or a development zone.</summary>
    Zone = 3,

    /// <summary>The province itself, towards the ministry.</summary>
    Province = 4,

    /// <summary>直报省工信厅: the province's own section does the initial review (筑峰强链 in Jiangsu).</summary>
    DirectChannel = 5,

    /// <summary>新疆生产建设兵团.</summary>
    Corps = 6,

    /// <summary>A central enterprise's group.</summary>
    CentralEnterprise = 7,
}

public static class RecommenderKinds
{
    /// <summary>Whether the enterprise chooses it and no division leads to it: the corps, a central enterprise's group.</summary>
    public static bool IsGroup(this RecommenderKind kind) => kind is RecommenderKind.Corps or RecommenderKind.CentralEnterprise;
}

/// <summary>推荐单位 of one campaign; they form a tree.</summary>
public sealed class Recommender
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string CampaignId { get; init; }
    public required RecommenderKind Kind { get; init; }

    /// <summary>As it signs, such as 苏州市工业和信息化局.</summary>
    public required string Name { get; set; }

    /// <summary>Division whose factories it recommends, and whose officers act for it; the province's for the direct channel.</summary>
    public required string AreaCode { get; init; }

    /// <summary>To whom its list goes; null where it goes to the ministry.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Whether counties check first, before its own officers do.</summary>
    public bool HasCountyStep { get; set; }

    /// <summary>A recommender that is switched off takes no applications: they go to its parent's area.</summary>
    public bool IsActive { get; set; } = true;

    public int Version { get; set; }
}

internal sealed class CampaignMapping : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> campaign)
    {
        campaign.ToTable("campaigns", table =>
            table.HasCheckConstraint("ck_campaigns_calendar", "opens_at < enterprise_closes_at and enterprise_closes_at <= recommender_closes_at"));
        campaign.Property(c => c.Id).HasMaxLength(80);
        campaign.Property(c => c.DefinitionId).HasMaxLength(60);
        campaign.Property(c => c.ProvinceCode).HasMaxLength(6);
        campaign.Property(c => c.Version).IsConcurrencyToken();
        campaign.HasIndex(c => new { c.ProvinceCode, c.DefinitionId }).IsUnique();
    }
}

internal sealed class RecommenderMapping : IEntityTypeConfiguration<Recommender>
{
    public void Configure(EntityTypeBuilder<Recommender> recommender)
    {
        recommender.ToTable("recommenders");
        recommender.Property(r => r.CampaignId).HasMaxLength(80);
        recommender.Property(r => r.Name).HasMaxLength(120);
        recommender.Property(r => r.AreaCode).HasMaxLength(6);
        recommender.Property(r => r.Version).IsConcurrencyToken();
        recommender.HasOne<Campaign>().WithMany().HasForeignKey(r => r.CampaignId);
        recommender.HasOne<Recommender>().WithMany().HasForeignKey(r => r.ParentId);
        recommender.HasIndex(r => new { r.CampaignId, r.AreaCode, r.Kind }).IsUnique();
    }
}
