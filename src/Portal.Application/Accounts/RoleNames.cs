namespace Portal.Application.Accounts;

/// <summary>What a role is called on the pages.</summary>
public static class RoleNames
{
    public static string Text(this Role role) => role switch
    {
        Role.EnterpriseOwner => Texts.RoleEnterpriseOwner,
        Role.EnterpriseMember => Texts.RoleEnterpriseMember,
        Role.CountyOfficer => Texts.RoleCountyOfficer,
        Role.CityOfficer => Texts.RoleCityOfficer,
        Role.ProvinceOfficer => Texts.RoleProvinceOfficer,
        Role.GroupOfficer => Texts.RoleGroupOfficer,
        Role.Expert => Texts.RoleExpert,
        Role.Administrator => Texts.RoleAdministrator,
        Role.Auditor => Texts.RoleAuditor,
    };

    public static string Text(this Duty duty) => duty switch
    {
        Duty.Handling => Texts.DutyHandling,
        Duty.Signing => Texts.DutySigning,
    };
}
