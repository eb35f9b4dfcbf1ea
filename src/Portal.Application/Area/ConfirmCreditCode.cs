using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Area;

/// <summary>An officer has compared an irregular credit code with the business licence.</summary>
public static class ConfirmCreditCode
{
    /// <param name="Version">The version that the officer compared with the licence.</param>
    /// <exception cref="NotFoundException">No such enterprise is seated in the area, or its code needs no confirmation.</exception>
    /// <exception cref="StaleException">The enterprise was changed meanwhile.</exception>
    [Needs(Permission.ConfirmCreditCodes)]
    public sealed record Command(Guid EnterpriseId, int Version) : ICommand<Unit>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, AuditTrail audit, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken cancellationToken)
        {
            var enterprise = await db.Enterprises.SeatedInAreaOf(user)
                .SingleOrDefaultAsync(e => e.Id == command.EnterpriseId && e.CreditCodeIrregular, cancellationToken) ?? throw new NotFoundException();
            var first = enterprise.CreditCodeConfirmedAt is null;
            if (first)
            {
                db.Entry(enterprise).Property(e => e.Version).OriginalValue = command.Version;
                enterprise.CreditCodeConfirmedAt = clock.GetUtcNow();
                enterprise.CreditCodeConfirmedById = user.AccountId;
            }

            audit.Record(nameof(Enterprise), enterprise.Id.ToString(), enterprise.Id, new { confirmedNow = first });
            return Unit.Value;
        }
    }
}
