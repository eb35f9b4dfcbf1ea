using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Accounts;

/// <summary>An owner's invitation to a colleague. Only the hash of its token is kept; the token itself is in the letter.</summary>
public sealed class Invitation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid EnterpriseId { get; init; }
    public required string Email { get; init; }
    public required byte[] TokenHash { get; init; }
    public required Guid InvitedById { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; set; }
    public DateTimeOffset? WithdrawnAt { get; set; }
    public int Version { get; set; }
}

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> invitation)
    {
        invitation.ToTable("invitations");
        invitation.Property(i => i.Email).HasMaxLength(254);
        invitation.Property(i => i.Version).IsConcurrencyToken();
        invitation.HasIndex(i => i.TokenHash).IsUnique();
        invitation.HasIndex(i => i.EnterpriseId);
        invitation.HasOne<Enterprises.Enterprise>().WithMany().HasForeignKey(i => i.EnterpriseId);
    }
}
