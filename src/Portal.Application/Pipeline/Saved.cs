using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Audit;
using Portal.Application.Data;

namespace Portal.Application.Pipeline;

/// <summary>
/// Last before the handler, for commands only: one transaction around the handler, one SaveChanges after it and one audit entry.
/// A command that records nothing for the audit is a mistake in the program and fails.
/// </summary>
public sealed class Saved<TRequest, TAnswer>(PortalDb db, AuditTrail audit, CheckedSessions sessions) : IPipelineBehavior<TRequest, TAnswer>
{
    private static readonly bool IsCommand = typeof(ICommand<TAnswer>).IsAssignableFrom(typeof(TRequest));
    private static readonly bool ChangesStanding = typeof(TRequest).IsDefined(typeof(ChangesStandingAttribute), false);

    /// <summary>The use case's name, as it stands in the audit trail: the class that the command is nested in.</summary>
    private static readonly string Action = typeof(TRequest).DeclaringType?.Name ?? typeof(TRequest).Name;

    public async Task<TAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TAnswer> next)
    {
        if (!IsCommand)
        {
            return await next();
        }

        // A save that fails fails the whole transaction, so there is nothing to go back to: two statements less for each command.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var answer = await next();
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException conflict)
        {
            var now = await conflict.Entries[0].GetDatabaseValuesAsync(cancellationToken);
            throw now is null ? new NotFoundException() : new StaleException(now.GetValue<int>("Version"));
        }

        await audit.AppendAsync(Action, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (ChangesStanding)
        {
            sessions.ForgetAll();
        }

        return answer;
    }
}
