using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Application.Accounts;
using Portal.Application.Data;
using Portal.Application.Enterprises;

namespace Portal.Application.Seals;

/// <summary>How far a seal is. The numbers are stored.</summary>
public enum SealState
{
    /// <summary>待确认: one person registered it; it seals nothing yet.</summary>
    Proposed = 1,

    /// <summary>使用中: another person confirmed it.</summary>
    InForce = 2,

    /// <summary>已停用: it seals nothing more. What it sealed stays sealed.</summary>
    Withdrawn = 3,

    /// <summary>未予确认.</summary>
    Refused = 4,
}

/// <summary>Where the seal's key is. The numbers are stored.</summary>
public enum SealKeyKind
{
    /// <summary>A PKCS#12 file that the portal keeps encrypted.</summary>
    File = 1,

    /// <summary>A signing service that the operator's configuration names.</summary>
    Service = 2,
}

/// <summary>
/// An organisation's seal and key, registered by one person and confirmed by another. What was confirmed never changes (the database
/// lets nobody): another picture or key is another seal, and taking its place ends the one before.
/// </summary>
public sealed class Seal
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary><see cref="SealHolder.Key"/> of the organisation.</summary>
    public required string Holder { get; init; }

    /// <summary>Set for an enterprise's seal alone.</summary>
    public Guid? EnterpriseId { get; init; }

    public required SealHolderKind Kind { get; init; }

    /// <summary>
    /// The organisation's name as the portal knew it when the seal was registered: an office's by the campaigns' data, an enterprise's by its own
    /// profile, which is why it seals only what names it so (<see cref="RequestSealing"/>).
    /// </summary>
    public required string Organisation { get; init; }

    /// <summary>印文, what the seal says: typed by whoever registered it, and shown as nothing else.</summary>
    public required string Name { get; init; }

    /// <summary>What a drawn seal says below its star; a demonstration's says 演示.</summary>
    public string Mark { get; init; } = "";

    /// <summary>In mm.</summary>
    public required decimal Diameter { get; init; }

    /// <summary>PNG; null for a seal that is drawn from its name.</summary>
    public byte[]? Picture { get; init; }

    public required SealKeyKind KeyKind { get; init; }

    /// <summary>The key file with its password, encrypted (<see cref="SealVault"/>); null for a service's key.</summary>
    public byte[]? KeySecret { get; init; }

    /// <summary>Address of the signing service; null for a file.</summary>
    public string? KeyService { get; init; }

    /// <summary>What the service calls the key; null for a file.</summary>
    public string? KeyName { get; init; }

    /// <summary>Common name in the key's certificate.</summary>
    public required string CertificateSubject { get; init; }

    /// <summary>Organisation in its subject; null where it names none.</summary>
    public string? CertificateOrganisation { get; init; }

    /// <summary>Common name of whoever issued it.</summary>
    public required string CertificateIssuer { get; init; }

    public required byte[] CertificateSha256 { get; init; }

    /// <summary>The certificates as they came with the key (DER): its own first, then those who issued it.</summary>
    public required byte[][] Certificates { get; init; }

    public required DateTimeOffset ValidFrom { get; init; }
    public required DateTimeOffset ValidUntil { get; init; }
    public SealState State { get; private set; } = SealState.Proposed;
    public required Guid RegisteredById { get; init; }
    public required string RegisteredByName { get; init; }
    public required DateTimeOffset RegisteredAt { get; init; }
    public Guid? ConfirmedById { get; private set; }
    public string? ConfirmedByName { get; private set; }
    public DateTimeOffset? ConfirmedAt { get; private set; }
    public Guid? EndedById { get; private set; }
    public string? EndedByName { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public string? EndReason { get; private set; }
    public bool IsDemo { get; init; }
    public int Version { get; set; }

    public bool IsValidAt(DateTimeOffset now) => ValidFrom <= now && now <= ValidUntil;

    /// <exception cref="InvalidOperationException">It is not proposed, or by the same account.</exception>
    public void Confirm(Guid by, string name, DateTimeOffset at)
    {
        Demand(SealState.Proposed);
        if (by == RegisteredById)
        {
            throw new InvalidOperationException("A seal is confirmed by another account than the one that registered it.");
        }

        (State, ConfirmedById, ConfirmedByName, ConfirmedAt) = (SealState.InForce, by, name, at);
    }

    /// <exception cref="InvalidOperationException">It is not proposed.</exception>
    public void Refuse(Guid by, string name, DateTimeOffset at, string reason)
    {
        Demand(SealState.Proposed);
        (State, EndedById, EndedByName, EndedAt, EndReason) = (SealState.Refused, by, name, at, reason);
    }

    /// <exception cref="InvalidOperationException">It is neither proposed nor in force.</exception>
    public void Withdraw(Guid by, string name, DateTimeOffset at, string reason)
    {
        if (State != SealState.Proposed)
        {
            Demand(SealState.InForce);
        }

        (State, EndedById, EndedByName, EndedAt, EndReason) = (SealState.Withdrawn, by, name, at, reason);
    }

    private void Demand(SealState state)
    {
        if (State != state)
        {
            throw new InvalidOperationException($"The seal is {State} and not {state}.");
        }
    }
}

/// <summary>How far the use of a seal on a document is. The numbers are stored.</summary>
public enum SealUseState
{
    /// <summary>待审批.</summary>
    Waiting = 1,

    /// <summary>已批准，正在盖章: the press takes it next.</summary>
    Approved = 2,

    /// <summary>已盖章.</summary>
    Sealed = 3,

    /// <summary>未予批准.</summary>
    Refused = 4,

    /// <summary>已撤回.</summary>
    Withdrawn = 5,

    /// <summary>已终止: its seal ended before it was sealed.</summary>
    Ended = 6,
}

/// <summary>用印: one person of an organisation asks for its seal on a document, another approves, and then it is signed.</summary>
public sealed class SealUse : ITaken
{
    /// <summary>So often nodes take it; then whoever approved is asked to look.</summary>
    public const int MostTurns = 5;

    /// <summary>How long a node may take before another one tries: several times the longest that keys and stamps are waited for.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(3);

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid DocumentId { get; init; }
    public required Guid SealId { get; init; }

    /// <summary><see cref="SealHolder.Key"/> of the organisation.</summary>
    public required string Holder { get; init; }

    /// <summary>Its name: <see cref="Seal.Organisation"/>.</summary>
    public required string Organisation { get; init; }

    /// <summary>印文: <see cref="Seal.Name"/>.</summary>
    public required string SealName { get; init; }

    public Guid? EnterpriseId { get; init; }

    /// <summary>Which of the document's places: counted from 0 in the order in which they were kept.</summary>
    public required int Place { get; init; }

    /// <summary>From 1.</summary>
    public required int Page { get; init; }

    /// <summary>Of the seal's centre, in mm from the page's upper left corner.</summary>
    public required decimal CentreX { get; init; }

    public required decimal CentreY { get; init; }

    /// <summary>Number of the file that was looked at when it was asked for.</summary>
    public required int Revision { get; init; }

    /// <summary>SHA-256 of that file.</summary>
    public required byte[] Sha256 { get; init; }

    public SealUseState State { get; private set; } = SealUseState.Waiting;
    public required Guid RequestedById { get; init; }
    public required string RequestedByName { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public Guid? DecidedById { get; private set; }
    public string? DecidedByName { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why it was refused, or ended.</summary>
    public string? Reason { get; private set; }

    /// <summary>The file that the approver looked at, and that is signed: a later one than <see cref="Revision"/> where another organisation sealed in between.</summary>
    public int? ApprovedRevision { get; private set; }

    public byte[]? ApprovedSha256 { get; private set; }

    /// <summary>Number of the sealed file.</summary>
    public int? SealedRevision { get; private set; }

    public DateTimeOffset? SealedAt { get; private set; }

    /// <summary>Why the last attempt did not do; Chinese. Null else.</summary>
    public string? Fault { get; private set; }

    /// <summary>Before this moment no other node takes it; null = nobody has it.</summary>
    public DateTimeOffset? TakenUntil { get; private set; }

    /// <summary>How often nodes have taken it since it was approved.</summary>
    public int Turns { get; private set; }

    /// <summary>When its seal ended.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public int Version { get; set; }

    /// <exception cref="InvalidOperationException">It does not wait, or is the same account's request.</exception>
    public void Approve(Guid by, string name, DateTimeOffset at, int revision, byte[] sha256)
    {
        DemandAnother(by);
        (State, DecidedById, DecidedByName, DecidedAt, ApprovedRevision, ApprovedSha256, Fault, TakenUntil, Turns) = (SealUseState.Approved, by, name, at, revision, sha256, null, null, 0);
    }

    /// <exception cref="InvalidOperationException">It does not wait, or is the same account's request.</exception>
    public void Refuse(Guid by, string name, DateTimeOffset at, string reason)
    {
        DemandAnother(by);
        (State, DecidedById, DecidedByName, DecidedAt, Reason, Fault) = (SealUseState.Refused, by, name, at, reason, null);
    }

    /// <summary>By whoever asked, or a colleague with the same duty.</summary>
    public void Withdraw(Guid by, string name, DateTimeOffset at)
    {
        Demand(SealUseState.Waiting);
        (State, DecidedById, DecidedByName, DecidedAt, Fault) = (SealUseState.Withdrawn, by, name, at, null);
    }

    public void Take(DateTimeOffset now)
    {
        Demand(SealUseState.Approved);
        (TakenUntil, Turns) = (now + Turn, Turns + 1);
    }

    /// <summary>A turn that ended with its node is none: only those count after which it would go on for ever.</summary>
    public void GiveBack(DateTimeOffset? until) => (TakenUntil, Turns) = (until, until is null ? Turns - 1 : Turns);

    /// <summary>Its seal is no more: neither what waits nor what was approved is sealed.</summary>
    public void End(DateTimeOffset at, string why)
    {
        if (State != SealUseState.Approved)
        {
            Demand(SealUseState.Waiting);
        }

        (State, EndedAt, Reason, Fault, TakenUntil) = (SealUseState.Ended, at, why, null, null);
    }

    public void Finish(int revision, DateTimeOffset at)
    {
        Demand(SealUseState.Approved);
        (State, SealedRevision, SealedAt, TakenUntil) = (SealUseState.Sealed, revision, at, null);
    }

    /// <summary>It did not come to a signature: it waits for an approval anew.</summary>
    public void GiveUp(string why)
    {
        Demand(SealUseState.Approved);
        (State, Fault, TakenUntil, DecidedById, DecidedByName, DecidedAt, ApprovedRevision, ApprovedSha256) = (SealUseState.Waiting, why, null, null, null, null, null, null);
    }

    private void DemandAnother(Guid by)
    {
        Demand(SealUseState.Waiting);
        if (by == RequestedById)
        {
            throw new InvalidOperationException("The use of a seal is decided by another account than the one that asked for it.");
        }
    }

    private void Demand(SealUseState state)
    {
        if (State != state)
        {
            throw new InvalidOperationException($"The use is {State} and not {state}.");
        }
    }
}

internal sealed class SealMapping : IEntityTypeConfiguration<Seal>
{
    public void Configure(EntityTypeBuilder<Seal> seal)
    {
        seal.ToTable("seals", table =>
        {
            table.HasCheckConstraint("ck_seals_two_persons", "confirmed_by_id <> registered_by_id");
            table.HasCheckConstraint("ck_seals_in_force_is_confirmed", "state <> 2 or confirmed_by_id is not null");
            table.HasCheckConstraint("ck_seals_key", "(key_kind = 1) = (key_secret is not null) and (key_kind = 2) = (key_service is not null and key_name is not null)");
            table.HasCheckConstraint("ck_seals_holder", "(enterprise_id is not null) = (holder like 'enterprise:%')");
        });
        seal.Property(s => s.Holder).HasMaxLength(SealHolder.LongestKey);
        seal.Property(s => s.Organisation).HasMaxLength(120);
        seal.Property(s => s.Name).HasMaxLength(40);
        seal.Property(s => s.Mark).HasMaxLength(8);
        seal.Property(s => s.Diameter).HasPrecision(4, 1);
        seal.Property(s => s.KeyService).HasMaxLength(400);
        seal.Property(s => s.KeyName).HasMaxLength(120);
        seal.Property(s => s.CertificateSubject).HasMaxLength(200);
        seal.Property(s => s.CertificateOrganisation).HasMaxLength(200);
        seal.Property(s => s.CertificateIssuer).HasMaxLength(200);
        seal.Property(s => s.RegisteredByName).HasMaxLength(60);
        seal.Property(s => s.ConfirmedByName).HasMaxLength(60);
        seal.Property(s => s.EndedByName).HasMaxLength(60);
        seal.Property(s => s.EndReason).HasMaxLength(2000);
        seal.Property(s => s.Version).IsConcurrencyToken();
        seal.HasOne<Enterprise>().WithMany().HasForeignKey(s => s.EnterpriseId);
        seal.HasOne<Account>().WithMany().HasForeignKey(s => s.RegisteredById).OnDelete(DeleteBehavior.Restrict);
        seal.HasOne<Account>().WithMany().HasForeignKey(s => s.ConfirmedById).OnDelete(DeleteBehavior.Restrict);
        seal.HasOne<Account>().WithMany().HasForeignKey(s => s.EndedById).OnDelete(DeleteBehavior.Restrict);
        seal.HasIndex(s => s.Holder).IsUnique().HasFilter("state = 2").HasDatabaseName("ix_seals_one_in_force");
        seal.HasIndex(s => new { s.Holder, s.State }).IsUnique().HasFilter("state = 1").HasDatabaseName("ix_seals_one_proposed");
        seal.HasIndex(s => new { s.Holder, s.RegisteredAt });
    }
}

internal sealed class SealUseMapping : IEntityTypeConfiguration<SealUse>
{
    public void Configure(EntityTypeBuilder<SealUse> use)
    {
        use.ToTable("seal_uses", table =>
        {
            table.HasCheckConstraint("ck_seal_uses_two_persons", "state = 5 or decided_by_id is null or decided_by_id <> requested_by_id");
            table.HasCheckConstraint("ck_seal_uses_decided", "state not in (2, 3) or (decided_by_id is not null and approved_revision is not null and approved_sha256 is not null)");
            table.HasCheckConstraint("ck_seal_uses_sealed", "(state = 3) = (sealed_revision is not null)");
            table.HasCheckConstraint("ck_seal_uses_ended", "(state = 6) = (ended_at is not null)");
        });
        use.Property(u => u.Holder).HasMaxLength(SealHolder.LongestKey);
        use.Property(u => u.Organisation).HasMaxLength(120);
        use.Property(u => u.SealName).HasMaxLength(40);
        use.Property(u => u.CentreX).HasPrecision(8, 3);
        use.Property(u => u.CentreY).HasPrecision(8, 3);
        use.Property(u => u.RequestedByName).HasMaxLength(60);
        use.Property(u => u.DecidedByName).HasMaxLength(60);
        use.Property(u => u.Reason).HasMaxLength(2000);
        use.Property(u => u.Fault).HasMaxLength(2000);
        use.Property(u => u.Version).IsConcurrencyToken();
        use.HasOne<Documents.IssuedDocument>().WithMany().HasForeignKey(u => u.DocumentId);
        use.HasOne<Seal>().WithMany().HasForeignKey(u => u.SealId);
        // What is sealed has a file.
        use.HasOne<Documents.DocumentRevision>().WithMany().HasForeignKey(u => new { u.DocumentId, u.SealedRevision }).OnDelete(DeleteBehavior.Restrict);
        use.HasOne<Account>().WithMany().HasForeignKey(u => u.RequestedById).OnDelete(DeleteBehavior.Restrict);
        use.HasOne<Account>().WithMany().HasForeignKey(u => u.DecidedById).OnDelete(DeleteBehavior.Restrict);
        // One seal at one place, whoever asks and however many at once.
        use.HasIndex(u => new { u.DocumentId, u.Place }).IsUnique().HasFilter("state in (1, 2, 3)").HasDatabaseName("ix_seal_uses_one_at_a_place");
        use.HasIndex(u => new { u.DocumentId, u.SealedRevision }).IsUnique();
        use.HasIndex(u => u.DecidedAt).HasFilter("state = 2").HasDatabaseName("ix_seal_uses_approved");
        use.HasIndex(u => u.Holder).HasFilter("state = 1").HasDatabaseName("ix_seal_uses_waiting");
    }
}
