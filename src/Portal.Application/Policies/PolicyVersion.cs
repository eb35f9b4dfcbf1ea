using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Policies;

/// <summary>
/// The files of a policy as they stood when they were loaded. Insert-only: a correction is a new version, and decisions
/// made under an old one can be replayed from here after the files on disk have moved on.
/// </summary>
public sealed class PolicyVersion
{
    /// <summary>Policy id and content hash.</summary>
    public required string Version { get; init; }

    public required string PolicyId { get; init; }

    /// <summary>JSON object: file name to the file's text.</summary>
    public required string Files { get; init; }

    public required DateTimeOffset LoadedAt { get; init; }
}

internal sealed class PolicyVersionMapping : IEntityTypeConfiguration<PolicyVersion>
{
    public void Configure(EntityTypeBuilder<PolicyVersion> version)
    {
        version.ToTable("policy_versions");
        version.HasKey(v => v.Version);
        version.Property(v => v.Version).HasMaxLength(160);
        version.Property(v => v.PolicyId).HasMaxLength(60);
    }
}
