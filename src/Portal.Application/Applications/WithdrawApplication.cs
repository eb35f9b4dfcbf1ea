using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Recommendations;

namespace Portal.Application.Applications;

/// <summary>退出申报, at any step before the end; a place on a list is given up with it.</summary>
public static class WithdrawApplication
{
    /// <summary>Most characters of a reason.</summary>
    public const int LongestReason = 500;

    /// <param name="Version">The application's version that the person was looking at.</param>
    /// <param name="Reason">In the enterprise's words; may be empty.</param>
    /// <exception cref="NotFoundException">There is no such application, or it is another enterprise's.</exception>
    /// <exception cref="InvalidException">It has ended already.</exception>
    /// <exception cref="StaleException">Something changed in between.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Command(Guid ApplicationId, int Version, string? Reason) : ICommand<Guid>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reason).MaximumLength(LongestReason).OverridePropertyName("reason").WithMessage(Texts.FormTooLong.With(LongestReason));
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, ApplicationSheets sheets, AuditTrail audit) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var application = await sheets.HoldAsync(command.ApplicationId, cancellationToken);
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
            await ListPlaces.LeaveAsync(db, application.Id, user, reason, cancellationToken);
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
            return application.Id;
        }
    }

    internal static bool IsPossible(ApplicationState state) => state is not (ApplicationState.NotRecommended or ApplicationState.Withdrawn);
}
