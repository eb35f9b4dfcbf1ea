using MediatR;
using Npgsql;
using Portal.Application.Accounts;
using Portal.Application.Data;

namespace Portal.Application.Pipeline;

/// <summary>
/// Around all others: what a restart of the database does to requests. A question that met a connection which died in the pool is asked
/// once more over a new one, because it only reads; nothing else is ever done twice. While the database is away no session counts as
/// checked.
/// </summary>
public sealed class Answered<TRequest, TAnswer>(NpgsqlDataSource source, CheckedSessions sessions) : IPipelineBehavior<TRequest, TAnswer>
{
    private static readonly bool OnlyReads = typeof(IQuery<TAnswer>).IsAssignableFrom(typeof(TRequest));

    public async Task<TAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TAnswer> next)
    {
        try
        {
            return await next();
        }
        catch (Exception dead) when (OnlyReads && PortalDatabase.IsDeadConnection(dead))
        {
            // The other idle connections died with it.
            source.Clear();
            sessions.ForgetAll();
            return await next();
        }
        catch (Exception failure) when (PortalDatabase.IsAway(failure))
        {
            sessions.ForgetAll();
            throw;
        }
    }
}
