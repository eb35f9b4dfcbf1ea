using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Documents.Typesetting;
using Portal.Rules.Campaigns;

namespace Portal.Application.Applications;

/// <summary>
/// 提交: freezes everything that the application says with its hash, and hands it to the office in charge. The same attempt sent again,
/// however often and however many at once, finds the receipt that it made.
/// </summary>
public static class SubmitApplication
{
    /// <param name="AttemptId">Made with the page that offers the submission; the same when its form is sent again.</param>
    /// <param name="Version">The application's version that the person was looking at.</param>
    /// <exception cref="NotFoundException">There is no such application, or it is another enterprise's.</exception>
    /// <exception cref="StaleException">A colleague changed something in between.</exception>
    /// <exception cref="InvalidException">
    /// The deadline has passed (by the database's clock, once the application is held), it is with an office, something is missing or not
    /// met, or more was changed than the return asked for.
    /// </exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Command(Guid ApplicationId, Guid AttemptId, int Version) : ICommand<Receipt>;

    /// <param name="Number">Receipt number: the application's number and the round.</param>
    public sealed record Receipt(string Number, int Round, DateTimeOffset SubmittedAt);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.AttemptId).NotEmpty().OverridePropertyName("attempt").WithMessage(Texts.Error400Text);
    }

    internal sealed class Handler(
        PortalDb db, ICurrentUser user, ApplicationSheets sheets, ApplicationSnapshots snapshots, FontCoverage fonts, PolicyBook policies, CampaignBook campaigns,
        Recipients recipients, Notices notices, AuditTrail audit)
        : IRequestHandler<Command, Receipt>
    {
        public async Task<Receipt> Handle(Command command, CancellationToken cancellationToken)
        {
            var application = await sheets.HoldAsync(command.ApplicationId, cancellationToken);
            if (await MadeByAsync(command, cancellationToken) is { } made)
            {
                audit.Record(nameof(Submission), made.Number, application.EnterpriseId, new { alreadySubmitted = true });
                return made;
            }

            await KeepStillAsync(application, cancellationToken);
            var now = await db.NowAsync(cancellationToken);
            var sheet = await sheets.ReadAsync(application, cancellationToken);
            DemandOpen(sheet, now);
            if (application.Version != command.Version)
            {
                throw new StaleException(application.Version);
            }

            await DemandCompleteAsync(sheet, cancellationToken);
            sheet = await AddressAsync(sheet, cancellationToken);
            await DemandOnlyTickedAsync(sheet, cancellationToken);
            var submission = await FreezeAsync(sheet, command.AttemptId, now, cancellationToken);
            await TellAsync(sheet, submission, cancellationToken);
            audit.Record(nameof(Submission), submission.Id.ToString(), application.EnterpriseId,
                new { application = application.Id, submission.Round, submission.Receipt, sha256 = Convert.ToHexStringLower(submission.Sha256), policy = submission.PolicyVersion });
            return new(submission.Receipt, submission.Round, submission.SubmittedAt);
        }

        private async Task<Receipt?> MadeByAsync(Command command, CancellationToken cancellationToken) =>
            await db.Submissions.Where(submission => submission.ApplicationId == command.ApplicationId && submission.AttemptId == command.AttemptId)
                .Select(submission => new Receipt(submission.Receipt, submission.Round, submission.SubmittedAt)).SingleOrDefaultAsync(cancellationToken);

        /// <summary>
        /// What the application rests on is held while it is read: saving an answer touches these rows, moving the calendar the campaign's,
        /// switching an office the recommenders'. In the order of <see cref="Hold"/>.
        /// </summary>
        private Task<int> KeepStillAsync(FactoryApplication application, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
            $"""
            select 1 from portal.enterprises where id = {application.EnterpriseId} for share;
            select 1 from portal.factories where id = {application.FactoryId} for share;
            select 1 from portal.self_assessments where id = {application.AssessmentId} for share;
            select 1 from portal.campaigns where id = {application.CampaignId} for share;
            select 1 from portal.recommenders where campaign_id = {application.CampaignId} order by id for share;
            """, cancellationToken);

        private static void DemandOpen(ApplicationSheet sheet, DateTimeOffset now)
        {
            if (sheet.Application.State == ApplicationState.Draft && now < sheet.Campaign.OpensAt)
            {
                throw new InvalidException("", Texts.ApplicationNotOpen.With(sheet.Campaign.OpensAt.Moment()));
            }

            if (Editing.Closed(sheet.Application, sheet.Campaign, now) is { } closed)
            {
                throw new InvalidException("", closed);
            }
        }

        private async Task DemandCompleteAsync(ApplicationSheet sheet, CancellationToken cancellationToken)
        {
            var unprintable = PrintFindings.In(sheet, await snapshots.PartsAsync(sheet, cancellationToken), fonts);
            var open = ApplicationCheck.Of(sheet).Findings.AddRange(unprintable).Where(finding => finding.Kind != FindingKind.Explained)
                .Select(finding => new FieldError(finding.ExplainIn ?? "", finding.Text)).ToList();
            if (open.Count > 0)
            {
                throw new InvalidException(open);
            }
        }

        /// <summary>A draft goes to the office that is in charge now; a returned one back to the office that returned it.</summary>
        private async Task<ApplicationSheet> AddressAsync(ApplicationSheet sheet, CancellationToken cancellationToken)
        {
            if (sheet.Application.State != ApplicationState.Draft)
            {
                return sheet;
            }

            var office = await db.OfficeForAsync(sheet.Campaign.Id, sheet.Factory, sheet.Channel, cancellationToken)
                ?? throw new InvalidException("", Texts.ApplicationNoOffice);
            sheet.Application.AddressTo(office, sheet.Factory);
            return sheet with { Office = office };
        }

        /// <summary>
        /// The self-assessment is one record. Where another application rests on it, too, what is changed for that one must not make this
        /// one impossible to submit: it goes as it stands, and the office sees it as a difference that was not asked for.
        /// </summary>
        private async Task DemandOnlyTickedAsync(ApplicationSheet sheet, CancellationToken cancellationToken)
        {
            if (sheet.Open is not { } returned)
            {
                return;
            }

            var before = await db.Submissions.Where(submission => submission.ApplicationId == sheet.Application.Id && submission.Round == returned.Round)
                .Select(submission => submission.Content).SingleAsync(cancellationToken);
            var isShared = await db.Applications.AnyAsync(
                other => other.AssessmentId == sheet.Assessment.Id && other.Id != sheet.Application.Id && other.State != ApplicationState.Withdrawn, cancellationToken);
            var others = SnapshotDifferences.Between(before, await snapshots.PartsAsync(sheet, cancellationToken))
                .Where(key => !FormAnswers.IsExplanation(key) && !(isShared && ApplicationItems.IsOfAssessment(key)) && !sheet.Ticked.Allows(key, FormAnswers.ItemOf(sheet.Form, key)))
                .Select(key => ApplicationItems.Find(sheet.Form, sheet.Policy, key).Label).ToList();
            if (others.Count > 0)
            {
                throw new InvalidException("", Texts.ApplicationChangedElsewhere.With(string.Join('、', others)));
            }
        }

        private async Task<Submission> FreezeAsync(ApplicationSheet sheet, Guid attempt, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var application = sheet.Application;
            var number = application.Number ?? await NextNumberAsync(sheet.Definition.NumberPrefix, cancellationToken);
            application.Submit(
                number, now, sheet.Open?.Level, sheet.SubmittedTitles is not { } before || !before.ToHashSet(StringComparer.Ordinal).SetEquals(sheet.Enterprise.FormerTitles),
                sheet.Definition.FastTracks.ByApplication(sheet.Enterprise.FormerTitles) is not null);
            application.Kind = sheet[AskedFields.Kind];
            application.UpdatedAt = now;
            var receipt = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number}-{application.Rounds}");
            var (content, tier) = await snapshots.WholeAsync(sheet, new(number, receipt, application.Rounds, now, user.DisplayName), user.AccountId!.Value, cancellationToken);
            await policies.KeepAsync(db, sheet.Policy, now, cancellationToken);
            await campaigns.KeepAsync(db, sheet.Definition.Id, now, cancellationToken);
            var submission = new Submission
            {
                ApplicationId = application.Id,
                Round = application.Rounds,
                Receipt = receipt,
                AttemptId = attempt,
                Content = content,
                Sha256 = SHA256.HashData(Encoding.UTF8.GetBytes(content)),
                PolicyVersion = sheet.Policy.Version,
                ReferenceTier = tier,
                SubmittedAt = now,
                SubmittedById = user.AccountId!.Value,
            };
            db.Submissions.Add(submission);
            db.ApplicationEvents.Add(application.Event(ApplicationEventKind.Submitted, now, user, receipt));
            if (sheet.Open is { } open)
            {
                var stored = await db.Returns.SingleAsync(returned => returned.Id == open.Id, cancellationToken);
                stored.ClosedAt = now;
            }

            return submission;
        }

        private async Task TellAsync(ApplicationSheet sheet, Submission submission, CancellationToken cancellationToken)
        {
            var application = sheet.Application;
            var to = await recipients.OfSubmissionAsync(
                application.Turn!.Value, application.RecommenderId, application.ProvinceCode, application.CountyCode, cancellationToken);
            await notices.TellAsync(
                to, Texts.ApplicationNoticeSubject.With(sheet.Enterprise.Name),
                Texts.ApplicationNoticeBody.With(sheet.Enterprise.Name, sheet.Factory.Name, sheet.Definition.Title, submission.Receipt),
                "/area/applications/" + application.Id, "submitted " + submission.Receipt, cancellationToken);
        }

        private async Task<string> NextNumberAsync(string prefix, CancellationToken cancellationToken)
        {
            var next = (await db.Database.SqlQuery<long>($"select nextval('portal.application_numbers') as \"Value\"").ToListAsync(cancellationToken))[0];
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}-{next:D6}");
        }
    }
}
