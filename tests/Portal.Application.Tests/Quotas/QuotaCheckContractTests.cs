using System.Text;
using System.Text.Json.Nodes;
using Portal.Application.Evaluations;
using Portal.Application.Policies;
using Portal.Application.Quotas;
using Portal.TestKit;

namespace Portal.Application.Tests.Quotas;

/// <summary>The JSON contract, case by case, as data.</summary>
public sealed class QuotaCheckContractTests
{
    private static readonly QuotaBook Quotas = QuotaBook.Read(Path.Combine(Checkout.Root, "seeds", "policies"));
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(
        Path.Combine(Checkout.Root, "tests", "Portal.Application.Tests", "Quotas", "cases.json")))!.AsArray();

    public static TheoryData<string> Names => [.. Cases.Select(each => (string)each!["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_case_is_answered_as_written(string name)
    {
        var expected = Cases.Single(each => (string)each!["name"]! == name)!.AsObject();

        var (status, answer) = Ask(expected["body"]!.ToJsonString());

        status.ShouldBe((int)expected["status"]!);
        if (status == 200)
        {
            answer!.ToJsonString().ShouldBe(expected["answer"]!.ToJsonString());
        }
        else if (status == 422)
        {
            ((bool)answer!["valid"]!).ShouldBeFalse();
            answer["errors"]!.AsArray().Select(error => $"{error!["path"]} {error["code"]}").Order()
                .ShouldBe(expected["errors"]!.AsArray().Select(error => (string)error!).Order());
            answer["errors"]!.AsArray().ShouldAllBe(error => ((string)error!["message"]!).Any(letter => letter > 0x4E00));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"scheme\":\"typical-case-2025\",\"scheme\":\"typical-case-2025\",\"recommender\":{}}")]
    [InlineData("{\"scheme\":\"\\ud800\",\"recommender\":{}}")]
    [InlineData("{\"scheme\":\"typical-case-2025\",\"recommender\":{\"kind\":[[[[[[[[[[]]]]]]]]]]}}")]
    public void What_is_not_the_contracts_shape_is_refused_as_a_whole(string body) => Ask(body).Status.ShouldBe(400);

    [Fact]
    public void An_unknown_city_is_answered_with_those_that_there_are()
    {
        var (_, answer) = Ask("""{"scheme":"shaanxi-excellent-2024","recommender":{"kind":"city","city":"韩城"}}""");
        ((string)answer!["errors"]![0]!["message"]!).ShouldContain("西安、宝鸡、咸阳、铜川、渭南、延安、汉中、榆林、安康、商洛、杨凌");
    }

    private static (int Status, JsonNode? Answer) Ask(string body)
    {
        try
        {
            var read = QuotaCheckBody.Read(Encoding.UTF8.GetBytes(body));
            var (valid, json) = QuotaCheckAnswer.To(read, read.SchemeIn(Quotas.Schemes));
            return (valid ? 200 : 422, JsonNode.Parse(json.Span));
        }
        catch (MalformedBodyException malformed)
        {
            malformed.Message.Any(letter => letter > 0x4E00).ShouldBeTrue();
            return (400, null);
        }
    }
}
