using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Enterprises;

/// <summary>Adds a factory to one's own enterprise, or changes one.</summary>
public static class SaveFactory
{
    /// <param name="FactoryId">Null for a new one.</param>
    /// <exception cref="NotFoundException">There is no such factory, or it is another enterprise's.</exception>
    /// <exception cref="ConflictException">A colleague changed one of the same fields meanwhile.</exception>
    [Needs(Permission.EditOwnEnterprise)]
    public sealed record Command(Guid? FactoryId, IReadOnlyList<Typed> Fields) : ICommand<Guid>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(FactoryFields fields) => RuleFor(command => command.Fields).Fit(fields.All);
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, FactoryFields fields, AuditTrail audit, TimeProvider clock)
        : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            // The enterprise's row is the lock of all its factories: two of the same name cannot slip in side by side.
            var enterprise = await db.Enterprises.FromSql($"select * from portal.enterprises where id = {user.EnterpriseId} for no key update")
                .AsNoTracking().OwnedBy(user).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var factory = command.FactoryId is { } id
                ? await db.Factories.OwnedBy(user).SingleOrDefaultAsync(factory => factory.Id == id, cancellationToken) ?? throw new NotFoundException()
                : FactoryFields.Blank(enterprise.Id, clock.GetUtcNow());
            var province = factory.ProvinceCode;
            var changed = fields.All.Merge(factory, command.Fields);

            if (factory.Name.Length == 0 || factory.CountyCode.Length == 0)
            {
                throw new InvalidException(
                    factory.Name.Length == 0 ? FactoryFields.Name : FactoryFields.County,
                    factory.Name.Length == 0 ? Texts.FactoryNameMissing : Texts.FactoryCountyMissing);
            }

            if (await db.Factories.OwnedBy(user).AnyAsync(other => other.Name == factory.Name && other.Id != factory.Id, cancellationToken))
            {
                throw new InvalidException(FactoryFields.Name, Texts.FactoryNameTaken);
            }

            factory.Measure(enterprise);
            if (command.FactoryId is null)
            {
                db.Factories.Add(factory);
            }
            else if (changed.Contains(FactoryFields.County))
            {
                await MoveAssessmentsAsync(factory, province, cancellationToken);
            }

            audit.Record(nameof(Factory), factory.Id.ToString(), enterprise.Id, new { added = command.FactoryId is null, fields = changed });
            return factory.Id;
        }

        /// <summary>The officers' scope of an assessment follows its factory; its policy cannot.</summary>
        private async Task MoveAssessmentsAsync(Factory factory, string province, CancellationToken cancellationToken)
        {
            var assessments = await db.SelfAssessments.Where(assessment => assessment.FactoryId == factory.Id).ToListAsync(cancellationToken);
            if (assessments.Count > 0 && factory.ProvinceCode != province)
            {
                throw new InvalidException(FactoryFields.County, Texts.FactoryProvinceFixed);
            }

            foreach (var assessment in assessments)
            {
                (assessment.CityCode, assessment.CountyCode) = (factory.CityCode, factory.CountyCode);
            }
        }
    }
}
