using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Rules.Campaigns;

namespace Portal.Application.Reviews;

/// <summary>An application that an office holds for one action: its row is locked until the commit, so that actions queue.</summary>
/// <param name="Level">At which level the signed-in officer reviews it.</param>
/// <param name="IsTakenOver">The province acts for the recommender.</param>
/// <param name="Now">The database's time, after the lock: this moment decides about the deadline.</param>
/// <param name="Name">The office's name, as the timeline keeps it.</param>
internal sealed record HeldApplication(FactoryApplication Application, Campaign Campaign, ReviewLevel Level, bool IsTakenOver, DateTimeOffset Now, string Name, PortalDb Db, ICurrentUser User)
{
    /// <summary>The office whose duty it is, by its division: the recommender's also while the province does it.</summary>
    public string OfficeArea => Level == ReviewLevel.Recommender ? Application.OfficeArea : User.AreaCode!;

    /// <summary>The province that acts for an office is not bound by that office's end, as it is not on the list.</summary>
    /// <exception cref="InvalidException">The office's time has not begun or is over, by the database's clock.</exception>
    public void DemandWindow()
    {
        if (Now < Campaign.OpensAt)
        {
            throw new InvalidException("", Texts.ReviewNotOpen.With(Campaign.OpensAt.Moment()));
        }

        if (Campaign.IsOverFor(Level, IsTakenOver, Now))
        {
            throw new InvalidException("", Texts.ReviewClosed.With(Campaign.ClosesFor(Level).Moment()));
        }
    }

    /// <summary>A return is answered by the recommenders' end, whoever returns it.</summary>
    /// <exception cref="InvalidException">The enterprise could not submit it again.</exception>
    public void DemandTimeToAnswer()
    {
        if (Now >= Campaign.RecommenderClosesAt)
        {
            throw new InvalidException("", Texts.ReviewReturnTooLate.With(Campaign.RecommenderClosesAt.Moment()));
        }
    }

    /// <param name="round">The submission that the officer looked at.</param>
    /// <exception cref="WrongStateException">It is not this office's turn, or the enterprise submitted again meanwhile.</exception>
    public void DemandTurn(int round)
    {
        if (Application.Turn != Level || Application.Rounds != round)
        {
            throw new WrongStateException(Application.State);
        }
    }

    /// <summary>Facts and opinions may also come in after the recommender has passed the application, until its list is confirmed.</summary>
    /// <exception cref="WrongStateException">The recommender neither reviews it nor has passed it.</exception>
    /// <exception cref="InvalidException">The list that may rest on them is frozen; the province may reopen it.</exception>
    public async Task DemandRecordingAsync(CancellationToken cancellationToken)
    {
        if (Level != ReviewLevel.Recommender || Application.State is not (ApplicationState.AtRecommender or ApplicationState.Passed))
        {
            throw new WrongStateException(Application.State);
        }

        // Held as freezing holds it, after the application: whoever comes second sees what the first did.
        var states = await Db.Database.SqlQuery<int>(
            $"select state as \"Value\" from portal.recommendation_lists where recommender_id = {Application.RecommenderId} for share").ToListAsync(cancellationToken);
        if (Application.State == ApplicationState.Passed && states.Contains((int)ListState.Frozen))
        {
            throw new InvalidException("", Texts.ReviewRecordFrozen);
        }
    }

    /// <summary>Holds the recommender's list until the commit as whoever changes it does: after the application.</summary>
    public Task<int> HoldListAsync(CancellationToken cancellationToken) => Db.Database.ExecuteSqlAsync(
        $"select 1 from portal.recommendation_lists where recommender_id = {Application.RecommenderId} for no key update", cancellationToken);

    /// <summary>
    /// What is recorded has happened: today at the latest, in Shanghai, by the database's clock, and not before the years that the
    /// campaign looks at.
    /// </summary>
    /// <exception cref="InvalidException">The day lies ahead, or too far back.</exception>
    public void DemandDay(DateOnly day, CampaignDefinition definition, string field)
    {
        if (day.Year < definition.Form.FirstYear)
        {
            throw new InvalidException(field, Texts.ReviewDayTooEarly.With(definition.Form.FirstYear));
        }

        if (day > DateOnly.FromDateTime(Now.InShanghai().DateTime))
        {
            throw new InvalidException(field, Texts.ReviewDayAhead);
        }
    }

    /// <summary>Keeps the step, so that it can be taken back, and tells the timeline.</summary>
    /// <param name="from">Where it stood, of a 改送.</param>
    public void Note(ApplicationState before, ApplicationEventKind kind, string? note, Redirection? from = null)
    {
        Db.ReviewSteps.Add(new ReviewStep
        {
            ApplicationId = Application.Id,
            Level = Level,
            OfficeArea = from?.OfficeArea ?? OfficeArea,
            Before = before,
            After = Application.State,
            At = Now,
            ById = User.AccountId!.Value,
            From = from,
        });
        Tell(kind, note);
    }

    /// <summary>Tells everybody who works for the enterprise.</summary>
    /// <param name="subject">With a place for the application's number.</param>
    /// <param name="words">What the office wrote; may be empty.</param>
    public Task<int> TellEnterpriseAsync(
        IReadOnlyList<Recipient> recipients, Notices notices, string subject, string? words, CancellationToken cancellationToken) =>
        notices.TellAsync(
            recipients, subject.With(Application.Number), Texts.ReviewMessageBody.With(Name, subject.With(Application.Number), words?.Trim() is { Length: > 0 } said ? "\n" + said : ""),
            $"/applications/{Application.Id}", ct: cancellationToken);

    /// <summary>Those who handle it at the recommender's, after a county.</summary>
    public Task<IReadOnlyList<Recipient>> NextAsync(Recipients recipients, CancellationToken cancellationToken) =>
        recipients.OfSubmissionAsync(ReviewLevel.Recommender, Application.RecommenderId, Application.ProvinceCode, Application.CountyCode, cancellationToken);

    /// <summary>Tells the recommender that it arrived from its county, or that it went back.</summary>
    /// <param name="subject">With a place for the application's number.</param>
    public Task<int> TellNextAsync(IReadOnlyList<Recipient> next, Notices notices, string subject, CancellationToken cancellationToken) =>
        notices.TellAsync(
            next, subject.With(Application.Number), Texts.ReviewToldBody.With(Name, subject.With(Application.Number)),
            $"/area/applications/{Application.Id}", ct: cancellationToken);

    /// <summary>One entry of the timeline.</summary>
    public void Tell(ApplicationEventKind kind, string? note, bool isInternal = false)
    {
        Application.UpdatedAt = Now;
        Db.ApplicationEvents.Add(new ApplicationEvent
        {
            ApplicationId = Application.Id,
            Kind = kind,
            At = Now,
            ById = User.AccountId,
            ByName = Name,
            Note = note,
            IsInternal = isInternal,
        });
    }
}

/// <summary>An office recorded something of an application.</summary>
internal sealed class OfficeRecord
{
    public required Guid ApplicationId { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal static class ReviewOffices
{
    /// <summary>The first instant at which an office of this level may no longer act.</summary>
    public static DateTimeOffset ClosesFor(this Campaign campaign, ReviewLevel level) =>
        level == ReviewLevel.County ? campaign.CountyClosesAt ?? campaign.RecommenderClosesAt : campaign.RecommenderClosesAt;

    /// <summary>Whether an office may no longer act: the province, acting for a recommender, is not bound by that one's end.</summary>
    public static bool IsOverFor(this Campaign campaign, ReviewLevel level, bool isTakenOver, DateTimeOffset now) =>
        now >= campaign.ClosesFor(level) && !(isTakenOver && level == ReviewLevel.Recommender);

    /// <summary>
    /// Whether an office has recorded anything of an application after a moment: a verdict, a 线下查验, a fact, an opinion, an assignment,
    /// or has sent it to another one.
    /// </summary>
    public static Task<bool> HasRecordsSinceAsync(this PortalDb db, Guid id, DateTimeOffset moment, CancellationToken cancellationToken) =>
        db.OfficeRecords().AnyAsync(record => record.ApplicationId == id && record.At > moment, cancellationToken);

    /// <summary>When an office recorded anything of an application; see <see cref="HasRecordsSinceAsync"/>.</summary>
    public static IQueryable<OfficeRecord> OfficeRecords(this PortalDb db) =>
        db.Verdicts.Select(verdict => new OfficeRecord { ApplicationId = verdict.ApplicationId, At = verdict.UpdatedAt })
            .Concat(db.ApplicationEvents
                .Where(happened => happened.Kind == ApplicationEventKind.Assigned || happened.Kind == ApplicationEventKind.Redirected || happened.Kind == ApplicationEventKind.SiteChecked
                    || happened.Kind == ApplicationEventKind.FactRecorded || happened.Kind == ApplicationEventKind.OpinionRecorded)
                .Select(happened => new OfficeRecord { ApplicationId = happened.ApplicationId, At = happened.At }))
            .Concat(db.ApplicationFiles.Where(file => file.Purpose == FilePurpose.SiteCheckPhoto)
                .Select(file => new OfficeRecord { ApplicationId = file.ApplicationId, At = file.RemovedAt ?? file.UploadedAt }));

    /// <summary>Recommenders for which the province acts now.</summary>
    public static IQueryable<Guid> TakenOver(this PortalDb db) =>
        db.RecommendationLists.Where(list => list.TakenOverAt != null).Select(list => list.RecommenderId);

    /// <summary>Takes hold of an application that the officer's office checks or recommends.</summary>
    /// <exception cref="NotFoundException">There is none, or it does not concern the officer.</exception>
    /// <exception cref="ForbiddenException">The officer only reads it: another office acts.</exception>
    public static async Task<HeldApplication> HoldForReviewAsync(
        this PortalDb db, ICurrentUser user, Divisions divisions, Guid id, CancellationToken cancellationToken)
    {
        var application = await db.Applications.FromSql($"select * from portal.applications where id = {id} for no key update")
            .ReviewedBy(user).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
        return await db.HeldAsync(user, divisions, application, cancellationToken);
    }

    /// <summary>An application whose row is locked, with the officer's part in it.</summary>
    /// <exception cref="ForbiddenException">The officer only reads it: another office acts.</exception>
    internal static async Task<HeldApplication> HeldAsync(
        this PortalDb db, ICurrentUser user, Divisions divisions, FactoryApplication application, CancellationToken cancellationToken)
    {
        var isTakenOver = await db.TakenOver().ContainsAsync(application.RecommenderId, cancellationToken);
        if (user.PartIn(application, isTakenOver) is not { Acts: true } part)
        {
            throw new ForbiddenException();
        }

        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == application.CampaignId, cancellationToken);
        return new HeldApplication(
            application, campaign, part.Level, isTakenOver, await db.NowAsync(cancellationToken),
            await db.OfficeNameAsync(user, divisions, application, cancellationToken), db, user);
    }

    /// <summary>How an office that acts signs: as the recommender does, the province for it, or a county by its division's name.</summary>
    public static async Task<string> OfficeNameAsync(
        this PortalDb db, ICurrentUser user, Divisions divisions, FactoryApplication application, CancellationToken cancellationToken) =>
        SignedBy(user, divisions, application, await db.Recommenders.Where(r => r.Id == application.RecommenderId).Select(r => r.Name).SingleAsync(cancellationToken));

    /// <param name="recommender">Its name.</param>
    public static string SignedBy(ICurrentUser user, Divisions divisions, FactoryApplication application, string recommender) =>
        application.OfficeArea == user.AreaCode ? recommender
        : user.Role == Role.ProvinceOfficer ? Texts.ListsActingFor.With(recommender)
        : Texts.ReviewOfficeOf.With(divisions.Find(user.AreaCode)?.Name ?? user.DisplayName);
}
