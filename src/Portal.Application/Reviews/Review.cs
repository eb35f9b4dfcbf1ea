using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Application.Applications;
using Portal.Application.Campaigns;

namespace Portal.Application.Reviews;

/// <summary>What an office looked at and judged. The numbers are stored.</summary>
public enum VerdictSubject
{
    /// <summary>A condition of the tier, by its code.</summary>
    Condition = 1,

    /// <summary>A claimed scenario, by its row.</summary>
    Scenario = 2,

    /// <summary>A condition of admission of the notice, by its id.</summary>
    Admission = 3,
}

/// <summary>
/// An office's verdict beside the enterprise's claim; one that differs needs a reason. One for each submission that was looked at: what was
/// said of an earlier one is never written over.
/// </summary>
public sealed class Verdict
{
    public required Guid ApplicationId { get; init; }

    /// <summary>For whose list it was reviewed: after a 改送 it does not count for the other recommender, and stays beside that one's.</summary>
    public required Guid RecommenderId { get; init; }

    public required ReviewLevel Level { get; init; }
    public required VerdictSubject Subject { get; init; }

    /// <summary>Code of the condition, row of the scenario, id of the admission condition.</summary>
    public required string Item { get; init; }

    /// <summary>The submission that was looked at, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Whether the office agrees with the claim; null = cannot say yet.</summary>
    public bool? Agrees { get; set; }

    /// <summary>Why the office does not agree; null where it does.</summary>
    public string? Reason { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }
    public int Version { get; set; }
}

/// <summary>退回: which fields the enterprise is asked to change, and why. Open until it submits again, or until it is undone.</summary>
public sealed class Return
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ApplicationId { get; init; }
    public required ReviewLevel Level { get; init; }

    /// <summary>The submission that was returned.</summary>
    public required int Round { get; init; }

    /// <summary>A word to the whole; may be empty.</summary>
    public required string Remark { get; init; }

    public required DateTimeOffset At { get; init; }
    public required Guid ById { get; init; }
    public DateTimeOffset? ClosedAt { get; set; }
    public int Version { get; set; }
}

/// <summary>One ticked item of a return.</summary>
public sealed class ReturnItem
{
    public required Guid ReturnId { get; init; }

    /// <summary>A field of the form, or <c>indicator:3</c>, <c>scenario:9</c>, <c>maturity</c>, <c>declaration:credit</c> of the self-assessment.</summary>
    public required string Item { get; init; }

    public required string Reason { get; init; }
}

/// <summary>A step of the review, so that the same office can take back its last one.</summary>
public sealed class ReviewStep
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ApplicationId { get; init; }
    public required ReviewLevel Level { get; init; }

    /// <summary>Division of the office that acted.</summary>
    public required string OfficeArea { get; init; }

    public required ApplicationState Before { get; init; }
    public required ApplicationState After { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Guid ById { get; init; }
    public DateTimeOffset? UndoneAt { get; set; }

    /// <summary>Where the application stood before a 改送; null for every other step.</summary>
    public Redirection? From { get; init; }

    public int Version { get; set; }
}

/// <summary>Where a 改送 took an application from, so that it can be put back there. Insert-only.</summary>
public sealed class Redirection
{
    /// <summary>The step that it was.</summary>
    public Guid StepId { get; init; }

    public required Guid RecommenderId { get; init; }
    public required string OfficeArea { get; init; }
    public required bool IsDirect { get; init; }
    public required bool HasCountyStep { get; init; }
    public required Guid? AssigneeId { get; init; }
    public required string? FastTrackId { get; init; }
    public required bool TitlesWait { get; init; }
}

/// <summary>线下查验.</summary>
public sealed class SiteCheck
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ApplicationId { get; init; }

    /// <summary>For whose list it was reviewed: after a 改送 it does not count for the other recommender, and stays beside that one's.</summary>
    public required Guid RecommenderId { get; init; }

    public required ReviewLevel Level { get; init; }
    public required DateOnly CheckedOn { get; set; }

    /// <summary>Units that took part, one a line.</summary>
    public required string Participants { get; set; }

    public required string Findings { get; set; }

    /// <summary>Whether what was seen agrees with the application.</summary>
    public required bool Agrees { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }
    public int Version { get; set; }
}

/// <summary>A fact that an office looked up elsewhere. The numbers are stored.</summary>
public enum LookedUp
{
    /// <summary>信用核查.</summary>
    Credit = 1,

    /// <summary>安全、环保、质量等事故核查.</summary>
    Incidents = 2,

    /// <summary>直报资格核实: only of an application by the direct channel, and before it is passed.</summary>
    ChannelTitle = 3,
}

/// <summary>What offices look up, in words.</summary>
public static class LookedUpWords
{
    /// <summary>信用核查、事故核查.</summary>
    public static string Name(this LookedUp kind) => kind switch
    {
        LookedUp.Credit => Texts.ReviewFactCredit,
        LookedUp.Incidents => Texts.ReviewFactIncidents,
        LookedUp.ChannelTitle => Texts.ReviewFactChannelTitle,
    };

    /// <summary>What was found, in words.</summary>
    public static string Found(this LookedUp kind, bool isClear) => (kind, isClear) switch
    {
        (LookedUp.ChannelTitle, true) => Texts.ReviewChannelTitleHeld,
        (LookedUp.ChannelTitle, false) => Texts.ReviewChannelTitleNotHeld,
        (_, true) => Texts.ReviewClear,
        (_, false) => Texts.ReviewNotClear,
    };
}

/// <summary>Credit and incident checks, as recorded facts: what was looked up, where, when, and what was found.</summary>
public sealed class ReviewFact
{
    public required Guid ApplicationId { get; init; }

    /// <summary>For whose list it was reviewed: after a 改送 it does not count for the other recommender, and stays beside that one's.</summary>
    public required Guid RecommenderId { get; init; }

    public required LookedUp Kind { get; init; }
    public required bool IsClear { get; set; }
    public required string Source { get; set; }
    public required DateOnly CheckedOn { get; set; }
    public string? Note { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }
    public int Version { get; set; }
}

/// <summary>Which of the former titles that the enterprise gives are so, as a recorded fact. What fast track they open follows by the rules.</summary>
public sealed class TitleCheck
{
    public required Guid ApplicationId { get; init; }

    /// <summary>For whose list it was reviewed: after a 改送 it does not count for the other recommender, and stays beside that one's.</summary>
    public required Guid RecommenderId { get; init; }

    /// <summary>Codes of <c>seeds/reference/former-titles.json</c>; empty where none is so.</summary>
    public required List<string> Confirmed { get; set; }

    public required string Source { get; set; }
    public required DateOnly CheckedOn { get; set; }

    /// <summary>Needed where a title is not confirmed.</summary>
    public string? Note { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }
    public int Version { get; set; }
}

/// <summary>The opinion of an office that recommends jointly (会同…), recorded by the recommender.</summary>
public sealed class JointOpinion
{
    public required Guid ApplicationId { get; init; }

    /// <summary>For whose list it was reviewed: after a 改送 it does not count for the other recommender, and stays beside that one's.</summary>
    public required Guid RecommenderId { get; init; }

    /// <summary>Key of the office in the campaign's data.</summary>
    public required string Office { get; init; }

    public required bool Agrees { get; set; }
    public required DateOnly GivenOn { get; set; }
    public string? Text { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }
    public int Version { get; set; }
}

internal sealed class VerdictMapping : IEntityTypeConfiguration<Verdict>
{
    public void Configure(EntityTypeBuilder<Verdict> verdict)
    {
        verdict.ToTable("verdicts", table =>
        {
            table.HasCheckConstraint("ck_verdicts_reason", "agrees is not false or length(reason) > 0");
            table.HasCheckConstraint("ck_verdicts_round", "round >= 1");
        });
        verdict.HasKey(v => new { v.ApplicationId, v.RecommenderId, v.Level, v.Subject, v.Item, v.Round });
        verdict.Property(v => v.Item).HasMaxLength(60);
        verdict.Property(v => v.Reason).HasMaxLength(2000);
        verdict.Property(v => v.Version).IsConcurrencyToken();
        verdict.HasOne<FactoryApplication>().WithMany().HasForeignKey(v => v.ApplicationId);
        verdict.HasOne<Recommender>().WithMany().HasForeignKey(v => v.RecommenderId);
    }
}

internal sealed class ReturnMapping : IEntityTypeConfiguration<Return>
{
    public void Configure(EntityTypeBuilder<Return> returned)
    {
        returned.ToTable("returns");
        returned.Property(r => r.Remark).HasMaxLength(2000);
        returned.Property(r => r.Version).IsConcurrencyToken();
        returned.HasIndex(r => new { r.ApplicationId, r.At });
        // One open return at a time.
        returned.HasIndex(r => r.ApplicationId).IsUnique().HasFilter("closed_at is null").HasDatabaseName("ix_returns_open");
        returned.HasOne<FactoryApplication>().WithMany().HasForeignKey(r => r.ApplicationId);
    }
}

internal sealed class ReturnItemMapping : IEntityTypeConfiguration<ReturnItem>
{
    public void Configure(EntityTypeBuilder<ReturnItem> item)
    {
        item.ToTable("return_items");
        item.HasKey(i => new { i.ReturnId, i.Item });
        item.Property(i => i.Item).HasMaxLength(80);
        item.Property(i => i.Reason).HasMaxLength(2000);
        item.HasOne<Return>().WithMany().HasForeignKey(i => i.ReturnId);
    }
}

internal sealed class ReviewStepMapping : IEntityTypeConfiguration<ReviewStep>
{
    public void Configure(EntityTypeBuilder<ReviewStep> step)
    {
        step.ToTable("review_steps");
        step.Property(s => s.OfficeArea).HasMaxLength(6);
        step.Property(s => s.Version).IsConcurrencyToken();
        step.HasIndex(s => new { s.ApplicationId, s.At });
        step.HasOne<FactoryApplication>().WithMany().HasForeignKey(s => s.ApplicationId);
        step.HasOne(s => s.From).WithOne().HasForeignKey<Redirection>(from => from.StepId);
    }
}

internal sealed class RedirectionMapping : IEntityTypeConfiguration<Redirection>
{
    public void Configure(EntityTypeBuilder<Redirection> from)
    {
        from.ToTable("redirections");
        from.HasKey(f => f.StepId);
        from.Property(f => f.OfficeArea).HasMaxLength(6);
        from.Property(f => f.FastTrackId).HasMaxLength(40);
        from.HasIndex(f => f.RecommenderId);
        from.HasOne<Recommender>().WithMany().HasForeignKey(f => f.RecommenderId);
    }
}

internal sealed class SiteCheckMapping : IEntityTypeConfiguration<SiteCheck>
{
    public void Configure(EntityTypeBuilder<SiteCheck> check)
    {
        check.ToTable("site_checks");
        check.Property(c => c.Participants).HasMaxLength(2000);
        check.Property(c => c.Findings).HasMaxLength(10000);
        check.Property(c => c.Version).IsConcurrencyToken();
        check.HasIndex(c => c.ApplicationId);
        check.HasOne<FactoryApplication>().WithMany().HasForeignKey(c => c.ApplicationId);
        check.HasOne<Recommender>().WithMany().HasForeignKey(c => c.RecommenderId);
    }
}

internal sealed class ReviewFactMapping : IEntityTypeConfiguration<ReviewFact>
{
    public void Configure(EntityTypeBuilder<ReviewFact> fact)
    {
        fact.ToTable("review_facts");
        fact.HasKey(f => new { f.ApplicationId, f.RecommenderId, f.Kind });
        fact.Property(f => f.Source).HasMaxLength(200);
        fact.Property(f => f.Note).HasMaxLength(2000);
        fact.Property(f => f.Version).IsConcurrencyToken();
        fact.HasOne<FactoryApplication>().WithMany().HasForeignKey(f => f.ApplicationId);
        fact.HasOne<Recommender>().WithMany().HasForeignKey(f => f.RecommenderId);
    }
}

internal sealed class TitleCheckMapping : IEntityTypeConfiguration<TitleCheck>
{
    public void Configure(EntityTypeBuilder<TitleCheck> check)
    {
        check.ToTable("title_checks");
        check.HasKey(c => new { c.ApplicationId, c.RecommenderId });
        check.Property(c => c.Source).HasMaxLength(200);
        check.Property(c => c.Note).HasMaxLength(2000);
        check.Property(c => c.Version).IsConcurrencyToken();
        check.HasOne<FactoryApplication>().WithMany().HasForeignKey(c => c.ApplicationId);
        check.HasOne<Recommender>().WithMany().HasForeignKey(c => c.RecommenderId);
    }
}

internal sealed class JointOpinionMapping : IEntityTypeConfiguration<JointOpinion>
{
    public void Configure(EntityTypeBuilder<JointOpinion> opinion)
    {
        opinion.ToTable("joint_opinions");
        opinion.HasKey(o => new { o.ApplicationId, o.RecommenderId, o.Office });
        opinion.Property(o => o.Office).HasMaxLength(40);
        opinion.Property(o => o.Text).HasMaxLength(2000);
        opinion.Property(o => o.Version).IsConcurrencyToken();
        opinion.HasOne<FactoryApplication>().WithMany().HasForeignKey(o => o.ApplicationId);
        opinion.HasOne<Recommender>().WithMany().HasForeignKey(o => o.RecommenderId);
    }
}
