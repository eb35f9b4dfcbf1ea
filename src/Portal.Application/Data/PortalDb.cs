using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Documents;
using Portal.Application.Documents.Scans;
using Portal.Application.Enterprises;
using Portal.Application.Letters;
using Portal.Application.Messages;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.Application.Seals;

namespace Portal.Application.Data;

/// <summary>Everything the portal keeps. Every aggregate has a <c>Version</c> column as its concurrency token.</summary>
public sealed class PortalDb(DbContextOptions<PortalDb> options) : IdentityUserContext<Account, Guid>(options)
{
    public const string Schema = "portal";

    public DbSet<Account> Accounts => Users;
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<OutgoingLetter> OutgoingLetters => Set<OutgoingLetter>();
    public DbSet<Enterprise> Enterprises => Set<Enterprise>();
    public DbSet<Factory> Factories => Set<Factory>();
    public DbSet<SelfAssessment> SelfAssessments => Set<SelfAssessment>();
    public DbSet<IndicatorAnswer> IndicatorAnswers => Set<IndicatorAnswer>();
    public DbSet<ScenarioClaim> ScenarioClaims => Set<ScenarioClaim>();
    public DbSet<MaturityStatement> MaturityStatements => Set<MaturityStatement>();
    public DbSet<Declaration> Declarations => Set<Declaration>();
    public DbSet<Evidence> Evidence => Set<Evidence>();
    public DbSet<EvidenceContent> EvidenceContents => Set<EvidenceContent>();
    public DbSet<Decision> Decisions => Set<Decision>();
    public DbSet<Campaign> Campaigns => Set<Campaign>();
    public DbSet<CampaignChange> CampaignChanges => Set<CampaignChange>();
    public DbSet<Recommender> Recommenders => Set<Recommender>();
    public DbSet<FactoryApplication> Applications => Set<FactoryApplication>();
    public DbSet<ApplicationAnswer> ApplicationAnswers => Set<ApplicationAnswer>();
    public DbSet<ApplicationFile> ApplicationFiles => Set<ApplicationFile>();
    public DbSet<ApplicationFileContent> ApplicationFileContents => Set<ApplicationFileContent>();
    public DbSet<Submission> Submissions => Set<Submission>();
    public DbSet<ApplicationEvent> ApplicationEvents => Set<ApplicationEvent>();
    public DbSet<Verdict> Verdicts => Set<Verdict>();
    public DbSet<Return> Returns => Set<Return>();
    public DbSet<ReturnItem> ReturnItems => Set<ReturnItem>();
    public DbSet<ReviewStep> ReviewSteps => Set<ReviewStep>();
    public DbSet<SiteCheck> SiteChecks => Set<SiteCheck>();
    public DbSet<ReviewFact> ReviewFacts => Set<ReviewFact>();
    public DbSet<TitleCheck> TitleChecks => Set<TitleCheck>();
    public DbSet<JointOpinion> JointOpinions => Set<JointOpinion>();
    public DbSet<RecommendationList> RecommendationLists => Set<RecommendationList>();
    public DbSet<ListQuota> ListQuotas => Set<ListQuota>();
    public DbSet<ListPlace> ListPlaces => Set<ListPlace>();
    public DbSet<ListVersion> ListVersions => Set<ListVersion>();
    public DbSet<ListEvent> ListEvents => Set<ListEvent>();
    public DbSet<IssuedDocument> Documents => Set<IssuedDocument>();
    public DbSet<DocumentRevision> DocumentRevisions => Set<DocumentRevision>();
    public DbSet<Seal> Seals => Set<Seal>();
    public DbSet<SealUse> SealUses => Set<SealUse>();
    public DbSet<StampedScan> StampedScans => Set<StampedScan>();
    public DbSet<StampedScanContent> StampedScanContents => Set<StampedScanContent>();
    public DbSet<ScanVerdict> ScanVerdicts => Set<ScanVerdict>();
    public DbSet<DraftDocument> DraftDocuments => Set<DraftDocument>();
    public DbSet<Message> Messages => Set<Message>();
    public DbSet<Presence> Presences => Set<Presence>();
    public DbSet<PolicyVersion> PolicyVersions => Set<PolicyVersion>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDefaultSchema(Schema);
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("account_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("account_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("account_tokens");
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);
        foreach (var key in builder.Model.GetEntityTypes().SelectMany(entity => entity.GetForeignKeys()))
        {
            // Nothing disappears with its parent by accident; only a file's bytes go with the file.
            key.DeleteBehavior = key.DeclaringEntityType.ClrType == typeof(EvidenceContent) || key.DeclaringEntityType.ClrType == typeof(ApplicationFileContent)
                ? DeleteBehavior.Cascade : DeleteBehavior.Restrict;
        }

        UseSnakeCase(builder);
    }

    /// <summary>Bumps the version of every changed aggregate, so that no handler can forget it.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Added or EntityState.Modified
                && entry.Metadata.FindProperty("Version") is { ClrType: var type } && type == typeof(int))
            {
                var version = entry.Property("Version");
                // OriginalValue is what stands in the WHERE; the current value is what gets written.
                version.CurrentValue = entry.State == EntityState.Added ? 1 : (int)version.OriginalValue! + 1;
            }
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Names as PostgreSQL people write them, so that nobody has to quote them in psql.</summary>
    private static void UseSnakeCase(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Snake(property.Name));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(Snake(key.GetName()!));
            }

            foreach (var key in entity.GetForeignKeys())
            {
                key.SetConstraintName(Snake(key.GetConstraintName()!));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(Snake(index.GetDatabaseName()!));
            }
        }
    }

    private static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_' && !char.IsUpper(name[i - 1]))
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }
}
