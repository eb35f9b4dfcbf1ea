using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Assessments;

/// <summary>A soft lock: tells colleagues who has a part open. It never prevents saving; versions do that.</summary>
public sealed class Presence
{
    public required Guid AssessmentId { get; init; }
    public required AssessmentPart Part { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset SeenAt { get; set; }
}

internal sealed class PresenceMapping : IEntityTypeConfiguration<Presence>
{
    public void Configure(EntityTypeBuilder<Presence> presence)
    {
        presence.ToTable("presences");
        presence.HasKey(p => new { p.AssessmentId, p.Part, p.AccountId });
        presence.HasOne<SelfAssessment>().WithMany().HasForeignKey(p => p.AssessmentId);
    }
}
