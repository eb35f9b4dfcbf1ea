using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Reference;

namespace Portal.Application.Enterprises;

/// <summary>Saves what was changed in 企业信息: the whole form, or one field by itself (autosave).</summary>
public static class SaveProfile
{
    /// <param name="Fields">The fields that were sent; those that are not named stay as they are.</param>
    /// <exception cref="ConflictException">A colleague changed one of the same fields meanwhile.</exception>
    [Needs(Permission.EditOwnEnterprise)]
    public sealed record Command(IReadOnlyList<Typed> Fields) : ICommand<SavedFields>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(ProfileFields fields) => RuleFor(command => command.Fields).Fit(fields.All);
    }

    internal sealed class Handler(PortalDb db, ICurrentUser user, ProfileFields fields, Divisions divisions, AuditTrail audit)
        : IRequestHandler<Command, SavedFields>
    {
        public async Task<SavedFields> Handle(Command command, CancellationToken cancellationToken)
        {
            // Locked, so that what is compared is what is overwritten.
            var enterprise = await db.Enterprises.FromSql($"select * from portal.enterprises where id = {user.EnterpriseId} for no key update")
                .OwnedBy(user).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
            var changed = fields.All.Merge(enterprise, command.Fields);

            if (!divisions.AreNested(enterprise.ProvinceCode, enterprise.CityCode, null))
            {
                // The province is fixed at registration: it decides the policy and the officers.
                throw new InvalidException(ProfileFields.City, Texts.EnterpriseCityOutside);
            }

            if (!divisions.AreNested(enterprise.ProvinceCode, enterprise.CityCode, enterprise.CountyCode))
            {
                if (changed.Contains(ProfileFields.County) || command.Fields.Any(typed => typed.Field == ProfileFields.County))
                {
                    throw new InvalidException(ProfileFields.County, Texts.EnterpriseCountyOutside);
                }

                // A new city alone leaves the county to be chosen anew.
                enterprise.CountyCode = null;
            }

            if (changed.Contains(ProfileFields.City) || changed.Contains(ProfileFields.County))
            {
                foreach (var factory in await db.Factories.OwnedBy(user).ToListAsync(cancellationToken))
                {
                    factory.Measure(enterprise);
                }
            }

            audit.Record(nameof(Enterprise), enterprise.Id.ToString(), enterprise.Id, new { fields = changed });
            return SavedFields.Of(enterprise.Version + (changed.Count > 0 ? 1 : 0), fields.All.Values(enterprise), command.Fields);
        }
    }
}
