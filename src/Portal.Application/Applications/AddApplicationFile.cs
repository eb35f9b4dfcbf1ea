using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Assessments.Files;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Rules.Campaigns;

namespace Portal.Application.Applications;

/// <summary>Adds a file to an item of an application's form, or a picture to one of its long texts. Looked at like evidence.</summary>
public static class AddApplicationFile
{
    /// <param name="Item">The form's item: one of kind files, a year of the 财务报表, or a long text for its pictures.</param>
    /// <param name="FileName">As the browser sent it.</param>
    /// <param name="Content">The whole file; pictures are cleaned in place. It may be reused once the command is answered.</param>
    /// <exception cref="NotFoundException">There is no such application, or it is another enterprise's, or its form has no such item.</exception>
    /// <exception cref="InvalidException">The file is refused, or nothing may be changed now.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Command(Guid ApplicationId, string Item, string? FileName, Memory<byte> Content) : ICommand<EvidenceFile>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Item).NotEmpty().MaximumLength(80).OverridePropertyName(AddEvidence.FileField).WithMessage(Texts.EvidenceNoSuchItem);
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, ApplicationSheets sheets, EvidenceRules rules, AuditTrail audit)
        : IRequestHandler<Command, EvidenceFile>
    {
        public async Task<EvidenceFile> Handle(Command command, CancellationToken cancellationToken)
        {
            // Looking at the file takes longer than anything else here, so the application is not held meanwhile.
            var before = await sheets.ReadAsync(command.ApplicationId, cancellationToken);
            var purpose = FormFiles.PurposeOf(before.Form, command.Item) ?? throw new NotFoundException();
            var received = ReceivedFile.Inspect(command.Content, command.FileName, rules);
            if (purpose == FilePurpose.Picture)
            {
                received.DemandPicture(Texts.ApplicationPictureNotPdf);
            }

            var application = await sheets.HoldAsync(command.ApplicationId, cancellationToken);
            var now = await db.NowAsync(cancellationToken);
            await sheets.DemandFilesOpenAsync(application, command.Item, now, cancellationToken);
            var file = new ApplicationFile
            {
                ApplicationId = application.Id,
                Purpose = purpose,
                Item = command.Item,
                FileName = received.FileName,
                MediaType = received.MediaType,
                Size = received.Kept.Length,
                Sha256 = received.Sha256,
                UploadedAt = now,
                UploadedById = user.AccountId!.Value,
            };
            application.UpdatedAt = now;
            var kept = await db.KeepAsync(file, received.Kept, rules, cancellationToken);
            audit.Record(nameof(FactoryApplication), application.Id.ToString(), application.EnterpriseId, FormFiles.AuditDetails(file));
            return kept;
        }
    }
}

/// <summary>Removes a file from the form. What a submission names stays readable with it; of anything else the bytes go, too.</summary>
public static class RemoveApplicationFile
{
    /// <exception cref="NotFoundException">There is no such file, or it is another enterprise's, or it was removed already.</exception>
    /// <exception cref="InvalidException">Nothing may be changed now.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Command(Guid Id) : ICommand<Removed>;

    public sealed record Removed(Guid ApplicationId, string Item, string FileName);

    internal sealed class Handler(PortalDb db, ApplicationSheets sheets, AuditTrail audit) : IRequestHandler<Command, Removed>
    {
        public async Task<Removed> Handle(Command command, CancellationToken cancellationToken)
        {
            var applicationId = await db.ApplicationFiles.Where(file => file.Id == command.Id && file.Purpose != FilePurpose.SiteCheckPhoto)
                .Select(file => (Guid?)file.ApplicationId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var application = await sheets.HoldAsync(applicationId, cancellationToken);
            // Read under the lock: of two who remove the same file at once, the second finds nothing.
            var file = await db.ApplicationFiles.SingleOrDefaultAsync(file => file.Id == command.Id && file.RemovedAt == null, cancellationToken)
                ?? throw new NotFoundException();
            var now = await db.NowAsync(cancellationToken);
            await sheets.DemandFilesOpenAsync(application, file.Item, now, cancellationToken);
            application.UpdatedAt = now;
            if (await db.IsSubmittedAsync(db.Applications.Where(one => one.Id == applicationId).Select(one => one.Id), file.Id, cancellationToken))
            {
                file.RemovedAt = now;
            }
            else
            {
                db.ApplicationFiles.Remove(file);
            }

            audit.Record(nameof(FactoryApplication), application.Id.ToString(), application.EnterpriseId, FormFiles.AuditDetails(file));
            return new Removed(application.Id, file.Item, file.FileName);
        }
    }
}

/// <summary>Which items of a form take files.</summary>
public static class FormFiles
{
    /// <summary>What a file of this item is for; null where the form has no such item.</summary>
    public static FilePurpose? PurposeOf(ApplicationForm form, string item) =>
        NameOf(form, item) is null ? null
        : form.Fields.Any(field => field.Key == item && field.Kind == FormItemKind.LongText) ? FilePurpose.Picture : FilePurpose.Material;

    /// <summary>What the files of an item are, for readers; null where the form has no such item.</summary>
    public static string? NameOf(ApplicationForm form, string item) => form.Sections.SelectMany(section => section.Items).Select(one => one.Kind switch
    {
        FormItemKind.Files or FormItemKind.LongText when one.Key == item => one.Label,
        FormItemKind.Finance => form.Years.Where(year => AskedFields.FinanceYear(one, year) == item)
            .Select(year => Texts.ApplicationFinanceFile.With(year)).FirstOrDefault(),
        _ => null,
    }).FirstOrDefault(name => name is not null);

    /// <summary>The key under which a return ticks the files of an item.</summary>
    internal static string ItemOf(ApplicationForm form, string item) =>
        form.Sections.SelectMany(section => section.Items).FirstOrDefault(one =>
            one.Kind == FormItemKind.Finance && form.Years.Any(year => AskedFields.FinanceYear(one, year) == item))?.Key ?? item;

    /// <summary>What the audit trail keeps of a file: enough to recognise it, never its name or content.</summary>
    internal static object AuditDetails(ApplicationFile file) =>
        new { file = file.Id, item = file.Item, size = file.Size, sha256 = Convert.ToHexStringLower(file.Sha256)[..16] };

    internal static async Task DemandFilesOpenAsync(
        this ApplicationSheets sheets, FactoryApplication held, string item, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sheet = await sheets.ReadAsync(held, cancellationToken);
        if (Editing.Closed(held, sheet.Campaign, now) is { } closed)
        {
            throw new InvalidException(AddEvidence.FileField, closed);
        }

        if (held.State == ApplicationState.Returned && !sheet.Ticked.Allows(item, ItemOf(sheet.Form, item)))
        {
            throw new InvalidException(AddEvidence.FileField, Texts.ApplicationNotTicked);
        }
    }
}
