using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Enterprises;
using Portal.Application.Reviews;

namespace Portal.Application.Applications;

/// <summary>Where an application stands. The numbers are stored: never renumber.</summary>
public enum ApplicationState
{
    /// <summary>草稿.</summary>
    Draft = 1,

    /// <summary>待县级核查: only where the recommender has the county step.</summary>
    AtCounty = 2,

    /// <summary>待推荐单位审核.</summary>
    AtRecommender = 3,

    /// <summary>退回修改: the enterprise may change what was ticked, and nothing else.</summary>
    Returned = 4,

    /// <summary>审核通过: may be put on the recommender's list.</summary>
    Passed = 5,

    /// <summary>不予推荐, with a reason.</summary>
    NotRecommended = 6,

    /// <summary>企业退出申报.</summary>
    Withdrawn = 7,
}

/// <summary>Who looks at an application. The numbers are stored.</summary>
public enum ReviewLevel
{
    County = 1,
    Recommender = 2,
    Province = 3,
}

/// <summary>
/// 申报: one factory's application in one campaign. It holds where the application stands; what it says is in the answers, the
/// self-assessment and the profile, each kept once.
/// </summary>
public sealed class FactoryApplication
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string CampaignId { get; init; }
    public required Guid FactoryId { get; init; }
    public required Guid EnterpriseId { get; init; }

    /// <summary>The self-assessment under the campaign's policy that the application rests on.</summary>
    public required Guid AssessmentId { get; init; }

    /// <summary>Whose list it may come on.</summary>
    public required Guid RecommenderId { get; set; }

    /// <summary>Division whose officers act as the recommender: copied from it, so that queues need no join.</summary>
    public required string OfficeArea { get; set; }

    public required string ProvinceCode { get; init; }
    public required string CityCode { get; set; }
    public required string CountyCode { get; set; }

    /// <summary>筑峰强链企业直报.</summary>
    public bool IsDirect { get; set; }

    /// <summary>Its kind as it was submitted, where the campaign tells kinds apart; empty else, and before.</summary>
    public string Kind { get; set; } = "";

    /// <summary>
    /// The fast track that it takes, by its id in the campaign's data: its office has confirmed the former titles that open it. Null = it
    /// is ranked like the others.
    /// </summary>
    public string? FastTrackId { get; private set; }

    /// <summary>The submission gives former titles that open a fast track, and its office has not looked at them: kept, so that queues read no submission.</summary>
    public bool TitlesWait { get; private set; }

    /// <summary>Counties look first: copied from the recommender when the application is submitted.</summary>
    public bool HasCountyStep { get; set; }

    public ApplicationState State { get; private set; } = ApplicationState.Draft;

    /// <summary>Given at the first submission and kept, such as JSXJ2025-000123; null before.</summary>
    public string? Number { get; private set; }

    /// <summary>How often it was submitted.</summary>
    public int Rounds { get; private set; }

    /// <summary>The last submission, by the database's clock.</summary>
    public DateTimeOffset? SubmittedAt { get; private set; }

    /// <summary>The officer to whom it is assigned; null = nobody yet.</summary>
    public Guid? AssigneeId { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last change of anything that belongs to it.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }

    public int Version { get; set; }

    /// <summary>Whether an enterprise may still change something: everything in a draft, the ticked fields in a return.</summary>
    public bool IsEditable => State is ApplicationState.Draft or ApplicationState.Returned;

    /// <summary>Whose turn it is; null where no office has to act.</summary>
    public ReviewLevel? Turn => State switch
    {
        ApplicationState.AtCounty => ReviewLevel.County,
        ApplicationState.AtRecommender => ReviewLevel.Recommender,
        _ => null,
    };

    /// <summary>开始申报: a draft of a factory that rests on an assessment, pointed to its office.</summary>
    /// <param name="id">Null for a new one.</param>
    public static FactoryApplication Begin(Factory factory, Guid assessmentId, Recommender office, DateTimeOffset at, Guid? id = null) => new()
    {
        Id = id ?? Guid.CreateVersion7(),
        CampaignId = office.CampaignId,
        FactoryId = factory.Id,
        EnterpriseId = factory.EnterpriseId,
        AssessmentId = assessmentId,
        RecommenderId = office.Id,
        OfficeArea = office.AreaCode,
        ProvinceCode = factory.ProvinceCode,
        CityCode = factory.CityCode,
        CountyCode = factory.CountyCode,
        HasCountyStep = office.HasCountyStep,
        IsDirect = office.Kind == RecommenderKind.DirectChannel,
        CreatedAt = at,
        UpdatedAt = at,
    };

    /// <summary>提交: the snapshot is stored beside it by the caller, in the same transaction.</summary>
    /// <param name="returnedBy">The office that had returned it, and to which it goes back; null for a draft.</param>
    /// <param name="titlesDiffer">The former titles read otherwise than in the submission before, or there was none: they have to be confirmed (anew).</param>
    /// <param name="titlesOpenTrack">They open a fast track that is taken by applying.</param>
    /// <exception cref="WrongStateException">It is not the enterprise's turn.</exception>
    public void Submit(string number, DateTimeOffset at, ReviewLevel? returnedBy = null, bool titlesDiffer = false, bool titlesOpenTrack = false)
    {
        Demand(ApplicationState.Draft, ApplicationState.Returned);
        (FastTrackId, TitlesWait) = titlesDiffer ? (null, titlesOpenTrack) : (FastTrackId, TitlesWait);
        Number ??= number;
        Rounds++;
        SubmittedAt = at;
        State = HasCountyStep && returnedBy is not ReviewLevel.Recommender ? ApplicationState.AtCounty : ApplicationState.AtRecommender;
    }

    /// <summary>撤回修改: back to a draft, while no office has acted and the window is open (the caller knows both).</summary>
    /// <exception cref="WrongStateException">It is not with an office.</exception>
    public void Recall()
    {
        Demand(ApplicationState.AtCounty, ApplicationState.AtRecommender);
        State = ApplicationState.Draft;
    }

    /// <summary>退出申报, at any step before the end. A place on a list is given up by the caller.</summary>
    /// <exception cref="WrongStateException">It has ended.</exception>
    public void Withdraw()
    {
        Demand(ApplicationState.Draft, ApplicationState.AtCounty, ApplicationState.AtRecommender, ApplicationState.Returned, ApplicationState.Passed);
        State = ApplicationState.Withdrawn;
    }

    /// <summary>退回修改 by the office whose turn it is.</summary>
    /// <exception cref="WrongStateException">It is not that office's turn.</exception>
    public void Return(ReviewLevel by)
    {
        DemandTurn(by);
        State = ApplicationState.Returned;
    }

    /// <summary>The county's check is passed, or the recommender's review.</summary>
    /// <exception cref="WrongStateException">It is not that office's turn.</exception>
    public void Pass(ReviewLevel by)
    {
        DemandTurn(by);
        State = by == ReviewLevel.County ? ApplicationState.AtRecommender : ApplicationState.Passed;
    }

    /// <summary>不予推荐, by the recommender; a county says its opinion and passes it on or returns it.</summary>
    /// <exception cref="WrongStateException">It is not the recommender's turn.</exception>
    public void Refuse()
    {
        DemandTurn(ReviewLevel.Recommender);
        State = ApplicationState.NotRecommended;
    }

    /// <summary>改送: to the office in charge, which begins anew, its county first where it has that step.</summary>
    /// <param name="countyIsOver">The counties' time is over: their step is left out.</param>
    /// <param name="titlesOpenTrack">The former titles that were submitted open a fast track: the office has to look at them.</param>
    /// <exception cref="WrongStateException">It is not with a recommender.</exception>
    /// <returns>Where it stood.</returns>
    public Redirection Redirect(Recommender to, bool countyIsOver, bool titlesOpenTrack)
    {
        ArgumentNullException.ThrowIfNull(to);
        DemandTurn(ReviewLevel.Recommender);
        var from = new Redirection
        {
            RecommenderId = RecommenderId,
            OfficeArea = OfficeArea,
            IsDirect = IsDirect,
            HasCountyStep = HasCountyStep,
            AssigneeId = AssigneeId,
            FastTrackId = FastTrackId,
            TitlesWait = TitlesWait,
        };
        (RecommenderId, OfficeArea, HasCountyStep, IsDirect) = (to.Id, to.AreaCode, to.HasCountyStep && !countyIsOver, to.Kind == RecommenderKind.DirectChannel);
        // The other office confirms the former titles itself, as it records everything else.
        (State, AssigneeId, FastTrackId, TitlesWait) = (HasCountyStep ? ApplicationState.AtCounty : ApplicationState.AtRecommender, null, null, titlesOpenTrack);
        return from;
    }

    /// <summary>撤销改送: back to where it stood. The caller has made sure that the office there is the same and that nobody acted since.</summary>
    /// <param name="after">The state that the 改送 led to.</param>
    /// <exception cref="WrongStateException">Something happened since.</exception>
    public void TakeBack(Redirection from, ApplicationState after)
    {
        ArgumentNullException.ThrowIfNull(from);
        Demand(after);
        (RecommenderId, OfficeArea, HasCountyStep, IsDirect) = (from.RecommenderId, from.OfficeArea, from.HasCountyStep, from.IsDirect);
        (State, AssigneeId, FastTrackId, TitlesWait) = (ApplicationState.AtRecommender, from.AssigneeId, from.FastTrackId, from.TitlesWait);
    }

    /// <summary>Takes back the last review step. The caller has made sure that the office is the same and that nobody acted since.</summary>
    /// <param name="before">The state before that step.</param>
    /// <param name="after">The state that the step led to.</param>
    /// <exception cref="WrongStateException">Something happened since.</exception>
    public void UndoReview(ApplicationState before, ApplicationState after)
    {
        Demand(after);
        State = before;
    }

    /// <summary>The recommender confirmed the former titles that open a fast track, or took that back. Its place on the list follows: the caller's matter.</summary>
    /// <param name="id">Null for none.</param>
    /// <exception cref="WrongStateException">The recommender neither reviews it nor has passed it.</exception>
    public void TakeTrack(string? id)
    {
        Demand(ApplicationState.AtRecommender, ApplicationState.Passed);
        (FastTrackId, TitlesWait) = (id, false);
    }

    private void DemandTurn(ReviewLevel by)
    {
        if (Turn != by)
        {
            throw new WrongStateException(State);
        }
    }

    private void Demand(params ReadOnlySpan<ApplicationState> allowed)
    {
        if (!allowed.Contains(State))
        {
            throw new WrongStateException(State);
        }
    }
}

/// <summary>The action does not fit the state any more: somebody else acted, or the page was old.</summary>
public sealed class WrongStateException(ApplicationState state) : Exception($"The application is in the state {state}.")
{
    public ApplicationState State { get; } = state;
}

/// <summary>
/// One field of an application's form. Which fields there are, and of what kind, says the campaign's form; the value is canonical
/// text (a cleaned HTML subset for long texts).
/// </summary>
public sealed class ApplicationAnswer
{
    public required Guid ApplicationId { get; init; }

    /// <summary>The field's key in the form.</summary>
    public required string Field { get; init; }

    public required string Value { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }
    public int Version { get; set; }
}

/// <summary>What a file of an application is for. The numbers are stored.</summary>
public enum FilePurpose
{
    /// <summary>A picture within a long text or a scenario.</summary>
    Picture = 1,

    /// <summary>财务报表 of a year, or another material that the form asks for.</summary>
    Material = 2,

    /// <summary>A photo of the 线下查验.</summary>
    SiteCheckPhoto = 3,
}

/// <summary>A file of an application; its bytes are in <see cref="ApplicationFileContent"/>, so that lists never load them.</summary>
public sealed class ApplicationFile
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ApplicationId { get; init; }
    public required FilePurpose Purpose { get; init; }

    /// <summary>The form's field, or the id of the site check.</summary>
    public required string Item { get; init; }

    public required string FileName { get; init; }
    public required string MediaType { get; init; }
    public required long Size { get; init; }
    public required byte[] Sha256 { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }
    public required Guid UploadedById { get; init; }

    /// <summary>Taken out of the form; kept because a submission names it. Null = it stands there.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}

/// <summary>The bytes of one file.</summary>
public sealed class ApplicationFileContent
{
    public required Guid FileId { get; init; }
    public required byte[] Bytes { get; init; }
}

/// <summary>
/// A submission as it was made: everything the application said at that moment, frozen with its hash. Insert-only.
/// </summary>
public sealed class Submission
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ApplicationId { get; init; }

    /// <summary>1, 2, …</summary>
    public required int Round { get; init; }

    /// <summary>回执编号: the application's number with the round.</summary>
    public required string Receipt { get; init; }

    /// <summary>The key of the sender's attempt: the same attempt sent again finds its receipt and makes no second one.</summary>
    public required Guid AttemptId { get; init; }

    /// <summary>Canonical JSON. Text, not jsonb: jsonb reorders.</summary>
    public required string Content { get; init; }

    /// <summary>SHA-256 of the UTF-8 bytes of <see cref="Content"/>.</summary>
    public required byte[] Sha256 { get; init; }

    public required string PolicyVersion { get; init; }

    /// <summary>The tier that the self-assessment reached as it was submitted, 1 to 4; null = none.</summary>
    public int? ReferenceTier { get; init; }

    /// <summary>By the database's clock.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    public required Guid SubmittedById { get; init; }
}

/// <summary>What happened to an application. The numbers are stored.</summary>
public enum ApplicationEventKind
{
    Created = 1,
    Submitted = 2,
    Recalled = 3,
    Withdrawn = 4,
    Returned = 5,
    CountyPassed = 6,
    Passed = 7,
    NotRecommended = 8,
    ReviewUndone = 9,
    Assigned = 10,
    SiteChecked = 11,
    OpinionRecorded = 12,
    FactRecorded = 13,
    Recommended = 14,
    PutInReserve = 15,
    TakenOffList = 16,
    ListFrozen = 17,
    Substituted = 18,
    ListReopened = 19,
    PutOnFastTrack = 20,

    /// <summary>改送: sent to the office whose channel is the right one.</summary>
    Redirected = 21,
}

/// <summary>One entry of the timeline that everybody concerned reads. Insert-only.</summary>
public sealed class ApplicationEvent
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ApplicationId { get; init; }
    public required ApplicationEventKind Kind { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Guid? ById { get; init; }

    /// <summary>As it read then: an enterprise's colleague, an office.</summary>
    public required string ByName { get; init; }

    /// <summary>A reason or a remark in plain words; null where the kind says it all.</summary>
    public string? Note { get; init; }

    /// <summary>Only the offices read it (such as an assignment).</summary>
    public bool IsInternal { get; init; }
}

internal sealed class FactoryApplicationMapping : IEntityTypeConfiguration<FactoryApplication>
{
    public void Configure(EntityTypeBuilder<FactoryApplication> application)
    {
        application.ToTable("applications", table =>
        {
            table.HasCheckConstraint("ck_applications_submitted", "(rounds > 0) = (number is not null) and (rounds > 0) = (submitted_at is not null)");
            table.HasCheckConstraint("ck_applications_titles_wait", "not titles_wait or fast_track_id is null");
        });
        application.Ignore(a => a.IsEditable).Ignore(a => a.Turn);
        application.Property(a => a.CampaignId).HasMaxLength(80);
        application.Property(a => a.OfficeArea).HasMaxLength(6);
        application.Property(a => a.ProvinceCode).HasMaxLength(6);
        application.Property(a => a.CityCode).HasMaxLength(6);
        application.Property(a => a.CountyCode).HasMaxLength(6);
        application.Property(a => a.FastTrackId).HasMaxLength(40);
        application.Property(a => a.Number).HasMaxLength(40);
        application.Property(a => a.Kind).HasMaxLength(40).HasDefaultValue("");
        application.Property(a => a.Version).IsConcurrencyToken();
        application.HasIndex(a => new { a.CampaignId, a.FactoryId }).IsUnique();
        application.HasIndex(a => a.Number).IsUnique();
        application.HasIndex(a => a.EnterpriseId);
        // The queues: an office's, by state, oldest submission first; and the county's.
        application.HasIndex(a => new { a.CampaignId, a.OfficeArea, a.State, a.SubmittedAt });
        application.HasIndex(a => new { a.CampaignId, a.CountyCode, a.State, a.SubmittedAt });
        application.HasIndex(a => new { a.CampaignId, a.ProvinceCode, a.State, a.SubmittedAt });
        // Who passed and may be put on a recommender's list, in the order of submission.
        application.HasIndex(a => new { a.RecommenderId, a.State, a.SubmittedAt });
        application.HasOne<Campaign>().WithMany().HasForeignKey(a => a.CampaignId);
        application.HasOne<Factory>().WithMany().HasForeignKey(a => a.FactoryId);
        application.HasOne<Enterprise>().WithMany().HasForeignKey(a => a.EnterpriseId);
        application.HasOne<SelfAssessment>().WithMany().HasForeignKey(a => a.AssessmentId);
        application.HasOne<Recommender>().WithMany().HasForeignKey(a => a.RecommenderId);
        application.HasOne<Accounts.Account>().WithMany().HasForeignKey(a => a.AssigneeId);
    }
}

internal sealed class ApplicationAnswerMapping : IEntityTypeConfiguration<ApplicationAnswer>
{
    public void Configure(EntityTypeBuilder<ApplicationAnswer> answer)
    {
        answer.ToTable("application_answers");
        answer.HasKey(a => new { a.ApplicationId, a.Field });
        answer.Property(a => a.Field).HasMaxLength(80);
        answer.Property(a => a.Version).IsConcurrencyToken();
        answer.HasOne<FactoryApplication>().WithMany().HasForeignKey(a => a.ApplicationId);
    }
}

internal sealed class ApplicationFileMapping : IEntityTypeConfiguration<ApplicationFile>
{
    public void Configure(EntityTypeBuilder<ApplicationFile> file)
    {
        file.ToTable("application_files");
        file.Property(f => f.Item).HasMaxLength(80);
        file.Property(f => f.FileName).HasMaxLength(200);
        file.Property(f => f.MediaType).HasMaxLength(60);
        file.HasIndex(f => new { f.ApplicationId, f.Purpose, f.Item });
        file.HasOne<FactoryApplication>().WithMany().HasForeignKey(f => f.ApplicationId);
    }
}

internal sealed class ApplicationFileContentMapping : IEntityTypeConfiguration<ApplicationFileContent>
{
    public void Configure(EntityTypeBuilder<ApplicationFileContent> content)
    {
        content.ToTable("application_file_contents");
        content.HasKey(c => c.FileId);
        content.HasOne<ApplicationFile>().WithOne().HasForeignKey<ApplicationFileContent>(c => c.FileId);
    }
}

internal sealed class SubmissionMapping : IEntityTypeConfiguration<Submission>
{
    public void Configure(EntityTypeBuilder<Submission> submission)
    {
        submission.ToTable("submissions");
        submission.Property(s => s.Receipt).HasMaxLength(50);
        submission.Property(s => s.PolicyVersion).HasMaxLength(160);
        submission.HasIndex(s => new { s.ApplicationId, s.Round }).IsUnique();
        submission.HasIndex(s => new { s.ApplicationId, s.AttemptId }).IsUnique();
        submission.HasIndex(s => s.Receipt).IsUnique();
        submission.HasOne<FactoryApplication>().WithMany().HasForeignKey(s => s.ApplicationId);
        submission.HasOne<Policies.PolicyVersion>().WithMany().HasForeignKey(s => s.PolicyVersion);
    }
}

internal sealed class ApplicationEventMapping : IEntityTypeConfiguration<ApplicationEvent>
{
    public void Configure(EntityTypeBuilder<ApplicationEvent> happened)
    {
        happened.ToTable("application_events");
        happened.Property(e => e.ByName).HasMaxLength(120);
        happened.Property(e => e.Note).HasMaxLength(4000);
        happened.HasIndex(e => new { e.ApplicationId, e.At });
        happened.HasOne<FactoryApplication>().WithMany().HasForeignKey(e => e.ApplicationId);
    }
}
