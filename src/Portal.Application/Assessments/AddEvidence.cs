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

            var received = ReceivedFile.Inspect(command.Content, command.FileName, rules);
            // From here on the assessment's row is held: nobody adds to it between counting and inserting.
            var touched = await db.TouchAsync(user, command.AssessmentId, clock, cancellationToken);
            if (EvidenceItems.NameOf(policies.For(touched.PolicyId), command.Part, command.Item) is null)
            {
                throw new NotFoundException();
            }

            var evidence = new Evidence
            {
                AssessmentId = command.AssessmentId,
                Part = command.Part,
                Item = command.Item,
                FileName = received.FileName,
                MediaType = received.MediaType,
                Size = received.Kept.Length,
                Sha256 = received.Sha256,
                UploadedAt = clock.GetUtcNow(),
                UploadedById = user.AccountId!.Value,
            };
            await DemandRoomAsync(evidence, cancellationToken);
            await StoreAsync(evidence, received.Kept, cancellationToken);
            audit.Record(nameof(SelfAssessment), command.AssessmentId.ToString(), user.EnterpriseId, EvidenceItems.AuditDetails(evidence, touched.Version));
            return new EvidenceFile(evidence.Id, evidence.FileName, evidence.MediaType, evidence.Size, evidence.UploadedAt);
        }

        /// <summary>Refuses a file that is there already, that is one too many, or for which there is no room.</summary>
        private async Task DemandRoomAsync(Evidence file, CancellationToken cancellationToken)
        {
            var others = await db.Evidence.Where(other => other.AssessmentId == file.AssessmentId)
                .GroupBy(_ => 1)
                .Select(all => new
                {
                    Bytes = all.Sum(other => other.Size),
                    InItem = all.Count(other => other.Part == file.Part && other.Item == file.Item),
                    Same = all.Where(other => other.Part == file.Part && other.Item == file.Item && other.Sha256 == file.Sha256)
                        .Min(other => other.FileName),
                })
                .SingleOrDefaultAsync(cancellationToken);
            rules.DemandRoom(others?.Same, others?.InItem ?? 0, (others?.Bytes ?? 0) + file.Size);
        }

        /// <summary>The bytes go straight from the upload's memory to the database: an entity would hold two more copies of them.</summary>
        private async Task StoreAsync(Evidence file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            db.Evidence.Add(file);
            await db.SaveChangesAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync(
                "insert into portal.evidence_contents (evidence_id, bytes) values ({0}, {1})",
                [file.Id, new NpgsqlParameter<ReadOnlyMemory<byte>> { ParameterName = "bytes", NpgsqlDbType = NpgsqlDbType.Bytea, TypedValue = bytes }],
                cancellationToken);
        }
    }
}
