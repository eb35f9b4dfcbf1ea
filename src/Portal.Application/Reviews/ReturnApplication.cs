using FluentValidation;
using MediatR;
using Portal.Application.Applications;
using Portal.Application.Audit;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;
using Portal.Application.Reference;
using Portal.Rules.Campaigns;

namespace Portal.Application.Reviews;

/// <summary>退回修改: which items the enterprise is asked to change, and why. It may change those and nothing else.</summary>
public static class ReturnApplication
{
    /// <summary>The form field of the ticks.</summary>
    public const string ItemsField = "items";

    /// <summary>How many items a message names; the application shows them all.</summary>
    internal const int ToldItems = 6;

    /// <summary>How much of an item's reason, and of the remark, a message says, in characters.</summary>
    private const int ToldText = 120;

    /// <summary>The form field of an item's reason.</summary>
    public static string ReasonField(string item) => "reason." + item;

    /// <param name="Round">The submission that was looked at.</param>
    /// <param name="Items">Reasons by item; see <see cref="ReturnItem.Item"/>.</param>
    /// <param name="Remark">A word to the whole; may be empty.</param>
    /// <exception cref="NotFoundException">There is no such application for the officer.</exception>
    /// <exception cref="InvalidException">Nothing is ticked, a reason is missing, or the office's time or the enterprise's to answer is over.</exception>
    /// <exception cref="WrongStateException">It is not the office's turn, or it was submitted again meanwhile.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(Guid Id, int Round, IReadOnlyDictionary<string, string?> Items, string? Remark) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Items).NotEmpty().OverridePropertyName(ItemsField).WithMessage(Texts.ReviewReturnNothing);
            RuleFor(command => command.Remark).MaximumLength(ReviewLimits.Text).OverridePropertyName("remark").WithMessage(ReviewLimits.TooLong);
            RuleFor(command => command.Items).Custom((items, context) =>
            {
                foreach (var (item, reason) in items)
                {
                    if (string.IsNullOrWhiteSpace(reason))
                    {
                        context.AddFailure(ReasonField(item), Texts.ReviewReasonNeeded);
                    }
                    else if (reason.Length > ReviewLimits.Text)
                    {
                        context.AddFailure(ReasonField(item), ReviewLimits.TooLong);
                    }
                }
            });
        }
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, CampaignBook book, PolicyBook policies, AdmissionBook admissions, Divisions divisions, Recipients recipients, Notices notices,
        AuditTrail audit)
        : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var held = await db.HoldForReviewAsync(user, divisions, command.Id, cancellationToken);
            held.DemandTurn(command.Round);
            held.DemandWindow();
            held.DemandTimeToAnswer();
            if (command.Items.ContainsKey(AskedFields.Channel))
            {
                throw new InvalidException(ItemsField, Texts.ReviewReturnChannel);
            }

            var known = await ReturnableItems.OfAsync(db, book[held.Campaign.DefinitionId], policies, admissions, held.Application, cancellationToken);
            if (command.Items.Keys.FirstOrDefault(item => known.All(one => one.Key != item)) is not null)
            {
                throw new InvalidException(ItemsField, Texts.ReviewReturnUnknown);
            }

            var before = held.Application.State;
            held.Application.Return(held.Level);
            var returned = new Return
            {
                ApplicationId = held.Application.Id,
                Level = held.Level,
                Round = held.Application.Rounds,
                Remark = command.Remark?.Trim() ?? "",
                At = held.Now,
                ById = user.AccountId!.Value,
            };
            db.Returns.Add(returned);
            db.ReturnItems.AddRange(command.Items.Select(item => new ReturnItem { ReturnId = returned.Id, Item = item.Key, Reason = item.Value!.Trim() }));
            held.Note(before, ApplicationEventKind.Returned, ReviewLimits.Kept(command.Remark));
            await held.TellEnterpriseAsync(
                await recipients.OfEnterpriseAsync(held.Application.EnterpriseId, cancellationToken), notices, Texts.ReviewMessageReturned, Told(known, command),
                cancellationToken);
            audit.Record(nameof(FactoryApplication), command.Id.ToString(), held.Application.EnterpriseId,
                new { level = held.Level.ToString(), before = before.ToString(), command.Round, items = command.Items.Keys });
            return Unit.Value;
        }

        /// <summary>What a message says of it: how many items, the first reasons in short. The whole stands in the application.</summary>
        private static string Told(IReadOnlyList<ReturnableItem> known, Command command)
        {
            var asked = known.Where(item => command.Items.ContainsKey(item.Key)).ToList();
            List<string> lines =
            [
                Texts.ReviewReturnCount.With(asked.Count),
                .. asked.Take(ToldItems).Select(item => Texts.ReviewReturnLine.With(item.Label.Cut(ToldText), command.Items[item.Key]!.Trim().Cut(ToldText))),
            ];
            if (asked.Count > ToldItems)
            {
                lines.Add(Texts.ReviewReturnMore.With(asked.Count - ToldItems));
            }

            if (ReviewLimits.Kept(command.Remark) is { } remark)
            {
                lines.Add(remark.Cut(ToldText));
            }

            return string.Join('\n', lines);
        }
    }
}
