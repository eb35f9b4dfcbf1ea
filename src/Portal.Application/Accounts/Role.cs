namespace Portal.Application.Accounts;

/// <summary>The one role of an account. The numbers are stored: never renumber.</summary>
public enum Role
{
    /// <summary>企业管理员: registered the enterprise, invites colleagues.</summary>
    EnterpriseOwner = 1,

    /// <summary>企业成员: invited by the owner.</summary>
    EnterpriseMember = 2,

    /// <summary>县（市、区）工信部门.</summary>
    CountyOfficer = 11,

    /// <summary>设区市（盟市）工信部门.</summary>
    CityOfficer = 12,

    /// <summary>省（自治区）工信厅.</summary>
    ProvinceOfficer = 13,

    /// <summary>有关中央企业、新疆生产建设兵团: an office that recommends by its group and not by its place. Its area is its code in the campaigns' data.</summary>
    GroupOfficer = 14,

    /// <summary>评审专家.</summary>
    Expert = 21,

    /// <summary>系统管理员: accounts only, no business, no audit.</summary>
    Administrator = 31,

    /// <summary>审计员: reads the audit trail, nothing else.</summary>
    Auditor = 32,
}

/// <summary>What an officer answers for in the office. The numbers are stored: never renumber.</summary>
public enum Duty
{
    /// <summary>经办人: reviews, prepares the list.</summary>
    Handling = 1,

    /// <summary>负责人: freezes what another account prepared. Does what a 经办人 does as well.</summary>
    Signing = 2,
}
