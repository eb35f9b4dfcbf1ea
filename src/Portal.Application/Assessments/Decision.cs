using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Application.Evaluations;
using Portal.Application.Pipeline;
using Portal.Rules;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Application.Assessments;

/// <summary>Whose decision it was, in the words of that day.</summary>
/// <param name="DecidedBy">Name of the account that decided.</param>
public sealed record DecisionNames(string Enterprise, string CreditCode, string Factory, string DecidedBy);

/// <summary>
/// A tier decision as it was given: inputs, policy version and result, so that it can be replayed years later.
/// Insert-only: the application's database role may neither change nor delete it.
/// </summary>
public sealed class Decision
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AssessmentId { get; init; }

    /// <summary>The assessment's version whose answers were decided on.</summary>
    public required int AssessmentVersion { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }
    public required Guid DecidedById { get; init; }
    public required string PolicyId { get; init; }

    /// <summary>Contains the content hash of the policy's files; the files themselves are in <c>policy_versions</c>.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>The body of <c>POST /api/v1/evaluations</c>, exactly as evaluated. Text, not jsonb: jsonb reorders.</summary>
    public required string Inputs { get; init; }

    /// <summary>The answer to it, exactly as given.</summary>
    public required string Result { get; init; }

    /// <summary>The enterprise, as it was called when it was decided: the report says so for ever.</summary>
    public required string EnterpriseName { get; init; }

    public required string CreditCode { get; init; }

    public required string FactoryName { get; init; }

    /// <summary>Name of the account that decided.</summary>
    public required string DecidedByName { get; init; }

    public DecisionNames Names => new(EnterpriseName, CreditCode, FactoryName, DecidedByName);

    /// <summary>1 base to 4 leading; null = none.</summary>
    public int? ReferenceTier { get; init; }

    /// <summary>The composite score as shown (two decimals); null where the policy has none or it is not known.</summary>
    public string? ScoreShown { get; init; }

    /// <summary>Decides on these answers under this policy; nothing is stored yet.</summary>
    /// <param name="version">The assessment's version that the answers are of.</param>
    /// <param name="by">The account that decides.</param>
    /// <param name="recognised">The tier that was recognised already, as far as it is declared.</param>
    /// <exception cref="InvalidException">Some answer is not valid.</exception>
    internal static Decision On(SelfAssessment assessment, int version, AssessmentAnswers answers, Policy policy, DateTimeOffset at, Guid by, DecisionNames names, Guid? id = null, Tier? recognised = null)
    {
        // Evaluated from the very text that is kept, so that a replay reads what was read now.
        var inputs = EvaluationInputs.Of(policy, answers, recognised);
        var body = EvaluationBody.Read(inputs, policy);
        var evaluation = Evaluation.Of(policy, body.Facts);
        return !evaluation.Valid
            ? throw new InvalidException([.. evaluation.Errors.Select(error => new FieldError(error.Path, EvaluationAnswer.MessageOf(error)))])
            : new Decision
            {
                Id = id ?? Guid.CreateVersion7(),
                AssessmentId = assessment.Id,
                AssessmentVersion = version,
                DecidedAt = at,
                DecidedById = by,
                PolicyId = policy.Id,
                PolicyVersion = policy.Version,
                Inputs = inputs,
                EnterpriseName = names.Enterprise,
                CreditCode = names.CreditCode,
                FactoryName = names.Factory,
                DecidedByName = names.DecidedBy,
                Result = Encoding.UTF8.GetString(EvaluationAnswer.To(body).Json.Span),
                ReferenceTier = (int?)evaluation.ReferenceTier,
                ScoreShown = evaluation.Score.Shown,
            };
    }
}

internal sealed class DecisionMapping : IEntityTypeConfiguration<Decision>
{
    public void Configure(EntityTypeBuilder<Decision> decision)
    {
        decision.ToTable("decisions");
        decision.Property(d => d.PolicyId).HasMaxLength(60);
        decision.Property(d => d.PolicyVersion).HasMaxLength(160);
        decision.Property(d => d.ScoreShown).HasMaxLength(20);
        decision.Property(d => d.EnterpriseName).HasMaxLength(120);
        decision.Property(d => d.CreditCode).HasMaxLength(18);
        decision.Property(d => d.FactoryName).HasMaxLength(120);
        decision.Property(d => d.DecidedByName).HasMaxLength(60);
        decision.Ignore(d => d.Names);
        decision.HasIndex(d => new { d.AssessmentId, d.DecidedAt });
        decision.HasOne<SelfAssessment>().WithMany().HasForeignKey(d => d.AssessmentId);
        decision.HasOne<Policies.PolicyVersion>().WithMany().HasForeignKey(d => d.PolicyVersion);
    }
}
