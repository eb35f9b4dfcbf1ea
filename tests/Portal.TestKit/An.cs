using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Portal.Application.Accounts;
using Portal.Application.Data;
using Portal.Application.Enterprises;

namespace Portal.TestKit;

/// <summary>People for tests, each new and unlike all others: <c>An.Enterprise().In("320500")</c>, <c>An.Officer().In("320583")</c>.</summary>
public static class An
{
    /// <summary>An enterprise with its owner; in 苏州 unless said otherwise.</summary>
    public static EnterpriseBuilder Enterprise() => new();

    /// <summary>An officer of the county, city or province whose code <c>In</c> gives; of 苏州 unless said otherwise.</summary>
    public static StaffBuilder Officer() => new(null);

    /// <summary>An expert of a province; of 江苏 unless said otherwise.</summary>
    public static StaffBuilder Expert() => new(Role.Expert);

    public static StaffBuilder Administrator() => new(Role.Administrator);

    public static StaffBuilder Auditor() => new(Role.Auditor);
}

/// <summary>Somebody who can be stored and can sign in.</summary>
public interface IPerson
{
    /// <summary>Stores the account, with its enterprise where it has one; the password is <see cref="TestPassword.Text"/>.</summary>
    Task<Account> SaveAsync(PortalDb db);
}

/// <summary>The one password of everybody whom tests invent.</summary>
public static class TestPassword
{
    public const string Text = "Only-for-tests-1";

    /// <summary>Few rounds: hashing is not what these tests are about.</summary>
    public const int Rounds = 1000;

    private static readonly string Hash = new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }))
        .HashPassword(null!, Text);

    internal static Account WithTestPassword(this Account account)
    {
        account.SetPassword(Hash);
        account.EmailConfirmed = true;
        return account;
    }
}

/// <summary>An enterprise and its owner, or a member of it.</summary>
public sealed class EnterpriseBuilder : IPerson
{
    private static int made;
    private string name = "";
    private string city = "320500";
    private string? county;
    private string? creditCode;
    private Guid? joined;

    /// <param name="code">A city's or county's six-digit code.</param>
    public EnterpriseBuilder In(string code)
    {
        var isCounty = !code.EndsWith("00", StringComparison.Ordinal);
        city = isCounty ? code[..4] + "00" : code;
        county = isCounty ? code : null;
        return this;
    }

    public EnterpriseBuilder Named(string enterprise)
    {
        name = enterprise;
        return this;
    }

    public EnterpriseBuilder WithCreditCode(string code)
    {
        creditCode = code;
        return this;
    }

    /// <summary>Not a new enterprise but one more account of a stored one: a colleague of its owner.</summary>
    public EnterpriseBuilder Joining(Guid enterpriseId)
    {
        joined = enterpriseId;
        return this;
    }

    public async Task<Account> SaveAsync(PortalDb db)
    {
        var number = Interlocked.Increment(ref made);
        var now = TimeProvider.System.GetUtcNow();
        var enterpriseId = joined;
        if (enterpriseId is null)
        {
            var enterprise = new Enterprise
            {
                CreditCode = creditCode ?? CreditCode.Of("91320500", $"MA{number:D6}").Text,
                CreditCodeIrregular = CreditCode.TryRead(creditCode, out var given, out _) && given.IsIrregular,
                Name = name.Length > 0 ? name : $"测试企业{number}",
                ProvinceCode = city[..2] + "0000",
                CityCode = city,
                CountyCode = county,
                RegisteredAt = now,
            };
            db.Enterprises.Add(enterprise);
            enterpriseId = enterprise.Id;
        }

        var account = Account.For(
            $"enterprise{number}@example.com", $"企业用户{number}", joined is null ? Role.EnterpriseOwner : Role.EnterpriseMember, now, enterpriseId)
            .WithTestPassword();
        db.Accounts.Add(account);
        await db.SaveChangesAsync();
        return account;
    }
}

/// <summary>An account of staff.</summary>
public sealed class StaffBuilder : IPerson
{
    private static int made;
    private readonly Role? role;
    private string area;
    private string? group;
    private Duty duty = Duty.Handling;

    internal StaffBuilder(Role? role) => (this.role, area) = (role, role is null ? "320500" : "320000");

    /// <param name="code">A county's, city's or province's six-digit code.</param>
    public StaffBuilder In(string code)
    {
        area = code;
        return this;
    }

    /// <summary>负责人 and not 经办人.</summary>
    public StaffBuilder Signing()
    {
        duty = Duty.Signing;
        return this;
    }

    /// <summary>Of a group or the corps, in the portal of a province.</summary>
    /// <param name="code">Its code in the campaigns' data.</param>
    /// <param name="inProvince">Six digits.</param>
    public StaffBuilder Of(string code, string inProvince = "320000")
    {
        (area, group) = (inProvince, code);
        return this;
    }

    public async Task<Account> SaveAsync(PortalDb db)
    {
        var number = Interlocked.Increment(ref made);
        var actual = group is not null ? Role.GroupOfficer : role ?? (area.EndsWith("0000", StringComparison.Ordinal) ? Role.ProvinceOfficer
            : area.EndsWith("00", StringComparison.Ordinal) ? Role.CityOfficer
            : Role.CountyOfficer);
        var province = actual is Role.Administrator or Role.Auditor ? null : area[..2] + "0000";
        var account = Account.For(
            $"staff{number}@example.com", $"工作人员{number}", actual, TimeProvider.System.GetUtcNow(), null, province, group ?? (role is null ? area : null),
            duty)
            .WithTestPassword();
        db.Accounts.Add(account);
        await db.SaveChangesAsync();
        return account;
    }
}
