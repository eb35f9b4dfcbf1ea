using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Assessments.Files;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reference;

namespace Portal.Application.Reviews;

/// <summary>Adds a photo to a record of 线下查验, while the office may still change the record. Looked at and kept like evidence.</summary>
public static class AddSiteCheckPhoto
{
    /// <param name="Id">Of the application.</param>
    /// <param name="FileName">As the browser sent it.</param>
    /// <param name="Content">The whole file; it is cleaned in place. It may be reused once the command is answered.</param>
    /// <exception cref="NotFoundException">There is no such application for the officer, or no such record of the office.</exception>
    /// <exception cref="InvalidException">The file is refused, or the office's time is over.</exception>
    /// <exception cref="WrongStateException">It is not the office's turn.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(Guid Id, Guid CheckId, string? FileName, Memory<byte> Content) : ICommand<EvidenceFile>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.CheckId).NotEmpty().OverridePropertyName(AddEvidence.FileField).WithMessage(Texts.EvidenceNoSuchItem);
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, Divisions divisions, EvidenceRules rules, AuditTrail audit) : IRequestHandler<Command, EvidenceFile>
    {
        public async Task<EvidenceFile> Handle(Command command, CancellationToken cancellationToken)
        {
            // Looking at the file takes longer than anything else here, so the application is not held meanwhile.
            var visible = db.Applications.ReviewedBy(user);
            if (!await visible.AnyAsync(application => application.Id == command.Id, cancellationToken))
            {
                throw new NotFoundException();
            }

            var received = ReceivedFile.Inspect(command.Content, command.FileName, rules);
            received.DemandPicture(Texts.ReviewPhotoNotPdf);
            var held = await db.HoldForReviewAsync(user, divisions, command.Id, cancellationToken);
            await held.DemandOpenCheckAsync(command.CheckId, cancellationToken);
            var file = new ApplicationFile
            {
                ApplicationId = command.Id,
                Purpose = FilePurpose.SiteCheckPhoto,
                Item = command.CheckId.ToString(),
                FileName = received.FileName,
                MediaType = received.MediaType,
                Size = received.Kept.Length,
                Sha256 = received.Sha256,
                UploadedAt = held.Now,
                UploadedById = user.AccountId!.Value,
            };
            var kept = await db.KeepAsync(file, received.Kept, rules, cancellationToken);
            audit.Record(nameof(FactoryApplication), command.Id.ToString(), held.Application.EnterpriseId, FormFiles.AuditDetails(file));
            return kept;
        }
    }

    /// <summary>A record of the office's own that may be changed now.</summary>
    /// <exception cref="NotFoundException">The office has no such record of the application.</exception>
    /// <exception cref="WrongStateException">It is not the office's turn.</exception>
    /// <exception cref="InvalidException">The office's time is over.</exception>
    internal static async Task DemandOpenCheckAsync(this HeldApplication held, Guid check, CancellationToken cancellationToken)
    {
        if (!await held.Db.SiteChecks.AnyAsync(one => one.Id == check && one.ApplicationId == held.Application.Id && one.RecommenderId == held.Application.RecommenderId && one.Level == held.Level, cancellationToken))
        {
            throw new NotFoundException();
        }

        held.DemandTurn(held.Application.Rounds);
        held.DemandWindow();
    }
}

/// <summary>Removes a photo from a record of 线下查验, while the office may still change the record. Its bytes go with it.</summary>
public static class RemoveSiteCheckPhoto
{
    /// <param name="Id">Of the photo.</param>
    /// <exception cref="NotFoundException">There is no such photo for the officer, or the record is another office's.</exception>
    /// <exception cref="InvalidException">The office's time is over.</exception>
    /// <exception cref="WrongStateException">It is not the office's turn.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Command(Guid Id) : ICommand<Removed>;

    public sealed record Removed(Guid ApplicationId, Guid CheckId, string FileName);

    internal sealed class Handler(PortalDb db, ICurrentUser user, Divisions divisions, AuditTrail audit) : IRequestHandler<Command, Removed>
    {
        public async Task<Removed> Handle(Command command, CancellationToken cancellationToken)
        {
            var applicationId = await db.ApplicationFiles.Where(file => file.Id == command.Id && file.Purpose == FilePurpose.SiteCheckPhoto)
                .Select(file => (Guid?)file.ApplicationId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var held = await db.HoldForReviewAsync(user, divisions, applicationId, cancellationToken);
            // Read under the lock: of two who remove the same photo at once, the second finds nothing.
            var file = await db.ApplicationFiles.SingleOrDefaultAsync(file => file.Id == command.Id, cancellationToken) ?? throw new NotFoundException();
            var check = Guid.Parse(file.Item);
            await held.DemandOpenCheckAsync(check, cancellationToken);
            db.ApplicationFiles.Remove(file);
            audit.Record(nameof(FactoryApplication), applicationId.ToString(), held.Application.EnterpriseId, FormFiles.AuditDetails(file));
            return new Removed(applicationId, check, file.FileName);
        }
    }
}
