using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Area;
using Portal.Application.Enterprises;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.TestKit;

namespace Portal.Application.Tests.Enterprises;

public sealed class ProfileTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Enterprise enterprise = null!;
    private Factory factory = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        (enterprise, factory) = await portal.GivenFactoryAsync();
        portal.ActAs(enterprise);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_whole_form_is_stored_in_canonical_form()
    {
        await SaveAsync(
            new("name", enterprise.Name, "  锦程精密制造股份有限公司 "),
            new("industry", "", "3670"),
            new("scale", "", "2"),
            new("designated", "", "no"),
            new("sme", "0", "3"),
            new("titles", "", "national-digital-leader,jiangsu-5g-factory"),
            new("employees", "", "１,２３４"),
            new("revenue", "", "56,789.50"),
            new("contact", "", "王敏"),
            new("phone", "", "0512-57301234"),
            new("email", "", "wang@example.cn"));

        var stored = await portal.InDatabaseAsync(db => db.Enterprises.SingleAsync());
        stored.Name.ShouldBe("锦程精密制造股份有限公司");
        stored.IndustryCode.ShouldBe("C3670");
        (stored.Scale, stored.AboveDesignatedSize, stored.SmeClass).ShouldBe((EnterpriseScale.Medium, false, SmeClass.LittleGiant));
        stored.FormerTitles.ShouldBe(["jiangsu-5g-factory", "national-digital-leader"]);
        (stored.Employees, stored.Revenue).ShouldBe((1234, 56789.5m));
        stored.Version.ShouldBe(2);
        (await portal.SendAsync(new ReadProfile.Query())).Missing.ShouldBe(["address"]);
    }

    [Theory]
    [InlineData("name", "")]
    [InlineData("name", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一")]
    [InlineData("city", "")]
    [InlineData("city", "999999")]
    [InlineData("city", "150100")]
    [InlineData("county", "150102")]
    [InlineData("county", "320102")]
    [InlineData("industry", "C9999")]
    [InlineData("industry", "随便")]
    [InlineData("scale", "5")]
    [InlineData("designated", "true")]
    [InlineData("sme", "-1")]
    [InlineData("titles", "national-digital-leader,nobel-prize")]
    [InlineData("employees", "12.5")]
    [InlineData("employees", "-3")]
    [InlineData("employees", "99999999999")]
    [InlineData("revenue", "1.234")]
    [InlineData("revenue", "1e5")]
    [InlineData("revenue", "5,2")]
    [InlineData("phone", "12345")]
    [InlineData("phone", "一二三")]
    [InlineData("email", "wang@")]
    [InlineData("email", "王 <wang@example.cn>")]
    // No paper could show it: it turns round what follows, or no font has it.
    [InlineData("name", "锦程\u202E精密制造有限公司")]
    [InlineData("address", "人民路\U0001F3ED 1 号")]
    [InlineData("contact", "王\u200F敏")]
    public async Task What_cannot_be_right_is_refused_at_its_field(string field, string typed)
    {
        var was = (await portal.SendAsync(new ReadProfile.Query())).Values[field];

        var refusal = await Should.ThrowAsync<InvalidException>(SaveAsync(new Typed(field, was, typed)));

        refusal.Errors.ShouldHaveSingleItem().Field.ShouldBe(field);
        (await portal.InDatabaseAsync(db => db.Enterprises.SingleAsync())).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Only_the_listed_fields_can_be_written() =>
        (await Should.ThrowAsync<InvalidException>(SaveAsync(new Typed("creditCode", enterprise.CreditCode, "91330100799655058B"))))
            .Errors.ShouldHaveSingleItem().Field.ShouldBe("");

    [Fact]
    public async Task A_new_city_alone_leaves_the_county_to_be_chosen_anew()
    {
        await SaveAsync(new Typed("city", "320500", "320100"));

        var stored = await portal.InDatabaseAsync(db => db.Enterprises.SingleAsync());
        (stored.CityCode, stored.CountyCode).ShouldBe(("320100", null));
    }

    [Fact]
    public async Task Colleagues_who_change_different_fields_never_meet()
    {
        await SaveAsync(new Typed("contact", "", "李强"), new Typed("phone", "", ""));
        // A form that was opened before: its contact is still empty, its telephone is new.
        await SaveAsync(new Typed("contact", "", ""), new Typed("phone", "", "13800000000"));

        var stored = await portal.InDatabaseAsync(db => db.Enterprises.SingleAsync());
        (stored.ContactName, stored.ContactPhone).ShouldBe(("李强", "13800000000"));
    }

    [Fact]
    public async Task Colleagues_who_change_the_same_field_see_both_values_and_nothing_is_overwritten()
    {
        await SaveAsync(new Typed("scale", "", "2"));

        var conflict = await Should.ThrowAsync<ConflictException>(SaveAsync(new Typed("scale", "", "3"), new Typed("contact", "", "李强")));

        var both = conflict.Conflicts.ShouldHaveSingleItem();
        (both.Field, both.Theirs).ShouldBe(("scale", "2"));
        both.Message.ShouldContain("中型");
        both.Message.ShouldContain("小型");
        var stored = await portal.InDatabaseAsync(db => db.Enterprises.SingleAsync());
        (stored.Scale, stored.ContactName).ShouldBe((EnterpriseScale.Medium, null));

        // The second save has seen the other value, and decides.
        await SaveAsync(new Typed("scale", "2", "3"), new Typed("contact", "", "李强"));
        (await portal.InDatabaseAsync(db => db.Enterprises.SingleAsync())).Scale.ShouldBe(EnterpriseScale.Small);
    }

    [Fact]
    public async Task Twenty_saves_of_one_field_at_once_leave_one_winner()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
        {
            try
            {
                await SaveAsync(new Typed("employees", "", $"{number}"));
                return true;
            }
            catch (ConflictException)
            {
                return false;
            }
        }));

        outcomes.Count(won => won).ShouldBe(1);
    }

    [Fact]
    public async Task An_account_without_an_enterprise_finds_none()
    {
        portal.User.EnterpriseId = Guid.CreateVersion7();
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new ReadProfile.Query()));
        await Should.ThrowAsync<NotFoundException>(SaveAsync(new Typed("contact", "", "李强")));
    }

    [Fact]
    public async Task A_factory_is_added_with_its_place_and_a_second_one_of_that_name_is_refused()
    {
        var id = await portal.SendAsync(new SaveFactory.Command(null, [new("name", "", "呼和浩特工厂"), new("county", "", "150102")]));

        var added = (await portal.SendAsync(new ListFactories.Query())).Single(item => item.Id == id);
        (added.CityCode, added.Open[0].Title.Contains("内蒙古", StringComparison.Ordinal)).ShouldBe(("150100", true));
        (await Should.ThrowAsync<InvalidException>(portal.SendAsync(new SaveFactory.Command(null, [new("name", "", "呼和浩特工厂"), new("county", "", "150102")]))))
            .Errors.ShouldHaveSingleItem().Field.ShouldBe("name");
    }

    [Theory]
    [InlineData("name", "")]
    [InlineData("county", "")]
    [InlineData("county", "320500")]
    [InlineData("county", "320000")]
    [InlineData("industry", "X1")]
    public async Task A_factory_without_name_or_county_is_refused(string field, string typed)
    {
        List<Typed> fields = [new("name", "", "新厂"), new("county", "", "320583"), new("industry", "", "")];
        fields[fields.FindIndex(one => one.Field == field)] = new(field, "", typed);

        (await Should.ThrowAsync<InvalidException>(portal.SendAsync(new SaveFactory.Command(null, fields))))
            .Errors.ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    [Fact]
    public async Task A_factory_that_moves_takes_its_assessment_along_but_never_to_another_policy()
    {
        var assessment = await portal.SendAsync(new Application.Assessments.StartAssessment.Command(factory.Id));

        await portal.SendAsync(new SaveFactory.Command(factory.Id, [new("county", "320583", "320102")]));

        (await portal.InDatabaseAsync(db => db.SelfAssessments.SingleAsync(a => a.Id == assessment))).CountyCode.ShouldBe("320102");
        (await Should.ThrowAsync<InvalidException>(portal.SendAsync(new SaveFactory.Command(factory.Id, [new("county", "320102", "150102")]))))
            .Errors.ShouldHaveSingleItem().Field.ShouldBe("county");
    }

    [Fact]
    public async Task A_strangers_factory_does_not_exist()
    {
        var (stranger, _) = await portal.GivenFactoryAsync("150102", "草原乳业有限公司");
        portal.ActAs(stranger);

        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new ReadFactory.Query(factory.Id)));
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new SaveFactory.Command(factory.Id, [new("name", factory.Name, "夺来的厂")])));
        (await portal.SendAsync(new ListFactories.Query())).ShouldHaveSingleItem().Id.ShouldNotBe(factory.Id);
    }

    [Theory]
    [InlineData(Role.ProvinceOfficer, "320000", "320000", true)]
    [InlineData(Role.CityOfficer, "320000", "320500", true)]
    [InlineData(Role.CountyOfficer, "320000", "320583", true)]
    [InlineData(Role.CountyOfficer, "320000", "320582", false)]
    [InlineData(Role.CityOfficer, "320000", "320100", false)]
    [InlineData(Role.ProvinceOfficer, "150000", "150000", false)]
    public async Task Officers_see_the_enterprises_of_their_own_area_alone(Role role, string province, string area, bool sees)
    {
        await portal.SendAsync(new Application.Assessments.StartAssessment.Command(factory.Id));
        portal.ActAsOfficer(role, province, area);

        var overview = await portal.SendAsync(new ReadAreaOverview.Query());
        (overview.Enterprises, overview.Assessments).ShouldBe(sees ? (1, 1) : (0, 0));
        (await portal.SendAsync(new ListEnterprises.Query(null, null, null, false, null, 1))).Total.ShouldBe(sees ? 1 : 0);
        if (sees)
        {
            var view = await portal.SendAsync(new ReadEnterprise.Query(enterprise.Id));
            view.Values["county"].ShouldBe("昆山市");
            view.Assessments.ShouldHaveSingleItem().DecidedAt.ShouldBeNull();
        }
        else
        {
            await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new ReadEnterprise.Query(enterprise.Id)));
        }
    }

    [Fact]
    public async Task An_enterprise_is_listed_once_where_it_is_seated_and_where_its_factories_are()
    {
        await portal.SendAsync(new SaveFactory.Command(null, [new Typed("name", "", "南京工厂"), new Typed("county", "", "320115")]));
        await portal.SendAsync(new SaveFactory.Command(null, [new Typed("name", "", "南京二厂"), new Typed("county", "", "320115")]));
        (await ListedAsync(Role.ProvinceOfficer, "320000")).ShouldBe(1);
        (await ListedAsync(Role.CityOfficer, "320500")).ShouldBe(1);
        (await ListedAsync(Role.CityOfficer, "320100")).ShouldBe(1);
        (await ListedAsync(Role.CountyOfficer, "320115")).ShouldBe(1);
        (await ListedAsync(Role.CountyOfficer, "320507")).ShouldBe(0);
        (await ListedAsync(Role.CityOfficer, "320200")).ShouldBe(0);

        // The seat moves to the city of those two factories, away from the first.
        portal.ActAs(enterprise);
        await SaveAsync(new Typed("city", "320500", "320100"), new Typed("county", "320583", "320102"));
        (await ListedAsync(Role.ProvinceOfficer, "320000")).ShouldBe(1);
        (await ListedAsync(Role.CityOfficer, "320500")).ShouldBe(1);
        (await ListedAsync(Role.CityOfficer, "320100")).ShouldBe(1);
        (await ListedAsync(Role.CountyOfficer, "320115")).ShouldBe(1);
        (await ListedAsync(Role.CountyOfficer, "320102")).ShouldBe(1);

        // The province's officer, asking for one place.
        portal.ActAsOfficer(Role.ProvinceOfficer, "320000", "320000");
        (await portal.SendAsync(new ListEnterprises.Query("320500", null, null, false, null, 1))).Items.ShouldHaveSingleItem().Id.ShouldBe(enterprise.Id);
        (await portal.SendAsync(new ListEnterprises.Query("320500", "320583", null, false, "锦程", 1))).Total.ShouldBe(1);
        (await portal.SendAsync(new ListEnterprises.Query("320200", null, null, false, null, 1))).Items.ShouldBeEmpty();
        (await portal.SendAsync(new ReadAreaOverview.Query())).Divisions.Select(part => (part.Code, part.Enterprises)).ShouldBe([("320100", 1), ("320500", 1)]);
    }

    [Theory]
    [InlineData("锦程", 1)]
    [InlineData("%", 0)]
    [InlineData("_", 0)]
    [InlineData("91", 1)]
    public async Task The_list_is_searched_for_what_was_typed_as_it_stands(string text, int found)
    {
        portal.ActAsOfficer(Role.ProvinceOfficer, "320000", "320000");
        (await portal.SendAsync(new ListEnterprises.Query(null, null, null, false, text, 1))).Total.ShouldBe(found);
    }

    [Fact]
    public async Task An_irregular_code_is_confirmed_once_by_an_officer_of_the_area()
    {
        var irregular = new Enterprise
        {
            CreditCode = "91350100M0001TGQXM",
            CreditCodeIrregular = true,
            Name = "早期试点企业",
            ProvinceCode = "320000",
            CityCode = "320500",
            RegisteredAt = TimeProvider.System.GetUtcNow(),
        };
        await portal.StoreAsync(irregular);
        portal.ActAsOfficer(Role.CityOfficer, "320000", "320100");
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new ConfirmCreditCode.Command(irregular.Id, irregular.Version)));

        portal.ActAsOfficer(Role.CityOfficer, "320000", "320500");
        (await portal.SendAsync(new ReadAreaOverview.Query())).CodesToConfirm.ShouldBe(1);
        await portal.SendAsync(new ConfirmCreditCode.Command(irregular.Id, irregular.Version));
        (await portal.SendAsync(new ReadAreaOverview.Query())).CodesToConfirm.ShouldBe(0);
        (await portal.SendAsync(new ReadEnterprise.Query(irregular.Id))).CreditCodeConfirmedAt.ShouldNotBeNull();

        // A regular code has nothing to confirm, and an enterprise confirms nothing.
        await Should.ThrowAsync<NotFoundException>(portal.SendAsync(new ConfirmCreditCode.Command(enterprise.Id, enterprise.Version)));
        portal.ActAs(irregular);
        await Should.ThrowAsync<ForbiddenException>(portal.SendAsync(new ConfirmCreditCode.Command(irregular.Id, irregular.Version)));
    }

    private async Task<int> ListedAsync(Role role, string area)
    {
        portal.ActAsOfficer(role, "320000", area);
        var list = await portal.SendAsync(new ListEnterprises.Query(null, null, null, false, null, 1));
        list.Items.Select(item => item.Id).Distinct().Count().ShouldBe(list.Total);
        return list.Total;
    }

    private Task<SavedFields> SaveAsync(params Typed[] fields) => portal.SendAsync(new SaveProfile.Command(fields));
}
