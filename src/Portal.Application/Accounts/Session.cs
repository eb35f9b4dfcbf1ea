using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Accounts;

/// <summary>
/// One sign-in. The cookie names it, and without its row the cookie is worthless: signing out deletes the row, so that a copied
/// cookie dies with it.
/// </summary>
public sealed class Session
{
    public Guid Id { get; init; } = Guid.NewGuid();
    public required Guid AccountId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
}

/// <summary>What the web needs for the cookie of a session that has just begun.</summary>
/// <param name="Stamp">Changes with the password and with suspension; a cookie with an older stamp is refused.</param>
public sealed record SignedIn(
    Guid AccountId, Guid SessionId, DateTimeOffset StartedAt, string Stamp, string DisplayName, Role Role, Guid? EnterpriseId, string? ProvinceCode, string? AreaCode,
    Duty? Duty)
{
    public static SignedIn As(Account account, Session session) => new(
        account.Id, session.Id, session.StartedAt, account.SecurityStamp!, account.DisplayName, account.Role, account.EnterpriseId, account.ProvinceCode, account.AreaCode,
        account.Duty);
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> session)
    {
        session.ToTable("sessions");
        session.HasIndex(s => s.AccountId);
        session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
    }
}
