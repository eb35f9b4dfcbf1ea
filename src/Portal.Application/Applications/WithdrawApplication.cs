using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Forms;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Recommendations;

namespace Portal.Application.Applications;

/// <summary>退出申报, at any step before the end; a place on a list is given up with it.</summary>
public static class WithdrawApplication
{
    /// <summary>Most characters of a reason.</summary>
    public const int LongestReason = 500;

    /// <summary>Who is told: the office of a passed application, and the province once its list is frozen.</summary>
    /// <exception cref="NotFoundException">There is no such application, or it is another enterprise's.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Query(Guid ApplicationId) : IQuery<IReadOnlyList<Recipient>>;

    /// <param name="Version">The application's version that the person was looking at.</param>
    /// <param name="Reason">In the enterprise's words; may be empty.</param>
    /// <returns>False where it was withdrawn already: nothing is changed, nobody is told again.</returns>
    /// <exception cref="NotFoundException">There is no such application, or it is another enterprise's.</exception>
    /// <exception cref="InvalidException">It was not recommended.</exception>
    /// <exception cref="StaleException">Something changed in between.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Command(Guid ApplicationId, int Version, string? Reason) : ICommand<bool>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reason).MaximumLength(LongestReason).OverridePropertyName("reason").WithMessage(Texts.FormTooLong.With(LongestReason));
    }

    internal sealed class Reader(PortalDb db, ICurrentUser user, Recipients recipients) : IRequestHandler<Query, IReadOnlyList<Recipient>>
    {
        public async Task<IReadOnlyList<Recipient>> Handle(Query query, CancellationToken cancellationToken)
        {
            var application = await db.Applications.AsNoTracking().OwnedBy(user).SingleOrDefaultAsync(one => one.Id == query.ApplicationId, cancellationToken)
                ?? throw new NotFoundException();
            return application.State == ApplicationState.Passed
                ? await ListPlaces.ToldAsync(db, recipients, application.RecommenderId, cancellationToken) : Recipients.None;
        }
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, ApplicationSheets sheets, Recipients recipients, Notices notices, AuditTrail audit)
        : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken cancellationToken)
        {
            var application = await sheets.HoldAsync(command.ApplicationId, cancellationToken);
            if (application.State == ApplicationState.Withdrawn)
            {
                audit.Record(nameof(FactoryApplication), application.Id.ToString(), application.EnterpriseId, new { alreadyWithdrawn = true });
                return false;
            }

            if (!IsPossible(application.State))
            {
                throw new InvalidException("", Texts.ApplicationNotWithdrawable.With(application.State.Name()));
            }

            if (application.Version != command.Version)
            {
                throw new StaleException(application.Version);
            }

            var reason = command.Reason?.Trim().OrNull();
            // The place first: what its guard asks of the application still holds.
            var left = await ListPlaces.LeaveAsync(db, application.Id, user, user.DisplayName, reason, cancellationToken);
            if (application.State == ApplicationState.Passed)
            {
                await TellAsync(application, left, cancellationToken);
            }

            var now = await db.NowAsync(cancellationToken);
            application.Withdraw();
            application.UpdatedAt = now;
            var open = await db.Returns.SingleOrDefaultAsync(returned => returned.ApplicationId == application.Id && returned.ClosedAt == null, cancellationToken);
            if (open is not null)
            {
                open.ClosedAt = now;
            }

            db.ApplicationEvents.Add(application.Event(ApplicationEventKind.Withdrawn, now, user, reason));
            audit.Record(nameof(FactoryApplication), application.Id.ToString(), application.EnterpriseId, new { state = application.State.ToString() });
            return true;
        }

        /// <summary>The office that had passed it, and whoever the list concerns.</summary>
        private async Task TellAsync(FactoryApplication application, LeftList? left, CancellationToken cancellationToken)
        {
            if (left is not null)
            {
                await ListPlaces.TellAsync(db, notices, recipients, left, cancellationToken);
                return;
            }

            await notices.TellAsync(
                await ListPlaces.ToldAsync(db, recipients, application.RecommenderId, cancellationToken), Texts.ApplicationToldWithdrawn.With(application.Number),
                Texts.ApplicationToldWithdrawnBody.With(application.Number), "/area/applications/" + application.Id, ct: cancellationToken);
        }
    }

    internal static bool IsPossible(ApplicationState state) => state is not (ApplicationState.NotRecommended or ApplicationState.Withdrawn);
}
