namespace Portal.Application.Enterprises;

/// <summary>What the fields of 企业信息 are called.</summary>
public static class ProfileNames
{
    public static string Of(string field) => field switch
    {
        "name" => Texts.EnterpriseName,
        "city" => Texts.EnterpriseCity,
        "county" => Texts.EnterpriseCounty,
        "address" => Texts.EnterpriseAddress,
        "industry" => Texts.EnterpriseIndustry,
        "scale" => Texts.EnterpriseScale,
        "designated" => Texts.EnterpriseDesignated,
        "sme" => Texts.EnterpriseSme,
        "titles" => Texts.EnterpriseTitles,
        "employees" => Texts.EnterpriseEmployees,
        "revenue" => Texts.EnterpriseRevenue,
        "contact" => Texts.EnterpriseContact,
        "phone" => Texts.EnterprisePhone,
        "email" => Texts.EnterpriseEmail,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
    };
}
