using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>Staff accounts, filtered and by pages. Enterprise accounts are their owners' business and do not appear.</summary>
public static class ListStaff
{
    private const int PageSize = 25;

    /// <param name="Text">Part of a name or user name.</param>
    /// <param name="Page">Counts from 1.</param>
    [Needs(Permission.ManageAccounts)]
    public sealed record Query(Role? Role, string? Province, string? Text, int Page) : IQuery<View>;

    public sealed record View(IReadOnlyList<Row> Rows, int Page, int PageCount, int Total);

    /// <param name="HasPassword">False until the holder has followed the first letter's link.</param>
    public sealed record Row(
        Guid Id, string UserName, string DisplayName, Role Role, string? ProvinceCode, string? AreaCode, bool IsSuspended, bool HasPassword, bool IsOneself);

    internal sealed class Handler(PortalDb db, ICurrentUser user) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query request, CancellationToken ct)
        {
            var staff = db.Accounts.Staff();
            if (request.Role is { } role)
            {
                staff = staff.Where(account => account.Role == role);
            }

            if (!string.IsNullOrEmpty(request.Province))
            {
                staff = staff.Where(account => account.ProvinceCode == request.Province);
            }

            if (!string.IsNullOrWhiteSpace(request.Text))
            {
                var typed = request.Text.Trim();
                var name = Account.Normalise(typed);
                staff = staff.Where(account => account.DisplayName.Contains(typed) || account.NormalizedUserName!.Contains(name));
            }

            var total = await staff.CountAsync(ct);
            var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
            var page = Math.Clamp(request.Page, 1, pages);
            var rows = await staff.OrderBy(account => account.Role).ThenBy(account => account.NormalizedUserName)
                .Skip((page - 1) * PageSize).Take(PageSize)
                .Select(account => new Row(account.Id, account.UserName!, account.DisplayName, account.Role, account.ProvinceCode, account.AreaCode,
                    account.IsSuspended, account.PasswordHash != null, account.Id == user.AccountId))
                .ToListAsync(ct);
            return new View(rows, page, pages, total);
        }
    }
}
