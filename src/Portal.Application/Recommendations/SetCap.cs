using FluentValidation;
using MediatR;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Rules.Campaigns;

namespace Portal.Application.Recommendations;

/// <summary>
/// 本省设定: the province's own cap of a list, or of a kind within it, where the notice prints none. It may lie below what is recommended
/// already: the list then shows as over and cannot be frozen until it fits.
/// </summary>
public static class SetCap
{
    public const int Most = 9999;

    /// <param name="Cap">0 to <see cref="Most"/>; null takes the cap away.</param>
    /// <param name="Kind">Key of one of the campaign's kinds; empty for the list as a whole.</param>
    /// <exception cref="InvalidException">The notice prints this limit, the campaign has no such kind, or the list is frozen.</exception>
    [Needs(Permission.RunCampaigns)]
    public sealed record Command(Guid ListId, int? Cap, string Kind = "") : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Cap).InclusiveBetween(0, Most).WithMessage(Texts.ListsCapRange.With(Most));
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, AuditTrail audit, Notices notices, Recipients recipients) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await HeldList.OfProvinceAsync(db, user, command.ListId, version: null, cancellationToken);
            if (held.List.State == ListState.Frozen)
            {
                throw new InvalidException(nameof(command.Cap), Texts.ListsCapFrozen);
            }

            var quota = Limit(held, command.Kind);
            if (quota.Source == QuotaSource.Notice)
            {
                throw new InvalidException(nameof(command.Cap), quota.Cap is null
                    ? Texts.ListsMinimumPrinted.With(quota.Clause, quota.Minimum) : Texts.ListsCapPrinted.With(quota.Clause, quota.Cap));
            }

            var before = quota.Cap;
            if (before != command.Cap)
            {
                quota.Cap = command.Cap;
                held.Bump(db);
                var change = Texts.ListsCapChanged.With(quota.Kind.Length == 0 ? Texts.ListsCapWhole : quota.Subject(), InWords(before), InWords(command.Cap));
                held.Log(db, ListEventKind.QuotaChanged, user, change);
                await notices.TellAsync(
                    await recipients.OfOfficeOfAsync(held.Recommender, cancellationToken), Texts.ListsToldCap.With(held.Recommender.Name), change, held.Link,
                    ct: cancellationToken);
            }

            audit.Record(nameof(RecommendationList), held.List.Id.ToString(), details: new { kind = command.Kind, before, cap = command.Cap });
            return Unit.Value;
        }

        /// <summary>The limit that stands, or the province's first one of a kind.</summary>
        private ListQuota Limit(HeldList held, string kind)
        {
            if (kind.Length == 0)
            {
                return held.Quotas.Single(quota => quota.Kind.Length == 0);
            }

            var known = book[held.Campaign.DefinitionId].Kinds?[kind] ?? throw new InvalidException(nameof(Command.Kind), Texts.ListsKindUnknown);
            if (held.Quotas.FirstOrDefault(quota => quota.IsOf(known)) is { } there)
            {
                return there;
            }

            var added = new ListQuota { ListId = held.List.Id, Kind = known.Name, Kinds = [known.Key], Source = QuotaSource.Province };
            db.ListQuotas.Add(added);
            return added;
        }

        private static string InWords(int? cap) => cap is { } most ? Texts.ListsCapOf.With(most) : Texts.ListsCapNone;
    }
}

/// <summary>A cap that the province may set itself.</summary>
/// <param name="Key">As <see cref="SetCap.Command"/> takes it.</param>
/// <param name="Name">In words: what is limited.</param>
/// <param name="Cap">As it stands; null for none.</param>
public sealed record SettableCap(string Key, string Name, int? Cap);

/// <summary>The limits of a list and the kinds of its campaign.</summary>
internal static class KindLimits
{
    /// <summary>Whether a limit bears the name of a kind: there is but one of a name.</summary>
    public static bool IsOf(this ListQuota quota, ApplicationKind kind) => quota.Kind == kind.Name;

    /// <summary>What no notice prints: the list as a whole first, then the kinds.</summary>
    public static IReadOnlyList<SettableCap> SettableOf(this CampaignDefinition definition, IReadOnlyList<ListQuota> limits) =>
    [
        .. limits.Where(quota => quota is { Kind.Length: 0, Source: QuotaSource.Province }).Select(quota => new SettableCap("", Texts.ListsAll, quota.Cap)),
        .. (definition.Kinds?.Choices ?? []).Select(kind => (Kind: kind, Limit: limits.FirstOrDefault(quota => quota.IsOf(kind))))
            .Where(one => one.Limit is not { Source: QuotaSource.Notice })
            .Select(one => new SettableCap(one.Kind.Key, Texts.ListsOfKind.With(one.Kind.Name), one.Limit?.Cap)),
    ];

    /// <summary>The whole first; then by the kinds of the form, several together before one alone.</summary>
    public static (int Kind, int Several) PositionOf(this CampaignDefinition definition, ListQuota quota) => quota.Kinds.Length == 0 ? (-1, 0)
        : (quota.Kinds.Min(key => definition.Kinds?.Choices.ToList().FindIndex(kind => kind.Key == key) ?? 0), -quota.Kinds.Length);
}
