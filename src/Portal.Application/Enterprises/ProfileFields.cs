using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;
using Portal.Application.Forms;
using Portal.Application.Reference;
using Portal.Documents.Typesetting;

namespace Portal.Application.Enterprises;

/// <summary>The fields of 企业信息, by their posted names.</summary>
internal sealed partial class ProfileFields(Divisions divisions, Industries industries, FormerTitles titles, FontCoverage fonts)
{
    public const string County = "county";
    public const string City = "city";

    public FormFields<Enterprise> All { get; } = new(
        new("name", e => e.Name, (e, text) => e.Name = text) { Missing = Texts.EnterpriseNameMissing, Fault = FieldRules.Longest(120).Printed(fonts) },
        new(City, e => e.CityCode, (e, text) => e.CityCode = text)
        {
            Missing = Texts.EnterpriseCityMissing,
            Fault = code => divisions.Find(code) is null ? Texts.FormNotAnOption : null,
            Show = code => divisions.FullName(code),
        },
        new(County, e => e.CountyCode ?? "", (e, text) => e.CountyCode = text.OrNull())
        {
            Fault = code => divisions.Find(code) is null ? Texts.FormNotAnOption : null,
            Show = code => divisions.FullName(code),
        },
        new("address", e => e.Address ?? "", (e, text) => e.Address = text.OrNull()) { Fault = FieldRules.Longest(200).Printed(fonts) },
        new("industry", e => e.IndustryCode ?? "", (e, text) => e.IndustryCode = text.OrNull())
        {
            Canonical = text => IndustryCode(industries, text),
            Fault = code => industries.Find(code) is null ? Texts.EnterpriseIndustryUnknown : null,
            Show = code => $"{code} {industries.Find(code)?.Name}",
        },
        new("scale", e => FieldRules.Number((int?)e.Scale), (e, text) => e.Scale = (EnterpriseScale?)FieldRules.Integer(text))
        {
            Fault = FieldRules.OneOf([.. Enum.GetValues<EnterpriseScale>().Select(scale => FieldRules.Number((int)scale))]),
            Show = text => ((EnterpriseScale)FieldRules.Integer(text)!).Name(),
        },
        new("designated", e => e.AboveDesignatedSize switch { true => "yes", false => "no", null => "" },
            (e, text) => e.AboveDesignatedSize = text.Length == 0 ? null : text == "yes")
        {
            Fault = FieldRules.OneOf("yes", "no"),
            Show = text => text == "yes" ? Texts.FormYes : Texts.FormNo,
        },
        new("sme", e => FieldRules.Number((int)e.SmeClass), (e, text) => e.SmeClass = (SmeClass)(FieldRules.Integer(text) ?? 0))
        {
            Fault = FieldRules.OneOf([.. Enum.GetValues<SmeClass>().Select(sme => FieldRules.Number((int)sme))]),
            Show = text => ((SmeClass)FieldRules.Integer(text)!).Name(),
        },
        new("titles", e => string.Join(',', e.FormerTitles.Order(StringComparer.Ordinal)),
            (e, text) => e.FormerTitles = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries)])
        {
            Canonical = text => string.Join(',', text.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal)),
            Fault = text => text.Split(',').All(code => titles.Find(code) is not null) ? null : Texts.FormNotAnOption,
            Show = text => string.Join('、', text.Split(',').Select(code => titles.Find(code)?.Name)),
        },
        new("employees", e => FieldRules.Number(e.Employees), (e, text) => e.Employees = FieldRules.Integer(text))
        {
            Canonical = FieldRules.Number,
            Fault = FieldRules.Whole(10_000_000),
        },
        new("revenue", e => FieldRules.Number(e.Revenue), (e, text) => e.Revenue = FieldRules.Decimal(text))
        {
            Canonical = FieldRules.Number,
            Fault = FieldRules.Hundredths(10_000_000_000m),
        },
        new("contact", e => e.ContactName ?? "", (e, text) => e.ContactName = text.OrNull()) { Fault = FieldRules.Longest(60).Printed(fonts) },
        new("phone", e => e.ContactPhone ?? "", (e, text) => e.ContactPhone = text.OrNull())
        {
            Canonical = text => text.Normalize(NormalizationForm.FormKC),
            Fault = text => Phone().IsMatch(text) ? null : Texts.EnterprisePhoneWrong,
        },
        new("email", e => e.ContactEmail ?? "", (e, text) => e.ContactEmail = text.OrNull())
        {
            Canonical = text => text.Normalize(NormalizationForm.FormKC),
            Fault = text => text.Length <= 254 && MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.', StringComparison.Ordinal)
                ? null : Texts.EnterpriseEmailWrong,
        });

    /// <summary>The code with its section letter, from what may be typed: C3670, 3670, or "C3670 汽车零部件及配件制造" from the search.</summary>
    internal static string IndustryCode(Industries industries, string typed)
    {
        var code = typed.Normalize(NormalizationForm.FormKC).Split(' ', 2)[0].ToUpperInvariant();
        return industries.Find(code) is not null || code.Length == 0 || !char.IsAsciiDigit(code[0])
            ? code
            : industries.Search(code, 1) is [var found] && found.Code[1..] == code ? found.Code : code;
    }

    /// <summary>A mobile number, or a landline with or without area code and extension; +86 may stand before it.</summary>
    [GeneratedRegex(@"^(\+?86[- ]?)?(1[3-9][0-9]{9}|(0[0-9]{2,3}[- ]?)?[2-9][0-9]{6,7}([- ][0-9]{1,6})?|400[- ]?[0-9]{3}[- ]?[0-9]{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();
}

/// <summary>The names of the classes of an enterprise.</summary>
public static class EnterpriseNames
{
    public static string Name(this EnterpriseScale scale) => scale switch
    {
        EnterpriseScale.Large => Texts.EnterpriseScaleLarge,
        EnterpriseScale.Medium => Texts.EnterpriseScaleMedium,
        EnterpriseScale.Small => Texts.EnterpriseScaleSmall,
        EnterpriseScale.Micro => Texts.EnterpriseScaleMicro,
    };

    public static string Name(this SmeClass sme) => sme switch
    {
        SmeClass.None => Texts.EnterpriseSmeNone,
        SmeClass.Innovative => Texts.EnterpriseSmeInnovative,
        SmeClass.ProvincialSpecialised => Texts.EnterpriseSmeProvincial,
        SmeClass.LittleGiant => Texts.EnterpriseSmeLittleGiant,
    };
}
