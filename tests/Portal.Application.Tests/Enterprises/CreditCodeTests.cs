using System.Text.Json;
using Portal.Application.Enterprises;

namespace Portal.Application.Tests.Enterprises;

public sealed class CreditCodeTests
{
    public sealed record Case(string Typed, string? Code, bool Irregular, CreditCodeFault? Fault, string Why);

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    public static TheoryData<Case> Cases() =>
        [.. JsonSerializer.Deserialize<Case[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Enterprises", "credit-codes.json")), Format)!];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Each_worked_case_is_read_as_it_says(Case worked)
    {
        var isCode = CreditCode.TryRead(worked.Typed, out var code, out var fault);
        (isCode ? code.Text : null).ShouldBe(worked.Code, worked.Why);
        (isCode ? null : (CreditCodeFault?)fault).ShouldBe(worked.Fault, worked.Why);
        code.IsIrregular.ShouldBe(worked.Irregular, worked.Why);
    }

    [Fact]
    public void One_wrong_character_is_always_found()
    {
        const string Genuine = "91350200MA2YJ1XR9G";
        const string Characters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        for (var i = 0; i < Genuine.Length; i++)
        {
            foreach (var character in Characters.Where(character => character != Genuine[i]))
            {
                var mistyped = Genuine[..i] + character + Genuine[(i + 1)..];
                CreditCode.TryRead(mistyped, out _, out _).ShouldBeFalse(mistyped);
            }
        }
    }

    [Fact]
    public void A_made_code_is_a_code()
    {
        for (var number = 0; number < 1000; number++)
        {
            var made = CreditCode.Of("91320500", $"MA9{number:D5}");
            CreditCode.TryRead(made.Text, out var read, out _).ShouldBeTrue(made.Text);
            read.ShouldBe(made);
        }
    }
}
