using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reviews;

namespace Portal.Application.Documents.Scans;

/// <summary>核对无误: the receiving officer looked at the scan, and everything that had to be looked at holds.</summary>
public static class ConfirmScan
{
    /// <summary>The form field of the ticks.</summary>
    public const string ChecksField = "checks";

    /// <param name="Number">The scan that was looked at.</param>
    /// <param name="Checks">What was found to hold: all of them, or the scan is to be returned.</param>
    /// <exception cref="NotFoundException">There is no such scan for this account to look at.</exception>
    /// <exception cref="InvalidException">Something is not ticked, another scan came, somebody else was first, or it is the account's own.</exception>
    [Needs(Permission.ConfirmStampedScans)]
    public sealed record Command(Guid DocumentId, int Number, IReadOnlyCollection<ScanCheck> Checks) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Checks).Must(checks => Enum.GetValues<ScanCheck>().All(checks.Contains))
            .OverridePropertyName(ChecksField).WithMessage(Texts.ScansTickAll);
    }

    internal sealed class Handler(ScanJudgement judgement) : IRequestHandler<Command, Unit>
    {
        public Task<Unit> Handle(Command command, CancellationToken cancellationToken) =>
            judgement.RecordAsync(command.DocumentId, command.Number, null, ChecksField, cancellationToken);
    }
}

/// <summary>The receiving officer sends a scan back: it, or the stamp on it, does not do.</summary>
public static class ReturnScan
{
    /// <summary>The form field of the reason.</summary>
    public const string ReasonField = "reason";

    /// <param name="Number">The scan that was looked at.</param>
    /// <param name="Reason">What is to be done better; whoever stamped reads it.</param>
    /// <exception cref="NotFoundException">There is no such scan for this account to look at.</exception>
    /// <exception cref="InvalidException">There is no reason, another scan came, somebody else was first, or it is the account's own.</exception>
    [Needs(Permission.ConfirmStampedScans)]
    public sealed record Command(Guid DocumentId, int Number, string? Reason) : ICommand<Unit>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reason).Cascade(CascadeMode.Stop)
            .Must(reason => !string.IsNullOrWhiteSpace(reason)).WithMessage(Texts.ScansReasonNeeded)
            .MaximumLength(ReviewLimits.Text).WithMessage(ReviewLimits.TooLong)
            .OverridePropertyName(ReasonField);
    }

    internal sealed class Handler(ScanJudgement judgement) : IRequestHandler<Command, Unit>
    {
        public Task<Unit> Handle(Command command, CancellationToken cancellationToken) =>
            judgement.RecordAsync(command.DocumentId, command.Number, command.Reason!.Trim(), ReasonField, cancellationToken);
    }
}

/// <summary>Records what was found: one verdict for each scan, on the newest alone, by somebody else than handed it in.</summary>
internal sealed class ScanJudgement(PortalDb db, ICurrentUser user, ScanParts parts, Notices notices, AuditTrail audit)
{
    /// <param name="reason">Null confirms.</param>
    /// <param name="field">Of the form, for refusals.</param>
    public async Task<Unit> RecordAsync(Guid documentId, int number, string? reason, string field, CancellationToken cancellationToken)
    {
        var document = await parts.DocumentAsync(documentId, cancellationToken);
        if (!(await parts.OfAsync(document, cancellationToken)).MayJudge)
        {
            throw new NotFoundException();
        }

        await parts.HoldAsync(document, cancellationToken);
        var scan = await db.StampedScans.AsNoTracking().SingleOrDefaultAsync(one => one.DocumentId == document.Id && one.Number == number, cancellationToken) ?? throw new NotFoundException();
        var verdict = await db.ScanVerdicts.AsNoTracking().SingleOrDefaultAsync(one => one.ScanId == scan.Id, cancellationToken);
        var isRepeated = verdict is not null && verdict.ById == user.AccountId && verdict.IsConfirmed == (reason is null);
        if (!isRepeated)
        {
            await DemandOpenAsync(document, scan, verdict, field, cancellationToken);
            db.ScanVerdicts.Add(new ScanVerdict { ScanId = scan.Id, IsConfirmed = reason is null, Reason = reason, At = await db.NowAsync(cancellationToken), ById = user.AccountId!.Value });
            await notices.TellAsync(
                await parts.IssuersAsync(document, cancellationToken),
                (reason is null ? Texts.ScansMessageConfirmed : Texts.ScansMessageReturned).With(document.Kind.Name()),
                reason is null ? Texts.ScansMessageConfirmedText.With(document.Title, document.Number) : Texts.ScansMessageReturnedText.With(document.Title, document.Number, reason),
                $"/documents/{document.Id}#scans", ct: cancellationToken);
        }

        audit.Record(nameof(IssuedDocument), document.Id.ToString(), null, new { scan = number, repeated = isRepeated });
        return Unit.Value;
    }

    private async Task DemandOpenAsync(IssuedDocument document, StampedScan scan, ScanVerdict? verdict, string field, CancellationToken cancellationToken)
    {
        if (verdict is not null)
        {
            throw new InvalidException(field, (verdict.IsConfirmed ? Texts.ScansAlreadyConfirmedAt : Texts.ScansAlreadyReturnedAt).With(verdict.At.Moment()));
        }

        if (await db.StampedScans.AnyAsync(one => one.DocumentId == document.Id && one.Number > scan.Number, cancellationToken))
        {
            throw new InvalidException(field, Texts.ScansNewerCame);
        }

        if (scan.UploadedById == user.AccountId)
        {
            throw new InvalidException(field, Texts.ScansOwn);
        }

        await parts.DemandStandingAsync(document, field, cancellationToken);
    }
}
