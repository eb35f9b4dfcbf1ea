using System.Collections.Immutable;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Evaluations;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Rules.Campaigns;
using Portal.Rules.Evaluations;
using Portal.Rules.Policies;

namespace Portal.Application.Reviews;

/// <summary>Everything that an office reads and records of one application.</summary>
public static class ReadReview
{
    /// <exception cref="NotFoundException">There is no such application for the officer in this campaign.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Query(string CampaignId, Guid Id) : IQuery<View>;

    /// <param name="Level">At which level the officer looks at it.</param>
    /// <param name="ClosesAt">The first instant at which the office may no longer act.</param>
    /// <param name="InTime">Whether the office's time runs now, by the database's clock.</param>
    /// <param name="Acts">The officer's office reviews it; otherwise it reads what another office does.</param>
    /// <param name="IsTakenOver">The province acts for the recommender.</param>
    /// <param name="Content">Of the last submission.</param>
    /// <param name="Evaluation">Of the submission's inputs under the policy version of that day.</param>
    /// <param name="Admissions">The notice's conditions of admission, as far as the portal can tell.</param>
    /// <param name="Verdicts">The last of each level on each item.</param>
    /// <param name="EarlierVerdicts">What the levels had said of submissions before those, and before a 改送, newest first.</param>
    /// <param name="SiteChecks">By day; those from before a 改送 with the office for which they were made.</param>
    /// <param name="EarlierRecords">Facts and opinions from before a 改送: read, and counted no more.</param>
    /// <param name="Timeline">Oldest first, internal entries included.</param>
    /// <param name="Undo">The office's own last step, where it can still be taken back.</param>
    /// <param name="MayTakeBack">The office sent it on by a 改送 that it may take back now, see <see cref="SentOn"/>.</param>
    /// <param name="Previous">Content of the submission before the last, where there is one.</param>
    /// <param name="Recipients">Who is told when the office acts.</param>
    /// <param name="Next">Who is told besides when a county passes it on, or takes that back: those who handle it next.</param>
    /// <param name="IsListFrozen">The recommender's list is confirmed.</param>
    /// <param name="TitleCheck">Which former titles were found to be so; null where nobody looked.</param>
    /// <param name="FastTrack">The fast track that it takes; null where it is ranked like the others.</param>
    /// <param name="TitlesWait">The given titles open one, and nobody has looked at them, or not since they read otherwise.</param>
    /// <param name="Recorders">Names of those who saved the facts, opinions, titles and site checks last, by their account.</param>
    public sealed record View(
        Guid Id, string CampaignId, CampaignDefinition Definition, Policy Policy, ApplicationForm Form, string Enterprise, string CreditCode, string Factory, string Place,
        string? Number, ApplicationState State, ReviewLevel? Turn, ReviewLevel Level, int Rounds, DateTimeOffset? SubmittedAt, bool IsDirect,
        string Recommender, string? Assignee, DateTimeOffset ClosesAt, bool InTime, bool Acts, bool IsTakenOver, SubmittedContent Content, Evaluation Evaluation,
        ImmutableArray<AdmissionOutcome> Admissions, IReadOnlyList<VerdictLine> Verdicts, IReadOnlyList<VerdictLine> EarlierVerdicts,
        IReadOnlyList<SiteCheckLine> SiteChecks,
        IReadOnlyList<ReviewFact> Facts, IReadOnlyList<JointOpinion> Opinions, IReadOnlyList<EarlierRecord> EarlierRecords, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<ReturnLine> Returns,
        UndoStep? Undo, bool MayTakeBack, SubmittedContent? Previous, IReadOnlyList<Recipient> Recipients, IReadOnlyList<Recipient> Next, bool IsListFrozen,
        TitleCheck? TitleCheck, FastTrack? FastTrack, bool TitlesWait, IReadOnlyDictionary<Guid, string> Recorders)
    {
        /// <summary>It is the office's turn, and the office's time runs.</summary>
        public bool MayAct => Acts && Turn == Level && InTime;

        /// <summary>The recommender records facts and opinions also when it has passed the application, until its list is confirmed.</summary>
        public bool MayRecord => Acts && InTime && Level == ReviewLevel.Recommender && (State == ApplicationState.AtRecommender || (State == ApplicationState.Passed && !IsListFrozen));

        /// <summary>The titles given in the last submission of which a fast track speaks, in the order of the notice.</summary>
        public IReadOnlyList<string> GivenTitles => [.. Definition.FastTracks.Titles().Intersect(Content.Titles)];

        /// <summary>The fast track that the given titles would open, and that is not taken; null for none.</summary>
        public FastTrack? OpenFastTrack => FastTrack is null ? Definition.FastTracks.ByApplication(Content.Titles) : null;

        /// <summary>The office's own, which it may change and which counts.</summary>
        public IEnumerable<SiteCheckLine> OwnSiteChecks => SiteChecks.Where(check => check.Level == Level && check.Elsewhere is null);

        public TierDecision Decision => Evaluation[Definition.Tier];

        /// <summary>What the recommender looks up elsewhere of this application.</summary>
        public IEnumerable<LookedUp> AskedFacts => Enum.GetValues<LookedUp>().Where(kind => IsDirect || kind != LookedUp.ChannelTitle);

        /// <summary>Its right to the direct channel is not confirmed: it cannot be passed.</summary>
        public bool LacksChannelTitle =>
            IsDirect && Level == ReviewLevel.Recommender && !Facts.Any(fact => fact is { Kind: LookedUp.ChannelTitle, IsClear: true });

        /// <summary>The verdict of a level on an item; null where none was saved.</summary>
        public VerdictLine? VerdictOf(ReviewLevel level, VerdictSubject subject, string item) =>
            Verdicts.FirstOrDefault(verdict => verdict.Level == level && verdict.Subject == subject && verdict.Item == item);

        /// <summary>The return that the last submission answered; null in the first round.</summary>
        public ReturnLine? Answered => Rounds > 1 ? Returns.LastOrDefault(one => one.Round == Rounds - 1 && one.ClosedAt is not null) : null;
    }

    /// <param name="Office">Who said so: the office's level in words comes from <paramref name="Level"/>.</param>
    /// <param name="Round">The submission that was looked at.</param>
    /// <param name="Version">0 for one of an earlier submission: of the last nothing is said yet.</param>
    /// <param name="Stands">
    /// What was judged reads the same in the last submission. A verdict on what has changed since counts as not given; it is shown as one of
    /// an earlier round.
    /// </param>
    /// <param name="Elsewhere">The recommender that had the application then; null for the one that has it now.</param>
    public sealed record VerdictLine(
        ReviewLevel Level, VerdictSubject Subject, string Item, bool? Agrees, string? Reason, DateTimeOffset UpdatedAt, string? Office, int Version, int Round, bool Stands,
        string? Elsewhere);

    /// <param name="Office">The recommender that had the application then.</param>
    /// <param name="What">What was looked up, or who was asked.</param>
    /// <param name="Found">In words.</param>
    public sealed record EarlierRecord(string Office, string What, string Found, DateOnly Day);

    /// <param name="Photos">In the order in which they were added.</param>
    /// <param name="Elsewhere">The recommender that had the application then; null for the one that has it now.</param>
    public sealed record SiteCheckLine(
        Guid Id, ReviewLevel Level, DateOnly CheckedOn, string Participants, string Findings, bool Agrees, int Version, DateTimeOffset UpdatedAt, Guid? UpdatedById,
        IReadOnlyList<EvidenceFile> Photos, string? Elsewhere);

    /// <param name="By">The office or the enterprise's person, as it read then.</param>
    /// <param name="Person">The officer's name, for the offices.</param>
    public sealed record TimelineEntry(ApplicationEventKind Kind, DateTimeOffset At, string By, string? Person, string? Note, bool IsInternal);

    public sealed record ReturnLine(Guid Id, ReviewLevel Level, int Round, string Remark, DateTimeOffset At, DateTimeOffset? ClosedAt, IReadOnlyList<ReturnedItem> Items);

    public sealed record ReturnedItem(string Item, string Reason);

    public sealed record UndoStep(Guid Id, ApplicationState Before, ApplicationState After, DateTimeOffset At, string? Obstacle);

    internal sealed class Handler(
        PortalDb db, ICurrentUser user, CampaignBook book, AdmissionBook admissions, PolicyBook policies, Divisions divisions, ProfileFields profile, FactoryFields factories,
        Recipients recipients, IMediator mediator)
        : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var row = await (from application in db.Applications.ReviewedBy(user)
                             where application.Id == query.Id && application.CampaignId == query.CampaignId
                             join campaign in db.Campaigns on application.CampaignId equals campaign.Id
                             join enterprise in db.Enterprises on application.EnterpriseId equals enterprise.Id
                             join factory in db.Factories on application.FactoryId equals factory.Id
                             join recommender in db.Recommenders on application.RecommenderId equals recommender.Id
                             from assignee in db.Accounts.Where(account => account.Id == application.AssigneeId).DefaultIfEmpty()
                             select new
                             {
                                 Application = application,
                                 Campaign = campaign,
                                 Enterprise = enterprise.Name,
                                 enterprise.CreditCode,
                                 EnterpriseProvince = enterprise.ProvinceCode,
                                 Factory = factory.Name,
                                 Recommender = recommender.Name,
                                 Assignee = assignee == null ? null : assignee.DisplayName,
                             }).AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var app = row.Application;
            var isTakenOver = await db.TakenOver().ContainsAsync(app.RecommenderId, cancellationToken);
            var part = user.PartIn(app, isTakenOver) ?? throw new NotFoundException();
            var level = part.Level;
            var definition = book[row.Campaign.DefinitionId];
            var (verdicts, earlier) = await VerdictsAsync(app, cancellationToken);
            var rounds = await JudgedRounds.ReadAsync(db, app, verdicts, cancellationToken);
            var content = SubmittedContent.Read(rounds.Last);
            var policy = content.PolicyVersion is { } version
                ? await policies.OfVersionAsync(db, version, cancellationToken) : policies.For(definition.PolicyId);
            var form = definition.FormFor(policy, admissions.For(definition.Id));
            var facts = EvaluationBody.Read(
                // Older than the frozen decision: what the self-assessment says.
                content.Inputs ?? EvaluationInputs.Of(policy, await AssessmentAnswers.ReadAsync(db, app.AssessmentId, cancellationToken)), policy).Facts;
            var evaluation = Evaluation.Of(policy, facts.With(Declared(null)));
            var closes = row.Campaign.ClosesFor(level);
            var looked = await db.ReviewFacts.AsNoTracking().Where(fact => fact.ApplicationId == app.Id).OrderBy(fact => fact.Kind).ThenBy(fact => fact.UpdatedAt).ToListAsync(cancellationToken);
            var opinions = await db.JointOpinions.AsNoTracking().Where(opinion => opinion.ApplicationId == app.Id).OrderBy(opinion => opinion.UpdatedAt).ThenBy(opinion => opinion.Office).ToListAsync(cancellationToken);
            var offices = await db.Recommenders.Where(office => office.CampaignId == app.CampaignId).ToDictionaryAsync(office => office.Id, office => office.Name, cancellationToken);
            var siteChecks = await SiteChecksAsync(app, offices, cancellationToken);
            var titles = await db.TitleChecks.AsNoTracking().SingleOrDefaultAsync(check => check.ApplicationId == app.Id && check.RecommenderId == app.RecommenderId, cancellationToken);
            var now = await db.NowAsync(cancellationToken);
            return new View(
                app.Id, app.CampaignId, definition, policy, form, row.Enterprise, row.CreditCode, row.Factory,
                divisions.FullName(app.CityCode, app.CountyCode), app.Number, app.State, app.Turn, level, app.Rounds, app.SubmittedAt, app.IsDirect,
                row.Recommender, row.Assignee, closes, row.Campaign.OpensAt <= now && !row.Campaign.IsOverFor(level, isTakenOver, now), part.Acts, isTakenOver, content, evaluation,
                Admission.Check(admissions.For(definition.Id), Declared(evaluation.Valid ? evaluation[definition.Tier] : null)),
                [.. verdicts.Select(verdict => rounds.Placed(verdict, admissions.For(definition.Id)))], earlier,
                siteChecks,
                [.. looked.Where(fact => fact.RecommenderId == app.RecommenderId)],
                [.. opinions.Where(opinion => opinion.RecommenderId == app.RecommenderId)],
                [
                    .. looked.Where(fact => fact.RecommenderId != app.RecommenderId)
                        .Select(fact => new EarlierRecord(offices[fact.RecommenderId], fact.Kind.Name(), Phrase.Line(fact.Kind.Found(fact.IsClear), fact.Source, fact.Note), fact.CheckedOn)),
                    .. opinions.Where(opinion => opinion.RecommenderId != app.RecommenderId)
                        .Select(opinion => new EarlierRecord(
                            offices[opinion.RecommenderId], definition.JointOffices.FirstOrDefault(one => one.Key == opinion.Office)?.Name ?? opinion.Office,
                            Phrase.Line(opinion.Agrees ? Texts.ReviewSupports : Texts.ReviewOpposes, opinion.Text), opinion.GivenOn)),
                ],
                await TimelineAsync(app.Id, cancellationToken),
                await ReturnsAsync(app.Id, form, policy, cancellationToken),
                part.Acts ? await UndoAsync(app, level, cancellationToken) : null,
                !part.Acts && (await mediator.Send(new SentOn.Query(app.CampaignId, app.Id), cancellationToken)).Total > 0,
                rounds.BeforeLast is { } previous ? SubmittedContent.Read(previous) : null,
                await recipients.OfEnterpriseAsync(app.EnterpriseId, cancellationToken),
                level == ReviewLevel.County
                    ? await recipients.OfSubmissionAsync(ReviewLevel.Recommender, app.RecommenderId, app.ProvinceCode, app.CountyCode, cancellationToken) : Recipients.None,
                await db.RecommendationLists.AnyAsync(list => list.RecommenderId == app.RecommenderId && list.State == ListState.Frozen, cancellationToken),
                titles, definition.FastTracks.Named(app.FastTrackId), app.TitlesWait,
                await NamesAsync([.. siteChecks.Select(check => check.UpdatedById), .. looked.Select(fact => fact.UpdatedById), .. opinions.Select(opinion => opinion.UpdatedById), titles?.UpdatedById], cancellationToken));

            AdmissionFacts Declared(TierDecision? decision) => AdmissionAnswers.Facts(
                admissions.For(definition.Id), field => content[field], row.EnterpriseProvince,
                content.Titles, decision);
        }

        private async Task<(IReadOnlyList<VerdictLine> Last, IReadOnlyList<VerdictLine> Earlier)> VerdictsAsync(FactoryApplication application, CancellationToken cancellationToken)
        {
            var all = await (from verdict in db.Verdicts
                             where verdict.ApplicationId == application.Id
                             join office in db.Recommenders on verdict.RecommenderId equals office.Id
                             from account in db.Accounts.Where(account => account.Id == verdict.UpdatedById).DefaultIfEmpty()
                             orderby verdict.Round descending, verdict.UpdatedAt descending
                             select new VerdictLine(verdict.Level, verdict.Subject, verdict.Item, verdict.Agrees, verdict.Reason, verdict.UpdatedAt,
                                 account == null ? null : account.DisplayName, verdict.Version, verdict.Round, true,
                                 verdict.RecommenderId == application.RecommenderId ? null : office.Name)).ToListAsync(cancellationToken);
            List<VerdictLine> last = [.. all.Where(verdict => verdict.Elsewhere is null).DistinctBy(verdict => (verdict.Level, verdict.Subject, verdict.Item))];
            return (last, [.. all.Except(last)]);
        }

        private async Task<IReadOnlyList<SiteCheckLine>> SiteChecksAsync(
            FactoryApplication application, Dictionary<Guid, string> offices, CancellationToken cancellationToken)
        {
            var id = application.Id;
            var checks = await db.SiteChecks.AsNoTracking().Where(check => check.ApplicationId == id).OrderBy(check => check.CheckedOn).ThenBy(check => check.Id).ToListAsync(cancellationToken);
            var photos = checks.Count == 0 ? [] : await db.ApplicationFiles.AsNoTracking()
                .Where(file => file.ApplicationId == id && file.Purpose == FilePurpose.SiteCheckPhoto && file.RemovedAt == null)
                .OrderBy(file => file.UploadedAt).ThenBy(file => file.Id).ToListAsync(cancellationToken);
            return [.. checks.Select(check => new SiteCheckLine(
                check.Id, check.Level, check.CheckedOn, check.Participants, check.Findings, check.Agrees, check.Version, check.UpdatedAt, check.UpdatedById,
                [.. photos.Where(photo => photo.Item == check.Id.ToString()).Select(photo => new EvidenceFile(photo.Id, photo.FileName, photo.MediaType, photo.Size, photo.UploadedAt))],
                check.RecommenderId == application.RecommenderId ? null : offices[check.RecommenderId]))];
        }

        private async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(HashSet<Guid?> accounts, CancellationToken cancellationToken) =>
            accounts.All(id => id is null) ? new Dictionary<Guid, string>()
            : await db.Accounts.Where(account => accounts.Contains(account.Id)).ToDictionaryAsync(account => account.Id, account => account.DisplayName, cancellationToken);

        private Task<List<TimelineEntry>> TimelineAsync(Guid id, CancellationToken cancellationToken) =>
            (from happened in db.ApplicationEvents
             where happened.ApplicationId == id
             from account in db.Accounts.Where(account => account.Id == happened.ById).DefaultIfEmpty()
             orderby happened.At, happened.Id
             select new TimelineEntry(happened.Kind, happened.At, happened.ByName, account == null ? null : account.DisplayName, happened.Note, happened.IsInternal))
            .ToListAsync(cancellationToken);

        private async Task<IReadOnlyList<ReturnLine>> ReturnsAsync(Guid id, ApplicationForm form, Policy policy, CancellationToken cancellationToken)
        {
            var returns = await db.Returns.AsNoTracking().Where(one => one.ApplicationId == id).OrderBy(one => one.At).ToListAsync(cancellationToken);
            var ids = returns.ConvertAll(one => one.Id);
            var items = (await db.ReturnItems.AsNoTracking().Where(item => ids.Contains(item.ReturnId)).ToListAsync(cancellationToken)).ToLookup(item => item.ReturnId);
            return [.. returns.Select(one => new ReturnLine(
                one.Id, one.Level, one.Round, one.Remark, one.At, one.ClosedAt, [.. items[one.Id].OrderBy(item => ApplicationItems.PositionOf(form, policy, item.Item)).Select(item => new ReturnedItem(item.Item, item.Reason))]))];
        }

        private async Task<UndoStep?> UndoAsync(FactoryApplication application, ReviewLevel level, CancellationToken cancellationToken) =>
            await UndoReview.LastStepAsync(db, application.Id, cancellationToken) is { From: null } step && step.Level == level && step.OfficeArea == (level == ReviewLevel.Recommender ? application.OfficeArea : user.AreaCode)
                ? new UndoStep(step.Id, step.Before, step.After, step.At, await UndoReview.ObstacleAsync(db, profile, factories, application, step, cancellationToken))
                : null;
    }
}
