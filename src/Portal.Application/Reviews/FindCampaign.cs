using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Reviews;

/// <summary>In which campaign an application is reviewed.</summary>
public static class FindCampaign
{
    /// <exception cref="NotFoundException">There is no such application for the officer.</exception>
    [Needs(Permission.ReviewApplications)]
    public sealed record Query(Guid Id) : IQuery<string>;

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, string>
    {
        public async Task<string> Handle(Query query, CancellationToken cancellationToken) =>
            await db.Applications.ReviewedBy(user).Where(a => a.Id == query.Id).Select(a => a.CampaignId).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException();
    }
}
