using FluentValidation;
using MediatR;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Recommendations;

/// <summary>负责人退回经办人: what was prepared is not to be frozen as it is.</summary>
public static class SendBackList
{
    public const int LongestReason = 2000;

    /// <param name="Version">Of the list as it was shown.</param>
    /// <exception cref="InvalidException">It is not prepared, or frozen.</exception>
    /// <exception cref="StaleException">The list was changed since.</exception>
    [Needs(Permission.FreezeOwnList)]
    public sealed record Command(Guid ListId, int Version, string? Reason) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reason).Reason();
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, Notices notices, Recipients recipients) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await HeldList.OfAsync(db, user, command.ListId, version: null, cancellationToken);
            held.DemandChangeable();
            if (held.List.PreparedAt is null)
            {
                throw new InvalidException("", Texts.ListsNotPrepared);
            }

            held.DemandVersion(command.Version);
            await notices.TellAsync(
                await recipients.OfSendingBackAsync(held.List, held.Recommender, cancellationToken), Texts.ListsToldSentBack.With(held.Recommender.Name),
                Texts.ListsToldReason.With(user.DisplayName, command.Reason!.Trim()), held.Link, ct: cancellationToken);
            held.Touch(db);
            held.Log(db, ListEventKind.SentBack, user, command.Reason!.Trim());
            audit.Record(nameof(RecommendationList), held.List.Id.ToString(), details: new { held.Recommender.AreaCode });
            return Unit.Value;
        }
    }
}

internal static class ReasonRule
{
    /// <summary>A reason is given, and is not a novel.</summary>
    public static void Reason<T>(this IRuleBuilderInitial<T, string?> rule) => rule
        .Must(reason => !string.IsNullOrWhiteSpace(reason)).WithMessage(Texts.ListsReasonMissing)
        .MaximumLength(SendBackList.LongestReason).WithMessage(Texts.ListsReasonTooLong.With(SendBackList.LongestReason));
}
