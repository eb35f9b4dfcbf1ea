using FluentValidation;
using MediatR;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>
/// 本省设定: the province's own cap of a list, where the notice prints none. It may lie below what is recommended already: the list then
/// shows as over and cannot be frozen until it fits.
/// </summary>
public static class SetCap
{
    public const int Most = 9999;

    /// <param name="Cap">0 to <see cref="Most"/>; null takes the cap away.</param>
    /// <exception cref="InvalidException">The notice prints this list's cap, or the list is frozen.</exception>
    [Needs(Permission.RunCampaigns)]
    public sealed record Command(Guid ListId, int? Cap) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Cap).InclusiveBetween(0, Most).WithMessage(Texts.ListsCapRange.With(Most));
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, Notices notices, Recipients recipients) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await HeldList.OfProvinceAsync(db, user, command.ListId, version: null, cancellationToken);
            if (held.List.State == ListState.Frozen)
            {
                throw new InvalidException(nameof(command.Cap), Texts.ListsCapFrozen);
            }

            var quota = held.Quotas.Single(quota => quota.Kind.Length == 0);
            if (quota.Source == QuotaSource.Notice)
            {
                throw new InvalidException(nameof(command.Cap), Texts.ListsCapPrinted.With(quota.Clause, quota.Cap));
            }

            var before = quota.Cap;
            if (before != command.Cap)
            {
                quota.Cap = command.Cap;
                held.Bump(db);
                var change = Texts.ListsCapChanged.With(InWords(before), InWords(command.Cap));
                held.Log(db, ListEventKind.QuotaChanged, user, change);
                await notices.TellAsync(
                    await recipients.OfOfficeOfAsync(held.Recommender, cancellationToken), Texts.ListsToldCap.With(held.Recommender.Name), change, held.Link,
                    ct: cancellationToken);
            }

            audit.Record(nameof(RecommendationList), held.List.Id.ToString(), details: new { before, cap = command.Cap });
            return Unit.Value;
        }

        private static string InWords(int? cap) => cap is { } most ? Texts.ListsCapOf.With(most) : Texts.ListsCapNone;
    }
}
