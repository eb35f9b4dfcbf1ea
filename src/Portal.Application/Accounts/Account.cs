using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Accounts;

/// <summary>Someone who can sign in. One role, and one enterprise or one area: an account never mixes them.</summary>
public sealed class Account : IdentityUser<Guid>
{
    public required string DisplayName { get; set; }

    public required Role Role { get; init; }

    /// <summary>Set for enterprise accounts only.</summary>
    public Guid? EnterpriseId { get; init; }

    /// <summary>Set for staff: the province's six-digit division code.</summary>
    public string? ProvinceCode { get; init; }

    /// <summary>Set for officers: the county, city or province that they see (six-digit division code).</summary>
    public string? AreaCode { get; init; }

    /// <summary>Set for officers alone.</summary>
    public Duty? Duty { get; set; }

    /// <summary>A suspended account cannot sign in, and its sessions end at the next request.</summary>
    public bool IsSuspended { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public int Version { get; set; }

    /// <summary>An account that has no password yet. Its e-mail address is its user name.</summary>
    public static Account For(
        string email, string displayName, Role role, DateTimeOffset now, Guid? enterpriseId = null, string? provinceCode = null, string? areaCode = null,
        Duty duty = Accounts.Duty.Handling) => new()
        {
            Id = Guid.CreateVersion7(),
            UserName = email,
            NormalizedUserName = Normalise(email),
            Email = email,
            NormalizedEmail = Normalise(email),
            SecurityStamp = Guid.NewGuid().ToString("N"),
            DisplayName = displayName,
            Role = role,
            EnterpriseId = enterpriseId,
            ProvinceCode = provinceCode,
            AreaCode = areaCode,
            Duty = areaCode is null ? null : duty,
            CreatedAt = now,
        };

    /// <summary>How user names are compared: without regard to case or to surrounding space.</summary>
    public static string Normalise(string name) => name.Trim().Normalize().ToUpperInvariant();

    public bool IsLocked(DateTimeOffset now) => LockoutEnd > now;

    /// <summary>Counts a failed sign-in; the last one allowed in a row locks the account for a while.</summary>
    public void CountFailure(AccountSettings settings, DateTimeOffset now)
    {
        AccessFailedCount++;
        if (AccessFailedCount >= settings.FailuresBeforeLock)
        {
            AccessFailedCount = 0;
            LockoutEnd = now.AddMinutes(settings.LockMinutes);
        }
    }

    public void CountSuccess()
    {
        AccessFailedCount = 0;
        LockoutEnd = null;
    }

    /// <summary>A new password ends every session and every unused link of the account.</summary>
    public void SetPassword(string hash)
    {
        PasswordHash = hash;
        CountSuccess();
        EndSessions();
    }

    public void Suspend()
    {
        IsSuspended = true;
        EndSessions();
    }

    public void Restore() => IsSuspended = false;

    private void EndSessions() => SecurityStamp = Guid.NewGuid().ToString("N");
}

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.ToTable("accounts", table =>
        {
            table.HasCheckConstraint("ck_accounts_enterprise_or_area", "(role < 10) = (enterprise_id is not null)");
            table.HasCheckConstraint("ck_accounts_officer_has_area", "(role between 11 and 14) = (area_code is not null)");
            table.HasCheckConstraint("ck_accounts_officer_has_duty", "(role between 11 and 14) = (duty is not null)");
        });
        account.Property(a => a.DisplayName).HasMaxLength(60);
        account.Property(a => a.ProvinceCode).HasMaxLength(6);
        account.Property(a => a.AreaCode).HasMaxLength(6);
        account.Property(a => a.Version).IsConcurrencyToken();
        account.HasOne<Enterprises.Enterprise>().WithMany().HasForeignKey(a => a.EnterpriseId);
        account.HasIndex(a => new { a.ProvinceCode, a.Role });
        // The administrator's list of staff, by name within a role or over all.
        account.HasIndex(a => new { a.Role, a.NormalizedUserName });
    }
}
