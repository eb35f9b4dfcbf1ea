using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reference;

namespace Portal.Application.Reviews;

/// <summary>An application that an office holds for one action: its row is locked until the commit, so that actions queue.</summary>
/// <param name="Level">At which level the signed-in officer reviews it.</param>
/// <param name="Now">The database's time, after the lock: this moment decides about the deadline.</param>
/// <param name="Name">The office's name, as the timeline keeps it.</param>
internal sealed record HeldApplication(FactoryApplication Application, Campaign Campaign, ReviewLevel Level, DateTimeOffset Now, string Name, PortalDb Db, ICurrentUser User)
{
    /// <exception cref="InvalidException">The office's time has not begun or is over, by the database's clock.</exception>
    public void DemandWindow()
    {
        var closes = Campaign.ClosesFor(Level);
        if (Now < Campaign.OpensAt)
        {
            throw new InvalidException("", Texts.ReviewNotOpen.With(Campaign.OpensAt.Moment()));
        }

        if (Now >= closes)
        {
            throw new InvalidException("", Texts.ReviewClosed.With(closes.Moment()));
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

    /// <summary>Facts and opinions may also come in after the recommender has passed the application.</summary>
    /// <exception cref="WrongStateException">The recommender neither reviews it nor has passed it.</exception>
    public void DemandRecording()
    {
        if (Level != ReviewLevel.Recommender || Application.State is not (ApplicationState.AtRecommender or ApplicationState.Passed))
        {
            throw new WrongStateException(Application.State);
        }
    }

    /// <summary>What is recorded has happened: today at the latest, in Shanghai, by the database's clock.</summary>
    /// <exception cref="InvalidException">The day lies ahead.</exception>
    public void DemandNotAhead(DateOnly day, string field)
    {
        if (day > DateOnly.FromDateTime(Now.InShanghai().DateTime))
        {
            throw new InvalidException(field, Texts.ReviewDayAhead);
        }
    }

    /// <summary>Keeps the step, so that it can be taken back, and tells the timeline.</summary>
    public void Note(ApplicationState before, ApplicationEventKind kind, string? note)
    {
        Db.ReviewSteps.Add(new ReviewStep
        {
            ApplicationId = Application.Id,
            Level = Level,
            OfficeArea = User.AreaCode!,
            Before = before,
            After = Application.State,
            At = Now,
            ById = User.AccountId!.Value,
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

internal static class ReviewOffices
{
    /// <summary>The first instant at which an office of this level may no longer act.</summary>
    public static DateTimeOffset ClosesFor(this Campaign campaign, ReviewLevel level) =>
        level == ReviewLevel.County ? campaign.CountyClosesAt ?? campaign.RecommenderClosesAt : campaign.RecommenderClosesAt;

    /// <summary>Takes hold of an application that the officer's office checks or recommends.</summary>
    /// <exception cref="NotFoundException">There is none, or it does not concern the officer.</exception>
    /// <exception cref="ForbiddenException">The officer only reads it: another office acts.</exception>
    public static async Task<HeldApplication> HoldForReviewAsync(
        this PortalDb db, ICurrentUser user, Divisions divisions, Guid id, CancellationToken cancellationToken)
    {
        var application = await db.Applications.FromSql($"select * from portal.applications where id = {id} for update")
            .ReviewedBy(user).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
        if (user.LevelOf(application) is not (ReviewLevel.County or ReviewLevel.Recommender))
        {
            throw new ForbiddenException();
        }

        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == application.CampaignId, cancellationToken);
        return new HeldApplication(
            application, campaign, user.LevelOf(application)!.Value, await db.NowAsync(cancellationToken),
            await db.OfficeNameAsync(user, divisions, application, cancellationToken), db, user);
    }

    /// <summary>How the officer's office signs: as the recommender does, or a county by its division's name.</summary>
    public static async Task<string> OfficeNameAsync(
        this PortalDb db, ICurrentUser user, Divisions divisions, FactoryApplication? application, CancellationToken cancellationToken) =>
        (application is not null && application.OfficeArea == user.AreaCode
            ? await db.Recommenders.Where(r => r.Id == application.RecommenderId).Select(r => r.Name).SingleOrDefaultAsync(cancellationToken)
            : null)
        ?? Texts.ReviewOfficeOf.With(divisions.Find(user.AreaCode)?.Name ?? user.DisplayName);
}
