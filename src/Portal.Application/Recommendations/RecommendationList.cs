using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Application.Applications;
using Portal.Application.Campaigns;

namespace Portal.Application.Recommendations;

/// <summary>Whether a list may still change. The numbers are stored.</summary>
public enum ListState
{
    Open = 1,

    /// <summary>负责人已确认: only the province reopens it.</summary>
    Frozen = 2,
}

/// <summary>
/// 推荐汇总表 in the making: one list per campaign and recommender. Its quota and the order of its places are guarded by the
/// database itself (triggers and constraints of the migration <c>Applications</c>): whoever writes, and however many at once, no list
/// holds more than its quota when it is written to, and its ranks are 1 to n.
/// </summary>
public sealed class RecommendationList
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string CampaignId { get; init; }
    public required Guid RecommenderId { get; init; }
    public ListState State { get; private set; } = ListState.Open;

    /// <summary>Number of the last frozen version; 0 = never frozen.</summary>
    public int Revision { get; private set; }

    /// <summary>When the 经办人 handed it to the 负责人; null while it is being prepared.</summary>
    public DateTimeOffset? PreparedAt { get; private set; }

    public Guid? PreparedById { get; private set; }
    public DateTimeOffset? FrozenAt { get; private set; }
    public Guid? FrozenById { get; private set; }

    /// <summary>Since when the province acts for the recommender; null = it does not.</summary>
    public DateTimeOffset? TakenOverAt { get; set; }

    public Guid? TakenOverById { get; set; }
    public string? TakeoverReason { get; set; }
    public int Version { get; set; }

    /// <summary>经办人提交负责人确认.</summary>
    /// <exception cref="InvalidOperationException">It is frozen.</exception>
    public void Prepare(Guid by, DateTimeOffset at)
    {
        DemandOpen();
        (PreparedById, PreparedAt) = (by, at);
    }

    /// <summary>Any change of the list asks for a new preparation.</summary>
    public void Touch()
    {
        DemandOpen();
        (PreparedById, PreparedAt) = (null, null);
    }

    /// <summary>负责人确认: from another account than the one that prepared it.</summary>
    /// <exception cref="InvalidOperationException">It is frozen, not prepared, or prepared by the same account.</exception>
    public void Freeze(Guid by, DateTimeOffset at)
    {
        DemandOpen();
        if (PreparedById is not { } preparer || preparer == by)
        {
            throw new InvalidOperationException("A list is frozen by another account than the one that prepared it.");
        }

        (State, Revision, FrozenById, FrozenAt) = (ListState.Frozen, Revision + 1, by, at);
    }

    /// <summary>By the province alone, with a reason; the next freezing makes the next version.</summary>
    public void Reopen() => (State, PreparedById, PreparedAt) = (ListState.Open, null, null);

    private void DemandOpen()
    {
        if (State != ListState.Open)
        {
            throw new InvalidOperationException("The list is frozen.");
        }
    }
}

/// <summary>Where a quota comes from. The numbers are stored.</summary>
public enum QuotaSource
{
    /// <summary>The notice prints it.</summary>
    Notice = 1,

    /// <summary>本省设定: the province set it; never attributed to a notice.</summary>
    Province = 2,
}

/// <summary>One limit of a list: of all projects (<see cref="Kind"/> empty) or of some kinds of them together.</summary>
public sealed class ListQuota
{
    public required Guid ListId { get; init; }

    /// <summary>The printed name of what is limited, such as 企业; empty for the list as a whole.</summary>
    public required string Kind { get; init; }

    /// <summary>The kinds of applications that count towards it; empty for all.</summary>
    public string[] Kinds { get; init; } = [];

    /// <summary>Most; null = no upper limit.</summary>
    public int? Cap { get; set; }

    /// <summary>Least, checked at freezing; null = none.</summary>
    public int? Minimum { get; set; }

    /// <summary>The kinds among which the minimum is asked: while the list has fewer of them in all, it only warns (reading Q11). Empty: it is always asked.</summary>
    public string[] Among { get; init; } = [];

    public required QuotaSource Source { get; set; }

    /// <summary>The clause that prints it; null where the province set it.</summary>
    public string? Clause { get; set; }

    /// <summary>How many recommended places count towards it. Kept by the database alone.</summary>
    public int Counted { get; private set; }

    /// <summary>Whether an application of a kind counts towards it.</summary>
    public bool Counts(string kind) => Kinds.Length == 0 || Kinds.Contains(kind);
}

/// <summary>Whether a place lies above or below the line, or beside the ranking. The numbers are stored.</summary>
public enum Standing
{
    /// <summary>推荐.</summary>
    Recommended = 1,

    /// <summary>候补: moves up when a recommended one withdraws.</summary>
    Reserve = 2,

    /// <summary>直接认定或直接进入专家评审: on the list, in no order of priority, and counted towards no limit. Its rank is the order of arrival.</summary>
    FastTrack = 3,
}

/// <summary>An application's place on a list. Ranks run from 1 within each standing, without gaps or ties.</summary>
public sealed class ListPlace
{
    public required Guid ApplicationId { get; init; }
    public required Guid ListId { get; init; }

    /// <summary>The application's kind, towards whose limits it counts; empty where the campaign tells none apart.</summary>
    public string Kind { get; init; } = "";

    public required Standing Standing { get; set; }
    public required int Rank { get; set; }
    public required DateTimeOffset AddedAt { get; init; }
    public required Guid AddedById { get; init; }
}

/// <summary>Why a version of a list was made. The numbers are stored.</summary>
public enum ListVersionReason
{
    Frozen = 1,

    /// <summary>One withdrew after freezing and the next candidate moved up.</summary>
    Substituted = 2,
}

/// <summary>A frozen list as it stood, with its hash. Insert-only.</summary>
public sealed class ListVersion
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ListId { get; init; }
    public required int Number { get; init; }
    public required ListVersionReason Reason { get; init; }

    /// <summary>Canonical JSON. Text, not jsonb: jsonb reorders.</summary>
    public required string Content { get; init; }

    public required byte[] Sha256 { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Guid ById { get; init; }
    public string? Note { get; init; }
}

/// <summary>What happened to a list. The numbers are stored.</summary>
public enum ListEventKind
{
    Prepared = 1,
    Frozen = 2,
    Reopened = 3,
    Substituted = 4,
    TakenOver = 5,
    HandedBack = 6,
    QuotaChanged = 7,
    SentBack = 8,
}

/// <summary>One entry of a list's own timeline. Insert-only.</summary>
public sealed class ListEvent
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ListId { get; init; }
    public required ListEventKind Kind { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Guid? ById { get; init; }
    public required string ByName { get; init; }
    public string? Note { get; init; }
}

internal sealed class RecommendationListMapping : IEntityTypeConfiguration<RecommendationList>
{
    public void Configure(EntityTypeBuilder<RecommendationList> list)
    {
        list.ToTable("recommendation_lists", table => table.HasCheckConstraint(
            "ck_recommendation_lists_two_people", "state = 1 or (prepared_by_id is not null and frozen_by_id <> prepared_by_id)"));
        list.Property(l => l.CampaignId).HasMaxLength(80);
        list.Property(l => l.TakeoverReason).HasMaxLength(2000);
        list.Property(l => l.Version).IsConcurrencyToken();
        list.HasIndex(l => l.RecommenderId).IsUnique();
        list.HasIndex(l => l.CampaignId);
        list.HasOne<Campaign>().WithMany().HasForeignKey(l => l.CampaignId);
        list.HasOne<Recommender>().WithMany().HasForeignKey(l => l.RecommenderId);
    }
}

internal sealed class ListQuotaMapping : IEntityTypeConfiguration<ListQuota>
{
    public void Configure(EntityTypeBuilder<ListQuota> quota)
    {
        quota.ToTable("list_quotas", table =>
        {
            table.HasCheckConstraint("ck_list_quotas_limits", "cap >= 0 and minimum >= 0 and minimum <= cap");
            table.HasCheckConstraint("ck_list_quotas_source", "(source = 1) = (clause is not null)");
            table.HasCheckConstraint("ck_list_quotas_kinds", "(kind = '') = (kinds = '{}') and (minimum is not null or among = '{}')");
        });
        quota.HasKey(q => new { q.ListId, q.Kind });
        quota.Property(q => q.Kind).HasMaxLength(40);
        quota.Property(q => q.Kinds).HasDefaultValueSql("'{}'");
        quota.Property(q => q.Among).HasDefaultValueSql("'{}'");
        quota.Property(q => q.Clause).HasMaxLength(200);
        quota.Property(q => q.Counted).ValueGeneratedOnAddOrUpdate().HasDefaultValue(0);
        quota.HasOne<RecommendationList>().WithMany().HasForeignKey(q => q.ListId);
    }
}

internal sealed class ListPlaceMapping : IEntityTypeConfiguration<ListPlace>
{
    public void Configure(EntityTypeBuilder<ListPlace> place)
    {
        place.ToTable("list_places", table =>
        {
            table.HasCheckConstraint("ck_list_places_rank", "rank >= 1");
            table.HasCheckConstraint("ck_list_places_standing", "standing in (1, 2, 3)");
        });
        place.HasKey(p => p.ApplicationId);
        place.Property(p => p.Kind).HasMaxLength(40);
        // The order, (list_id, standing, rank), is a deferrable unique constraint of the migration: EF cannot say that.
        place.HasIndex(p => p.ListId);
        place.HasOne<RecommendationList>().WithMany().HasForeignKey(p => p.ListId);
        place.HasOne<FactoryApplication>().WithOne().HasForeignKey<ListPlace>(p => p.ApplicationId);
    }
}

internal sealed class ListVersionMapping : IEntityTypeConfiguration<ListVersion>
{
    public void Configure(EntityTypeBuilder<ListVersion> version)
    {
        version.ToTable("list_versions");
        version.Property(v => v.Note).HasMaxLength(2000);
        version.HasIndex(v => new { v.ListId, v.Number }).IsUnique();
        version.HasOne<RecommendationList>().WithMany().HasForeignKey(v => v.ListId);
    }
}

internal sealed class ListEventMapping : IEntityTypeConfiguration<ListEvent>
{
    public void Configure(EntityTypeBuilder<ListEvent> happened)
    {
        happened.ToTable("list_events");
        happened.Property(e => e.ByName).HasMaxLength(120);
        happened.Property(e => e.Note).HasMaxLength(2000);
        happened.HasIndex(e => new { e.ListId, e.At });
        happened.HasOne<RecommendationList>().WithMany().HasForeignKey(e => e.ListId);
    }
}
