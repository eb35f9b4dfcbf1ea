using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Enterprises;

/// <summary>企业信息 of the signed-in account's own enterprise.</summary>
public static class ReadProfile
{
    [Needs(Permission.ReadOwnEnterprise)]
    public sealed record Query : IQuery<View>;

    /// <param name="Values">What stands in each field, by its posted name.</param>
    /// <param name="Missing">The names of the fields that are still empty and will be asked for.</param>
    /// <param name="CreditCodeToConfirm">An irregular code that no officer has compared with the business licence yet.</param>
    public sealed record View(
        Guid Id,
        string CreditCode,
        bool CreditCodeToConfirm,
        string ProvinceCode,
        string CityCode,
        bool IsDemo,
        IReadOnlyDictionary<string, string> Values,
        IReadOnlyList<string> Missing,
        int Version);

    internal sealed class Handler(PortalDb db, ICurrentUser user, ProfileFields fields) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var enterprise = await db.Enterprises.AsNoTracking().OwnedBy(user).SingleOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException();
            return new View(
                enterprise.Id,
                enterprise.CreditCode,
                enterprise is { CreditCodeIrregular: true, CreditCodeConfirmedAt: null },
                enterprise.ProvinceCode,
                enterprise.CityCode,
                enterprise.IsDemo,
                fields.All.Values(enterprise),
                ProfileCompleteness.MissingIn(enterprise),
                enterprise.Version);
        }
    }
}

/// <summary>What an application will ask for; until then everything but the name and the city may stay empty.</summary>
internal static class ProfileCompleteness
{
    /// <summary>How many fields are looked at.</summary>
    public const int Asked = 9;

    public static IReadOnlyList<string> MissingIn(Enterprise enterprise)
    {
        (string Field, bool Empty)[] asked =
        [
            ("county", enterprise.CountyCode is null),
            ("address", enterprise.Address is null),
            ("industry", enterprise.IndustryCode is null),
            ("scale", enterprise.Scale is null),
            ("designated", enterprise.AboveDesignatedSize is null),
            ("employees", enterprise.Employees is null),
            ("revenue", enterprise.Revenue is null),
            ("contact", enterprise.ContactName is null),
            ("phone", enterprise.ContactPhone is null),
        ];
        return [.. asked.Where(field => field.Empty).Select(field => field.Field)];
    }
}
