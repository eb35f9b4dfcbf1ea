using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Application.Enterprises;

namespace Portal.Application.Assessments;

/// <summary>
/// 自评价 of one factory under one policy. The answers stand in rows of their own (<see cref="IndicatorAnswer"/>,
/// <see cref="ScenarioClaim"/>, <see cref="MaturityStatement"/>, <see cref="Declaration"/>), each with its own version, so that
/// two colleagues can work on different answers at once and never overwrite the same one silently.
/// </summary>
public sealed class SelfAssessment
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid FactoryId { get; init; }

    /// <summary>The factory's enterprise, repeated here so that ownership stands in every query's WHERE.</summary>
    public required Guid EnterpriseId { get; init; }

    /// <summary>The factory's divisions, repeated for the officers' scopes.</summary>
    public required string ProvinceCode { get; set; }
    public required string CityCode { get; set; }
    public required string CountyCode { get; set; }

    /// <summary>The policy (such as <c>jiangsu-2025</c>); its version is fixed with each decision.</summary>
    public required string PolicyId { get; init; }

    /// <summary>The policy's year.</summary>
    public required int Year { get; init; }

    /// <summary>The assessment from which scenario claims were carried forward, if any.</summary>
    public Guid? CarriedFromId { get; set; }

    /// <summary>
    /// The enterprise says that the factory has built no scenario yet: an answer, unlike forty rows that nobody has touched. Taken back by
    /// the first claim (docs/decisions/0016).
    /// </summary>
    public bool NoScenarios { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When any answer was last saved.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Bumped with every saved answer: tells whether a decision is older than the answers.</summary>
    public int Version { get; set; }
}

/// <summary>One indicator's answer (通用评估指标 1 to 10). Absent row = not answered yet; drafts may be incomplete.</summary>
public sealed class IndicatorAnswer
{
    public required Guid AssessmentId { get; init; }

    /// <summary>Indicator number, 1 to 10.</summary>
    public required int No { get; init; }

    /// <summary>等级, 1 to 6.</summary>
    public int? Level { get; set; }

    /// <summary>打分 within the level's band, 0 to 100; Inner Mongolia has none.</summary>
    public decimal? Score { get; set; }

    /// <summary>不涉及此环节 (indicators 1, 5 and 6 only).</summary>
    public bool NotApplicable { get; set; }

    /// <summary>Indicator 7: investment since 2014, 万元.</summary>
    public decimal? TotalInvestment { get; set; }

    /// <summary>Indicator 7: investment in the policy's reference year, 万元.</summary>
    public decimal? InvestmentInYear { get; set; }

    public string? Remark { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }
    public int Version { get; set; }

    /// <summary>A row whose answer was taken back altogether is as good as none.</summary>
    public bool SaysSomething =>
        NotApplicable || Level is not null || Score is not null || TotalInvestment is not null || InvestmentInYear is not null;

    public bool IsEmpty => !SaysSomething && Remark is null;
}

/// <summary>
/// One scenario as the enterprise claims it: which tier's text of the matrix it fulfils or, where the policy has no such texts, that it
/// is built (READINGS M13); and its own named instance.
/// </summary>
public sealed class ScenarioClaim
{
    /// <summary>What <see cref="Tier"/> holds for a scenario that is built, where the policy asks for no tier.</summary>
    public const int Built = 1;

    public required Guid AssessmentId { get; init; }

    /// <summary>Row of the province's matrix (READINGS M8), or number in the national guideline's edition; 1 to 40.</summary>
    public required int Row { get; init; }

    /// <summary>1 base to 4 leading, or <see cref="Built"/>; null = not claimed (kept so that its texts survive a cleared claim).</summary>
    public int? Tier { get; set; }

    public string? InstanceName { get; set; }

    /// <summary>Canonical HTML without pictures, never empty; from before the editor plain text. <c>RichTextCleaner.Read</c> reads both.</summary>
    public string? Description { get; set; }

    public bool? UsesAi { get; set; }

    /// <summary>The tier claimed last year, where the claim was carried forward; a difference is shown.</summary>
    public int? CarriedTier { get; set; }

    /// <summary>The instance name and description as carried forward, for marking what changed.</summary>
    public string? CarriedInstanceName { get; set; }
    public string? CarriedDescription { get; set; }

    public bool IsEmpty => Tier is null && InstanceName is null && Description is null;

    public DateTimeOffset UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }
    public int Version { get; set; }

    /// <summary>Nothing was claimed and nothing typed, so that a copy overwrites nothing.</summary>
    public bool IsBlank => Tier is null && InstanceName is null && Description is null;

    /// <summary>Something was carried forward into this row.</summary>
    public bool WasCarried => CarriedTier is not null || CarriedInstanceName is not null || CarriedDescription is not null;

    public bool DiffersFromCarried =>
        Tier != CarriedTier || InstanceName != CarriedInstanceName || Description != CarriedDescription;
}

/// <summary>How the maturity level was found; noted, never decides (READINGS E6).</summary>
public enum MaturityKind
{
    /// <summary>自评价.</summary>
    SelfAssessed = 1,

    /// <summary>评估 by an assessment body.</summary>
    Assessed = 2,
}

/// <summary>智能制造能力成熟度 (GB/T 39116-2020).</summary>
public sealed class MaturityStatement
{
    public required Guid AssessmentId { get; init; }

    /// <summary>1 to 5; 0 = not even level 1 is reached (docs/decisions/0012); null = not answered.</summary>
    public int? Level { get; set; }

    public MaturityKind? Kind { get; set; }

    /// <summary>Total score of the maturity assessment, 0 to 5, two decimals.</summary>
    public decimal? Score { get; set; }

    public string? ReportNumber { get; set; }
    public DateOnly? AssessedOn { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }
    public int Version { get; set; }
}

/// <summary>A declaration on the basic requirements (基础要求), such as accidents or credit.</summary>
public sealed class Declaration
{
    public required Guid AssessmentId { get; init; }

    /// <summary>The condition's code without its prefix: scale, credit, accidents, equipment, organisation.</summary>
    public required string Code { get; init; }

    /// <summary>"true", "false", or for accidents "none", "general", "larger", "major"; null = not answered.</summary>
    public string? Answer { get; set; }

    public string? Remark { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }
    public int Version { get; set; }
}

internal sealed class SelfAssessmentMapping : IEntityTypeConfiguration<SelfAssessment>
{
    public void Configure(EntityTypeBuilder<SelfAssessment> assessment)
    {
        assessment.ToTable("self_assessments");
        assessment.Property(a => a.ProvinceCode).HasMaxLength(6);
        assessment.Property(a => a.CityCode).HasMaxLength(6);
        assessment.Property(a => a.CountyCode).HasMaxLength(6);
        assessment.Property(a => a.PolicyId).HasMaxLength(60);
        assessment.Property(a => a.Version).IsConcurrencyToken();
        assessment.HasIndex(a => new { a.FactoryId, a.PolicyId }).IsUnique();
        assessment.HasIndex(a => new { a.EnterpriseId, a.Year });
        assessment.HasIndex(a => new { a.ProvinceCode, a.CityCode, a.CountyCode, a.UpdatedAt });
        assessment.HasOne<Factory>().WithMany().HasForeignKey(a => a.FactoryId);
        assessment.HasOne<Enterprise>().WithMany().HasForeignKey(a => a.EnterpriseId);
        assessment.HasOne<SelfAssessment>().WithMany().HasForeignKey(a => a.CarriedFromId);
    }
}

internal sealed class IndicatorAnswerMapping : IEntityTypeConfiguration<IndicatorAnswer>
{
    public void Configure(EntityTypeBuilder<IndicatorAnswer> answer)
    {
        answer.ToTable("indicator_answers", table =>
        {
            table.HasCheckConstraint("ck_indicator_answers_no", "no between 1 and 10");
            table.HasCheckConstraint("ck_indicator_answers_level", "level between 1 and 6");
            table.HasCheckConstraint("ck_indicator_answers_score", "score between 0 and 100");
            table.HasCheckConstraint("ck_indicator_answers_not_applicable", "not not_applicable or (level is null and score is null)");
        });
        answer.HasKey(a => new { a.AssessmentId, a.No });
        answer.Ignore(a => a.SaysSomething);
        answer.Property(a => a.Score).HasPrecision(9, 6);
        answer.Property(a => a.TotalInvestment).HasPrecision(18, 2);
        answer.Property(a => a.InvestmentInYear).HasPrecision(18, 2);
        answer.Property(a => a.Remark).HasMaxLength(2000);
        answer.Property(a => a.Version).IsConcurrencyToken();
        answer.HasOne<SelfAssessment>().WithMany().HasForeignKey(a => a.AssessmentId);
    }
}

internal sealed class ScenarioClaimMapping : IEntityTypeConfiguration<ScenarioClaim>
{
    public void Configure(EntityTypeBuilder<ScenarioClaim> claim)
    {
        claim.ToTable("scenario_claims", table =>
        {
            table.HasCheckConstraint("ck_scenario_claims_row", "row between 1 and 40");
            table.HasCheckConstraint("ck_scenario_claims_tier", "tier between 1 and 4");
        });
        claim.HasKey(c => new { c.AssessmentId, c.Row });
        claim.Property(c => c.InstanceName).HasMaxLength(120);
        claim.Property(c => c.Description).HasMaxLength(ClaimEntry.LongestMarkup);
        claim.Property(c => c.CarriedInstanceName).HasMaxLength(120);
        claim.Property(c => c.CarriedDescription).HasMaxLength(ClaimEntry.LongestMarkup);
        claim.Property(c => c.Version).IsConcurrencyToken();
        claim.HasOne<SelfAssessment>().WithMany().HasForeignKey(c => c.AssessmentId);
    }
}

internal sealed class MaturityStatementMapping : IEntityTypeConfiguration<MaturityStatement>
{
    public void Configure(EntityTypeBuilder<MaturityStatement> maturity)
    {
        maturity.ToTable("maturity_statements", table =>
        {
            table.HasCheckConstraint("ck_maturity_statements_level", "level between 0 and 5");
            table.HasCheckConstraint("ck_maturity_statements_score", "score between 0 and 5");
        });
        maturity.HasKey(m => m.AssessmentId);
        maturity.Property(m => m.Score).HasPrecision(4, 2);
        maturity.Property(m => m.ReportNumber).HasMaxLength(60);
        maturity.Property(m => m.Version).IsConcurrencyToken();
        maturity.HasOne<SelfAssessment>().WithOne().HasForeignKey<MaturityStatement>(m => m.AssessmentId);
    }
}

internal sealed class DeclarationMapping : IEntityTypeConfiguration<Declaration>
{
    public void Configure(EntityTypeBuilder<Declaration> declaration)
    {
        declaration.ToTable("declarations");
        declaration.HasKey(d => new { d.AssessmentId, d.Code });
        declaration.Property(d => d.Code).HasMaxLength(30);
        declaration.Property(d => d.Answer).HasMaxLength(10);
        declaration.Property(d => d.Remark).HasMaxLength(2000);
        declaration.Property(d => d.Version).IsConcurrencyToken();
        declaration.HasOne<SelfAssessment>().WithMany().HasForeignKey(d => d.AssessmentId);
    }
}
