using Portal.Application.Forms;
using Portal.Application.Reference;
using Portal.Documents.Typesetting;

namespace Portal.Application.Enterprises;

/// <summary>The fields of a factory, by their posted names. The county alone says where it stands: city and province follow from it.</summary>
internal sealed class FactoryFields(Divisions divisions, Industries industries, ServedProvinces provinces, FontCoverage fonts)
{
    public const string Name = "name";
    public const string County = "county";

    public FormFields<Factory> All { get; } = new(
        new(Name, f => f.Name, (f, text) => f.Name = text) { Missing = Texts.FactoryNameMissing, Fault = FieldRules.Longest(120).Printed(fonts) },
        new(County, f => f.CountyCode, (f, text) => Move(f, text, divisions))
        {
            Missing = Texts.FactoryCountyMissing,
            Fault = code => ProvinceOf(code, divisions) is not { } province ? Texts.FormNotAnOption
                : provinces.Serves(province) ? null : Texts.EnterpriseProvinceWithoutPolicy,
            Show = code => divisions.FullName(divisions.Find(code)?.Parent, code),
        },
        new("address", f => f.Address ?? "", (f, text) => f.Address = text.OrNull()) { Fault = FieldRules.Longest(200).Printed(fonts) },
        new("industry", f => f.IndustryCode ?? "", (f, text) => f.IndustryCode = text.OrNull())
        {
            Canonical = text => ProfileFields.IndustryCode(industries, text),
            Fault = code => industries.Find(code) is null ? Texts.EnterpriseIndustryUnknown : null,
            Show = code => $"{code} {industries.Find(code)?.Name}",
        },
        new("products", f => f.MainProducts ?? "", (f, text) => f.MainProducts = text.OrNull()) { Fault = FieldRules.Longest(500).Printed(fonts) });

    /// <summary>A factory that has not been stored yet.</summary>
    public static Factory Blank(Guid enterpriseId, DateTimeOffset now) => new()
    {
        EnterpriseId = enterpriseId,
        Name = "",
        ProvinceCode = "",
        CityCode = "",
        CountyCode = "",
        CreatedAt = now,
    };

    private static void Move(Factory factory, string county, Divisions divisions)
    {
        factory.CountyCode = county;
        factory.CityCode = divisions.Find(county)!.Parent!;
        factory.ProvinceCode = divisions.Find(factory.CityCode)!.Parent!;
    }

    /// <summary>The province of a county; null for anything that is not a county.</summary>
    private static string? ProvinceOf(string county, Divisions divisions) =>
        divisions.Find(divisions.Find(county)?.Parent)?.Parent is { } province && divisions.Find(province) is { Parent: null } ? province : null;
}
