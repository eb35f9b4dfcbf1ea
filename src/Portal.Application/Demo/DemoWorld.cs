using System.Globalization;
using Portal.Application.Accounts;
using Portal.Application.Campaigns;
using Portal.Application.Enterprises;
using Portal.Application.Policies;
using Portal.Application.Reference;

namespace Portal.Application.Demo;

/// <summary>An invented enterprise with all that hangs on it.</summary>
/// <param name="Contact">Whoever answered for it; without a password, so that nobody can sign in with it.</param>
internal sealed record DemoEnterprise(
    Enterprise Enterprise, Account Contact, IReadOnlyList<Factory> Factories, IReadOnlyList<DemoAssessment> Assessments);

/// <summary>Invents the provinces of the demonstration: same ids, codes and texts in each run; times relative to the day it is made.</summary>
internal sealed class DemoWorld(DemoSeeds seeds, Divisions divisions, PolicyBook policies, CampaignBook campaigns, DateTimeOffset now)
{
    /// <summary>Of 25 assessments 5 are drafts; of the other 20 there are 3, 7, 6, 3 and 1 per tier, none first.</summary>
    private static readonly DemoPlan[] Mixture =
    [
        .. Enumerable.Repeat(DemoPlan.Draft, 5), .. Enumerable.Repeat(DemoPlan.None, 3), .. Enumerable.Repeat(DemoPlan.Base, 7),
        .. Enumerable.Repeat(DemoPlan.Advanced, 6), .. Enumerable.Repeat(DemoPlan.Excellent, 3), DemoPlan.Leading,
    ];

    private readonly Dictionary<string, int> assessed = new(StringComparer.Ordinal);
    private int ordinal;

    public List<DemoEnterprise> Invent()
    {
        ordinal = 0;
        assessed.Clear();
        return [.. seeds.Regions.SelectMany(region => Enumerable.Range(region.First, region.Enterprises).Select(number => Invent(region, number)))];
    }

    private DemoEnterprise Invent(DemoRegion region, int number)
    {
        var key = $"{region.City}/{number}";
        var draw = Draw.For("enterprise/" + key);
        var feature = region.Featured?.FirstOrDefault(each => each.Number == number);
        var trade = seeds.Trades[region.Trades[(number - 1) % region.Trades.Count]];
        var city = divisions.Find(region.City)!;
        var province = city.Parent!;
        var county = feature?.County ?? region.County ?? draw.Of(CountiesOf(region.City)).Code;
        // Every nineteenth has only just registered: a code, a name and a city, and nothing more.
        var isNew = feature is null && ordinal % 19 == 7;
        var plan = isNew ? DemoPlan.None : feature?.Plan ?? region.Plans?[(number - 1) % region.Plans.Count] ?? NextPlan(province);
        var registered = Workday(draw, draw.Between(205, 300));
        var code = CodeOf(region, number);
        var enterprise = new Enterprise
        {
            Id = Draw.Id("enterprise/" + key),
            CreditCode = code.Text,
            CreditCodeIrregular = code.IsIrregular,
            Name = NameOf(region, trade, ordinal, draw),
            ProvinceCode = province,
            CityCode = region.City,
            RegisteredAt = registered,
            IsDemo = true,
            Version = isNew ? 1 : draw.Between(8, 20),
        };
        ordinal++;
        var contact = seeds.Names;
        var person = draw.Of(contact.Surnames) + draw.Of(contact.GivenNames);
        var mail = $"lianxiren-{region.City}-{number:D2}@{contact.MailDomain}";
        var account = Account.For(mail, person, Role.EnterpriseOwner, registered, enterprise.Id);
        account.Id = Draw.Id("contact/" + key);
        account.EmailConfirmed = true;
        account.Version = 1;
        if (isNew)
        {
            return new DemoEnterprise(enterprise, account, [], []);
        }

        enterprise.CountyCode = county;
        enterprise.Address = AddressOf(county, draw);
        enterprise.IndustryCode = trade.Industry;
        enterprise.ContactName = person;
        enterprise.ContactPhone = $"{contact.PhonePrefix}{ordinal:D4}";
        enterprise.ContactEmail = mail;
        Size(enterprise, plan, draw);
        if (contact.Titles.ContainsKey(province) && (plan is DemoPlan.Advanced or DemoPlan.Excellent or DemoPlan.Leading && (draw.Chance(60) || region.Titled)))
        {
            enterprise.FormerTitles = [.. draw.Shuffled(contact.Titles[province]).Take(plan == DemoPlan.Leading ? 2 : 1).Distinct().Order(StringComparer.Ordinal)];
        }

        if (region.Titles?.GetValueOrDefault(number) is { } titles)
        {
            enterprise.FormerTitles = [.. titles.Order(StringComparer.Ordinal)];
        }

        var decidedBy = seeds.Accounts.FirstOrDefault(each => each.Role == Role.EnterpriseOwner && each.EnterpriseCreditCode == code.Text) is { } known
            ? (DemoPeople.IdOf(known), known.DisplayName) : (account.Id, account.DisplayName);
        var factories = Factories(enterprise, region, trade, key, draw);
        var assessments = new List<DemoAssessment>();
        foreach (var (factory, at) in factories.Select((factory, at) => (factory, at)))
        {
            if (policies.OfProvince(province) is { } policy && (at == 0 || draw.Chance(40)))
            {
                var maker = new DemoAssessmentMaker(seeds, policy, now);
                assessments.Add(maker.Make(enterprise, factory, trade, at == 0 ? plan : NextPlan(province), at == 0 && feature is not null, at == 0 && feature is { OneShortOfNext: true }, decidedBy));
            }
        }

        // What the campaigns under the state's conditions rest on: of everybody where the province has none of its own, otherwise of those
        // that got far. Campaigns of one policy rest on one assessment.
        foreach (var campaign in seeds.Applications.Campaigns.Where(each => each.Province == province).DistinctBy(each => campaigns[each.Definition].PolicyId))
        {
            if (policies.For(campaigns[campaign.Definition].PolicyId) is { Province: null } policy
                && (policies.OfProvince(province) is null || plan is DemoPlan.Excellent or DemoPlan.Leading))
            {
                var maker = new DemoAssessmentMaker(seeds, policy, now);
                assessments.Add(maker.Make(enterprise, factories[0], trade, plan, feature is not null, oneShort: false, decidedBy, since: -campaign.Opens));
            }
        }

        return new DemoEnterprise(enterprise, account, factories, assessments);
    }

    /// <summary>A city's counties but those that are regions of their own: who stands there belongs to another office.</summary>
    private List<Division> CountiesOf(string city) => [.. divisions.Below(city).Where(county => seeds.Regions.All(region => region.County != county.Code))];

    /// <summary>The next of the province's shuffled mixture.</summary>
    private DemoPlan NextPlan(string province)
    {
        var number = assessed.GetValueOrDefault(province);
        assessed[province] = number + 1;
        return Draw.For($"plans/{province}/{number / Mixture.Length}").Shuffled(Mixture)[number % Mixture.Length];
    }

    private static CreditCode CodeOf(DemoRegion region, int number)
    {
        var first = "91" + region.City;
        if (region.Irregular?.Contains(number) != true)
        {
            return CreditCode.Of(first, $"MA9DEM{number:D2}");
        }

        // Like the genuine irregular ones: the organisation code holds, the last character does not.
        var regular = CreditCode.Of(first, $"M000DE{number:D2}").Text;
        return CreditCode.TryRead(regular[..^1] + (regular[^1] == '0' ? '1' : '0'), out var irregular, out _)
            ? irregular
            : throw new InvalidOperationException($"{regular} has no irregular twin.");
    }

    private string NameOf(DemoRegion region, DemoTrade trade, int at, Draw draw)
    {
        var names = seeds.Names;
        // A step without a common divisor walks through all combinations before one comes again.
        var all = names.First.Count * names.Second.Count * names.Third.Count;
        var pick = (int)((311 + ((long)at * 1979)) % all);
        var own = names.First[pick % names.First.Count]
            + names.Second[pick / names.First.Count % names.Second.Count]
            + names.Third[pick / names.First.Count / names.Second.Count];
        return region.Place + own + draw.Of(trade.Sectors) + draw.Of(names.Forms);
    }

    private string AddressOf(string county, Draw draw) => seeds.Names.Address
        .Put("county", divisions.Find(county)!.Name)
        .Put("road", draw.Of(seeds.Names.Roads))
        .Put("number", draw.Between(1, 388).ToString(CultureInfo.InvariantCulture));

    /// <summary>Within the bounds of the statistical classification of industry: 1000 / 300 / 20 employees, 40000 / 2000 / 300 万元.</summary>
    private static void Size(Enterprise enterprise, DemoPlan plan, Draw draw)
    {
        var step = draw.Below(10);
        var scale = plan switch
        {
            DemoPlan.Leading => EnterpriseScale.Large,
            DemoPlan.Excellent => step < 6 ? EnterpriseScale.Large : EnterpriseScale.Medium,
            DemoPlan.Advanced => step < 2 ? EnterpriseScale.Large : step < 8 ? EnterpriseScale.Medium : EnterpriseScale.Small,
            DemoPlan.Base => step < 4 ? EnterpriseScale.Medium : EnterpriseScale.Small,
            _ => step < 2 ? EnterpriseScale.Medium : step < 9 ? EnterpriseScale.Small : EnterpriseScale.Micro,
        };
        (enterprise.Employees, enterprise.Revenue) = scale switch
        {
            EnterpriseScale.Large => (draw.Between(1020, 6800), draw.Between(42000, 980000)),
            EnterpriseScale.Medium => (draw.Between(305, 960), draw.Between(9000, 120000)),
            EnterpriseScale.Small => (draw.Between(36, 290), draw.Between(1600, 18000)),
            _ => (draw.Between(6, 19), draw.Between(220, 1500)),
        };
        enterprise.Revenue += draw.Below(100) / 100m;
        enterprise.Scale = scale;
        enterprise.AboveDesignatedSize = enterprise.Revenue >= 2000m;
        enterprise.SmeClass = scale is EnterpriseScale.Large ? SmeClass.None
            : plan is DemoPlan.Excellent or DemoPlan.Advanced && draw.Chance(35) ? SmeClass.LittleGiant
            : draw.Chance(40) ? SmeClass.ProvincialSpecialised
            : draw.Chance(30) || enterprise.AboveDesignatedSize == false ? SmeClass.Innovative
            : SmeClass.None;
    }

    private List<Factory> Factories(Enterprise enterprise, DemoRegion region, DemoTrade trade, string key, Draw draw)
    {
        var step = draw.Below(10);
        var count = step < 6 ? 1 : step < 9 ? 2 : 3;
        return [.. Enumerable.Range(0, count).Select(at =>
        {
            // A second factory stands in another county of the same city now and then.
            var county = at == 0 || region.County is not null || draw.Chance(60) ? enterprise.CountyCode! : draw.Of(CountiesOf(enterprise.CityCode)).Code;
            return new Factory
            {
                Id = Draw.Id($"factory/{key}/{at}"),
                EnterpriseId = enterprise.Id,
                Name = at < trade.Factories.Count ? trade.Factories[at] : seeds.Names.SecondPhase.Put("factory", trade.Factories[0]),
                ProvinceCode = enterprise.ProvinceCode,
                CityCode = enterprise.CityCode,
                CountyCode = county,
                Address = at == 0 ? enterprise.Address : AddressOf(county, draw),
                MainProducts = trade.In(seeds.Names.Products, ""),
                CreatedAt = enterprise.RegisteredAt.AddMinutes(35 + (at * 12)),
                Version = 1,
            }.Measure(enterprise);
        })];
    }

    private DateTimeOffset Workday(Draw draw, int daysAgo) => DemoTime.At(now, daysAgo, draw.Below(DemoTime.MinutesOfDay));
}

/// <summary>When things happened: in office hours on Shanghai's clock.</summary>
internal static class DemoTime
{
    /// <summary>From 08:30 to 17:30.</summary>
    public const int MinutesOfDay = 540;

    private const int HalfPastEight = 510;
    private const int ShanghaiAhead = 480;

    /// <param name="daysAgo">At least 1, so that nothing lies in the future.</param>
    public static DateTimeOffset At(DateTimeOffset now, int daysAgo, int minute) =>
        new DateTimeOffset(now.InShanghai().Date, TimeSpan.Zero).AddDays(-daysAgo).AddMinutes(HalfPastEight - ShanghaiAhead + minute);
}

/// <summary>Ids of the accounts that people sign in with.</summary>
internal static class DemoPeople
{
    public static Guid IdOf(DemoAccount account) => Draw.Id("account/" + Account.Normalise(account.UserName));
}
