using System.Linq.Expressions;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Enterprises;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Data;

/// <summary>An office's part in the review of an application.</summary>
/// <param name="Level">At which level it looks at it.</param>
/// <param name="Acts">It reviews; otherwise it reads what another office does.</param>
public readonly record struct ReviewPart(ReviewLevel Level, bool Acts);

/// <summary>
/// Ownership stands in the query: what is outside an account's scope does not exist for it.
/// An account without the matching kind of scope sees nothing.
/// </summary>
public static class Scopes
{
    /// <summary>The signed-in enterprise account's own enterprise.</summary>
    public static IQueryable<Enterprise> OwnedBy(this IQueryable<Enterprise> enterprises, ICurrentUser user) =>
        enterprises.Where(enterprise => enterprise.Id == user.EnterpriseId);

    /// <summary>Factories of the signed-in account's own enterprise.</summary>
    public static IQueryable<Factory> OwnedBy(this IQueryable<Factory> factories, ICurrentUser user) =>
        factories.Where(factory => factory.EnterpriseId == user.EnterpriseId);

    /// <summary>Self-assessments of the signed-in account's own enterprise.</summary>
    public static IQueryable<SelfAssessment> OwnedBy(this IQueryable<SelfAssessment> assessments, ICurrentUser user) =>
        assessments.Where(assessment => assessment.EnterpriseId == user.EnterpriseId);

    /// <summary>
    /// Enterprises that the officer has to do with: seated in the county, city or province, or with a factory there, wherever they are
    /// seated. Their factories' results concern the officer, so they must be found.
    /// </summary>
    public static IQueryable<Enterprise> InAreaOf(this IQueryable<Enterprise> enterprises, ICurrentUser user, IQueryable<Factory> factories)
    {
        var there = factories.InAreaOf(user);
        var fromElsewhere = (user.Role switch
        {
            Role.CountyOfficer => there.FromOtherCounties(),
            Role.CityOfficer => there.FromOtherCities(),
            _ => there.FromOtherProvinces(),
        }).Select(factory => factory.EnterpriseId);
        // One part after the other and not "or": each comes from an index of its own, and the second is small, because it takes only
        // factories of enterprises that are not seated there.
        return enterprises.SeatedInAreaOf(user).Concat(enterprises.Where(enterprise => fromElsewhere.Contains(enterprise.Id)));
    }

    /// <summary>Factories whose enterprise is seated in another county.</summary>
    public static IQueryable<Factory> FromOtherCounties(this IQueryable<Factory> factories) => factories.Where(factory => factory.Away >= Away.InOtherCounty);

    /// <summary>Factories whose enterprise is seated in another city.</summary>
    public static IQueryable<Factory> FromOtherCities(this IQueryable<Factory> factories) => factories.Where(factory => factory.Away >= Away.InOtherCity);

    /// <summary>Factories whose enterprise is seated in another province.</summary>
    public static IQueryable<Factory> FromOtherProvinces(this IQueryable<Factory> factories) => factories.Where(factory => factory.Away >= Away.InOtherProvince);

    /// <summary>Factories in the officer's county, city or province.</summary>
    public static IQueryable<Factory> InAreaOf(this IQueryable<Factory> factories, ICurrentUser user) => user.Role switch
    {
        Role.CountyOfficer => factories.Where(f => f.ProvinceCode == user.ProvinceCode && f.CountyCode == user.AreaCode),
        Role.CityOfficer => factories.Where(f => f.ProvinceCode == user.ProvinceCode && f.CityCode == user.AreaCode),
        Role.ProvinceOfficer => factories.Where(f => f.ProvinceCode == user.ProvinceCode),
        _ => factories.Where(Nothing<Factory>()),
    };

    /// <summary>Enterprises seated in the officer's county, city or province: whose licence its officers look at.</summary>
    public static IQueryable<Enterprise> SeatedInAreaOf(this IQueryable<Enterprise> enterprises, ICurrentUser user) => user.Role switch
    {
        Role.CountyOfficer => enterprises.Where(e => e.ProvinceCode == user.ProvinceCode && e.CountyCode == user.AreaCode),
        Role.CityOfficer => enterprises.Where(e => e.ProvinceCode == user.ProvinceCode && e.CityCode == user.AreaCode),
        Role.ProvinceOfficer => enterprises.Where(e => e.ProvinceCode == user.ProvinceCode),
        _ => enterprises.Where(Nothing<Enterprise>()),
    };

    /// <summary>Self-assessments of factories in the officer's county, city or province.</summary>
    public static IQueryable<SelfAssessment> InAreaOf(this IQueryable<SelfAssessment> assessments, ICurrentUser user) => user.Role switch
    {
        Role.CountyOfficer => assessments.Where(a => a.ProvinceCode == user.ProvinceCode && a.CountyCode == user.AreaCode),
        Role.CityOfficer => assessments.Where(a => a.ProvinceCode == user.ProvinceCode && a.CityCode == user.AreaCode),
        Role.ProvinceOfficer => assessments.Where(a => a.ProvinceCode == user.ProvinceCode),
        _ => assessments.Where(Nothing<SelfAssessment>()),
    };

    /// <summary>
    /// Self-assessments that the account may read: its own enterprise's, those in the officer's area, or, of an office without an area, those
    /// on which the applications rest that it reviews.
    /// </summary>
    public static IQueryable<SelfAssessment> VisibleTo(this IQueryable<SelfAssessment> assessments, ICurrentUser user, IQueryable<FactoryApplication> applications) =>
        user.May(Permission.ReadOwnEnterprise) ? assessments.OwnedBy(user)
        : user.May(Permission.ReadOwnArea) ? assessments.InAreaOf(user)
        : user.May(Permission.ReviewApplications) ? RestingOn(assessments, applications.ReviewedBy(user))
        : assessments.Where(Nothing<SelfAssessment>());

    private static IQueryable<SelfAssessment> RestingOn(IQueryable<SelfAssessment> assessments, IQueryable<FactoryApplication> applications) =>
        assessments.Where(assessment => applications.Any(application => application.AssessmentId == assessment.Id));

    /// <summary>Applications of the signed-in account's own enterprise.</summary>
    public static IQueryable<FactoryApplication> OwnedBy(this IQueryable<FactoryApplication> applications, ICurrentUser user) =>
        applications.Where(application => application.EnterpriseId == user.EnterpriseId);

    /// <summary>
    /// Applications that were submitted at least once and concern the officer: the province's all, a city's or a group's those that it recommends,
    /// a county's those that it checks first or recommends itself. A draft is the enterprise's own.
    /// </summary>
    public static IQueryable<FactoryApplication> ReviewedBy(this IQueryable<FactoryApplication> applications, ICurrentUser user)
    {
        var submitted = applications.Where(a => a.State != ApplicationState.Draft && a.Number != null);
        return user.Role switch
        {
            Role.CountyOfficer => submitted.Where(a => a.ProvinceCode == user.ProvinceCode
                && (a.OfficeArea == user.AreaCode || (a.HasCountyStep && a.CountyCode == user.AreaCode))),
            Role.CityOfficer or Role.GroupOfficer => submitted.Where(a => a.ProvinceCode == user.ProvinceCode && a.OfficeArea == user.AreaCode),
            Role.ProvinceOfficer => submitted.Where(a => a.ProvinceCode == user.ProvinceCode),
            _ => submitted.Where(Nothing<FactoryApplication>()),
        };
    }

    /// <summary>
    /// What the officer's office has to do with this application; null where it is not the officer's. While the province acts for a
    /// recommender that fails, the province reviews as the recommender would, and the recommender reads. A county's check stays the county's.
    /// </summary>
    /// <param name="isTakenOver">The province has taken over the duties of the application's recommender.</param>
    public static ReviewPart? PartIn(this ICurrentUser user, FactoryApplication application, bool isTakenOver) =>
        user.ProvinceCode != application.ProvinceCode ? null
        : user.AreaCode == application.OfficeArea ? new(ReviewLevel.Recommender, Acts: !isTakenOver)
        : user.Role == Role.CountyOfficer && application.HasCountyStep && user.AreaCode == application.CountyCode ? new(ReviewLevel.County, Acts: true)
        : user.Role == Role.ProvinceOfficer ? isTakenOver ? new(ReviewLevel.Recommender, Acts: true) : new(ReviewLevel.Province, Acts: false)
        : null;

    /// <summary>The signed-in account's own inbox.</summary>
    public static IQueryable<Message> OwnedBy(this IQueryable<Message> messages, ICurrentUser user) =>
        messages.Where(message => message.AccountId == user.AccountId);

    private static Expression<Func<T, bool>> Nothing<T>() => _ => false;
}
