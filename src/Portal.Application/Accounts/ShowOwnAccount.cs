using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>One's own account, as its page shows it.</summary>
public static class ShowOwnAccount
{
    [Needs(Permission.UseOwnAccount)]
    public sealed record Query : IQuery<View>;

    /// <param name="EnterpriseName">Null for staff.</param>
    /// <param name="CreditCodeToConfirm">The enterprise's code is irregular, and staff have not yet compared it with the licence.</param>
    public sealed record View(
        string UserName, string DisplayName, Role Role, bool EmailConfirmed, string? Mobile, string? EnterpriseName, string? CreditCode,
        bool CreditCodeToConfirm, string? ProvinceCode, string? AreaCode);

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, View>
    {
        public Task<View> Handle(Query request, CancellationToken ct) =>
            (from account in db.Accounts
             where account.Id == user.AccountId
             join enterprise in db.Enterprises on account.EnterpriseId equals enterprise.Id into own
             from enterprise in own.DefaultIfEmpty()
             select new View(
                 account.UserName!, account.DisplayName, account.Role, account.EmailConfirmed, account.PhoneNumber,
                 enterprise.Name, enterprise.CreditCode,
                 enterprise != null && enterprise.CreditCodeIrregular && enterprise.CreditCodeConfirmedAt == null,
                 account.ProvinceCode, account.AreaCode)).SingleAsync(ct);
    }
}
