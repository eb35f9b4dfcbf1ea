using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Documents;

/// <summary>What a document is. The numbers are stored.</summary>
public enum DocumentKind
{
    /// <summary>申报书, of one submission.</summary>
    ApplicationForm = 1,

    /// <summary>推荐汇总表, of one version of a list.</summary>
    SummaryTable = 2,

    /// <summary>推荐函, of one version of a list.</summary>
    RecommendationLetter = 3,

    /// <summary>受理回执, of one submission.</summary>
    Receipt = 4,

    /// <summary>真实性承诺书, of one submission.</summary>
    Commitment = 5,

    /// <summary>自评价报告, of one decision.</summary>
    SelfAssessmentReport = 6,
}

/// <summary>How far a document is. The numbers are stored.</summary>
public enum DocumentState
{
    /// <summary>排版中: it stands in the queue, or is being set.</summary>
    Waiting = 1,
    Ready = 2,

    /// <summary>It cannot be set as it is; <see cref="IssuedDocument.Fault"/> says why.</summary>
    Failed = 3,
}

/// <summary>
/// A document that left the portal, or is about to: one for each version of what it prints, with a code of its own, so that a code on
/// paper names one content for ever. What it says comes from the frozen content with <see cref="SourceSha256"/> alone.
/// </summary>
public sealed class IssuedDocument : IPressed
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>As <c>Portal.Documents.Verification.DocumentCode</c> makes it; printed on every page.</summary>
    public required string Code { get; init; }

    /// <summary>What its QR code says: the absolute address of its verification. Kept, so that its bytes depend on nothing else.</summary>
    public required string Link { get; init; }

    public required DocumentKind Kind { get; init; }

    /// <summary>The list, application or decision that it is of.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>Version of the list or round of the application, of which a higher one is newer; 1 for a decision.</summary>
    public required int Number { get; init; }

    /// <summary>What the public page calls it; without personal data.</summary>
    public required string Title { get; init; }

    /// <summary>Whose document it is: the applicant or the recommender.</summary>
    public required string Issuer { get; init; }

    /// <summary>SHA-256 of the frozen content.</summary>
    public required byte[] SourceSha256 { get; init; }

    /// <summary>When the frozen content was made: the document's own date, and part of its bytes.</summary>
    public required DateTimeOffset SourceAt { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }
    public required Guid RequestedById { get; init; }
    public DocumentState State { get; private set; } = DocumentState.Waiting;

    /// <summary>Why it failed, or waits longer; Chinese. Null else.</summary>
    public string? Fault { get; private set; }

    /// <summary>Before this moment no other node takes it; null = nobody has it.</summary>
    public DateTimeOffset? TakenUntil { get; private set; }

    public int? Pages { get; private set; }
    public int Version { get; set; }

    public void Take(DateTimeOffset now) => TakenUntil = now + IPressed.Turn;

    public void Finish(int pages) => (State, Pages, Fault, TakenUntil) = (DocumentState.Ready, pages, null, null);

    public void Fail(string why) => (State, Fault, TakenUntil) = (DocumentState.Failed, why, null);

    /// <summary>Not its own fault: it is tried again.</summary>
    public void Postpone(string why, DateTimeOffset until) => (Fault, TakenUntil) = (why, until);

    public void GiveBack(DateTimeOffset? until) => TakenUntil = until;

    /// <summary>After a failure, once more.</summary>
    public void Retry() => (State, Fault, TakenUntil) = (DocumentState.Waiting, null, null);
}

/// <summary>The bytes of a document: as set, then with each seal one more. Insert-only.</summary>
public sealed class DocumentRevision
{
    public required Guid DocumentId { get; init; }

    /// <summary>1 = as it was set.</summary>
    public required int Number { get; init; }

    public required byte[] Sha256 { get; init; }
    public required int Size { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Who sealed it; null for the first.</summary>
    public Guid? ById { get; init; }

    public required byte[] Bytes { get; init; }

    /// <summary>The rectangles that the template kept for seals, as JSON; of the first alone. Kept, so that sealing never sets anything again.</summary>
    public string? Places { get; init; }
}

internal sealed class IssuedDocumentMapping : IEntityTypeConfiguration<IssuedDocument>
{
    public void Configure(EntityTypeBuilder<IssuedDocument> document)
    {
        document.ToTable("documents");
        document.Property(d => d.Code).HasMaxLength(40);
        document.Property(d => d.Link).HasMaxLength(400);
        document.Property(d => d.Title).HasMaxLength(400);
        document.Property(d => d.Issuer).HasMaxLength(400);
        document.Property(d => d.Fault).HasMaxLength(2000);
        document.Property(d => d.Version).IsConcurrencyToken();
        document.HasIndex(d => d.Code).IsUnique();
        document.HasIndex(d => new { d.SubjectId, d.Kind, d.Number }).IsUnique();
        document.HasIndex(d => d.RequestedAt).HasFilter("state = 1");
    }
}

internal sealed class DocumentRevisionMapping : IEntityTypeConfiguration<DocumentRevision>
{
    public void Configure(EntityTypeBuilder<DocumentRevision> revision)
    {
        revision.ToTable("document_revisions");
        revision.HasKey(r => new { r.DocumentId, r.Number });
        revision.Property(r => r.Places).HasColumnType("jsonb");
        revision.HasIndex(r => r.Sha256);
        revision.HasOne<IssuedDocument>().WithMany().HasForeignKey(r => r.DocumentId);
    }
}
