using System.Security.Cryptography;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Portal.Application.Assessments.Files;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Policies;
using Portal.Application.Ports;

namespace Portal.Application.Assessments;

/// <summary>
/// Adds one evidence file (佐证材料) to an item of a self-assessment. What the file is, is decided by its content; pictures are
/// stored without place, camera and texts; the name is cleaned and ends in what the file is.
/// </summary>
public static class AddEvidence
{
    /// <summary>The form field that refusals belong to.</summary>
    public const string FileField = "file";

    /// <param name="Item">Indicator number, matrix row or declaration code; empty for maturity.</param>
    /// <param name="FileName">As the browser sent it.</param>
    /// <param name="Content">The whole file; pictures are cleaned in place. It may be reused once the command is answered.</param>
    /// <exception cref="NotFoundException">There is no such assessment, or it is another enterprise's, or its policy has no such item.</exception>
    /// <exception cref="InvalidException">The file is refused; the message says why and what to do.</exception>
    [Needs(Permission.AssessOwnEnterprise)]
    public sealed record Command(Guid AssessmentId, AssessmentPart Part, string Item, string? FileName, Memory<byte> Content) : ICommand<EvidenceFile>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Part).IsInEnum().OverridePropertyName(FileField).WithMessage(Texts.EvidenceNoSuchItem);
            RuleFor(command => command.Item).NotNull().MaximumLength(30).OverridePropertyName(FileField).WithMessage(Texts.EvidenceNoSuchItem);
        }
    }

    internal sealed class Handler(
        PortalDb db, ICurrentUser user, PolicyBook policies, EvidenceRules rules, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, EvidenceFile>
    {
        public async Task<EvidenceFile> Handle(Command command, CancellationToken cancellationToken)
        {
            // Looking at the file takes longer than anything else here, so the assessment is not held meanwhile.
            if (!await db.SelfAssessments.OwnedBy(user).AnyAsync(assessment => assessment.Id == command.AssessmentId, cancellationToken))
            {
                throw new NotFoundException();
            }

            var inspected = FileInspection.Inspect(command.Content, rules);
            if (inspected is not { Kind: { } kind, Flaw: null })
            {
                throw Refused(inspected.Flaw!.Value);
            }

            var hash = SHA256.HashData(inspected.Kept.Span);
            var touched = await db.TouchAsync(user, command.AssessmentId, clock, cancellationToken);
            if (EvidenceItems.NameOf(policies.For(touched.PolicyId), command.Part, command.Item) is null)
            {
                throw new NotFoundException();
            }

            // The touched row is held until the commit: nobody adds to the same assessment between counting and inserting.
            var others = await db.Evidence.Where(file => file.AssessmentId == command.AssessmentId)
                .GroupBy(_ => 1)
                .Select(files => new
                {
                    Bytes = files.Sum(file => file.Size),
                    InItem = files.Count(file => file.Part == command.Part && file.Item == command.Item),
                    Same = files.Where(file => file.Part == command.Part && file.Item == command.Item && file.Sha256 == hash)
                        .Min(file => file.FileName),
                })
                .SingleOrDefaultAsync(cancellationToken);
            if (others?.Same is { } same)
            {
                throw new InvalidException(FileField, Texts.EvidenceAlreadyThere.With(same));
            }

            if (others?.InItem >= rules.FilesPerItem)
            {
                throw new InvalidException(FileField, Texts.EvidenceTooMany.With(rules.FilesPerItem));
            }

            if (others?.Bytes + inspected.Kept.Length > rules.BytesPerAssessment)
            {
                throw new InvalidException(FileField, Texts.EvidenceTotalTooLarge.With(FileSize.Text(rules.BytesPerAssessment)));
            }

            var accepted = rules.Of(kind);
            var evidence = new Evidence
            {
                AssessmentId = command.AssessmentId,
                Part = command.Part,
                Item = command.Item,
                FileName = FileNames.Clean(command.FileName, accepted, rules.NameCharacters, Texts.EvidenceUnnamed),
                MediaType = accepted.MediaType,
                Size = inspected.Kept.Length,
                Sha256 = hash,
                UploadedAt = clock.GetUtcNow(),
                UploadedById = user.AccountId!.Value,
            };
            db.Evidence.Add(evidence);
            await db.SaveChangesAsync(cancellationToken);
            // The bytes go straight from the upload's memory to the database: an entity would hold two more copies of them.
            await db.Database.ExecuteSqlRawAsync(
                "insert into portal.evidence_contents (evidence_id, bytes) values ({0}, {1})",
                [evidence.Id, new NpgsqlParameter<ReadOnlyMemory<byte>> { ParameterName = "bytes", NpgsqlDbType = NpgsqlDbType.Bytea, TypedValue = inspected.Kept }],
                cancellationToken);
            audit.Record(nameof(SelfAssessment), command.AssessmentId.ToString(), user.EnterpriseId, EvidenceItems.AuditDetails(evidence, touched.Version));
            return new EvidenceFile(evidence.Id, evidence.FileName, evidence.MediaType, evidence.Size, evidence.UploadedAt);
        }

        private InvalidException Refused(FileFlaw flaw) => new(FileField, flaw switch
        {
            FileFlaw.Empty => Texts.EvidenceEmpty,
            FileFlaw.TooLarge => Texts.EvidenceTooLarge.With(FileSize.Text(rules.MaximumBytes)),
            FileFlaw.UnknownKind => Texts.EvidenceUnknownKind.With(rules.KindNames),
            FileFlaw.Truncated => Texts.EvidenceTruncated,
            FileFlaw.Damaged => Texts.EvidenceDamaged,
            FileFlaw.TooManyPixels => Texts.EvidenceTooManyPixels.With(rules.MaximumPixels / 10_000),
            FileFlaw.ForeignStart => Texts.EvidenceForeignStart,
            FileFlaw.ForeignEnd => Texts.EvidenceForeignEnd,
            FileFlaw.Encrypted => Texts.EvidenceEncrypted,
            FileFlaw.Script => Texts.EvidenceScript,
            FileFlaw.EmbeddedFile => Texts.EvidenceEmbeddedFile,
            FileFlaw.Launch => Texts.EvidenceLaunch,
        });
    }
}
