using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Application.Evaluations;
using Portal.Application.Policies;
using Portal.TestKit;

namespace Portal.Application.Tests.Evaluations;

/// <summary>The JSON contract, case by case, as data.</summary>
public sealed class EvaluationContractTests
{
    private static readonly PolicyBook Policies = PolicyBook.Read(Path.Combine(Checkout.Root, "seeds", "policies"));
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(
        Path.Combine(Checkout.Root, "tests", "Portal.Application.Tests", "Evaluations", "cases.json")))!.AsArray();

    public static TheoryData<string> Names => [.. Cases.Select(each => (string)each!["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_case_is_answered_as_written(string name)
    {
        var expected = Cases.Single(each => (string)each!["name"]! == name)!.AsObject();
        var body = new JsonObject();
        foreach (var (member, value) in expected.Where(member => member.Key is "policy" or "facts" or "extra"))
        {
            body[member] = value?.DeepClone();
        }

        var (status, answer) = Ask(body.ToJsonString());
        status.ShouldBe((int)expected["status"]!);
        if (status == 200)
        {
            ((string?)answer!["referenceTier"]).ShouldBe((string?)expected["referenceTier"]);
            ((string?)answer["score"]!["shown"]).ShouldBe((string?)expected["shown"]);
            ((string?)answer["score"]!["value"]).ShouldBe((string?)expected["value"]);
            answer["tiers"]!.AsArray().Select(tier => (string)tier!["tier"]!).ShouldBe(["base", "advanced", "excellent", "leading"]);
        }
        else if (status == 422)
        {
            answer!["errors"]!.AsArray().Select(error => $"{error!["path"]} {error["code"]}").Order()
                .ShouldBe(expected["errors"]!.AsArray().Select(error => (string)error!).Order());
            answer["errors"]!.AsArray().ShouldAllBe(error => ((string)error!["message"]!).Any(letter => letter > 0x4E00));
            answer["score"]!["value"].ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{\"policy\":\"jiangsu-2025\",\"facts\":{}} x")]
    [InlineData("{\"policy\":\"jiangsu-2025\",\"facts\":{\"score\":1,\"score\":2}}")]
    [InlineData("{\"policy\":1,\"facts\":{}}")]
    [InlineData("{\"policy\":\"jiangsu-2025\",\"facts\":{\"scenarios\":[[[[[[[[[[]]]]]]]]]]}}")]
    [InlineData("{\"policy\":\"jiangsu-2025\",\"facts\":{\"score\":NaN}}")]
    [InlineData("{\"policy\":\"\\ud800\",\"facts\":{}}")]
    [InlineData("{\"policy\":\"jiangsu-2025\",\"facts\":{\"\\udc00\":1}}")]
    public void What_is_not_the_contracts_shape_is_refused_as_a_whole(string body) => Ask(body).Status.ShouldBe(400);

    [Fact]
    public void A_valid_part_is_still_scored_beside_an_error()
    {
        var (_, answer) = Ask("""{"policy":"jiangsu-2025","facts":{"indicators":{"1":{"level":4,"score":"52.0"},"2":{"level":4,"score":60}}}}""");
        answer!["score"]!["perIndicator"]!.ToJsonString().ShouldBe(
            JsonNode.Parse("""{"1":{"level":4,"score":"52","degree":"比较符合","band":"[47-54)"}}""")!.ToJsonString());
    }

    [Fact]
    public void Digits_are_kept_as_they_were_given()
    {
        var (_, answer) = Ask("""{"policy":"jiangsu-2025","facts":{"score":60.000000000001}}""");
        ((string)answer!["score"]!["value"]!).ShouldBe("60.000000000001");
        ((string)answer["score"]!["shown"]!).ShouldBe("60.00");
        ((string)answer["tiers"]![0]!["conditions"]![0]!["outcome"]!).ShouldBe("met");
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_and_too_small_a_number_is_not_nothing()
    {
        Ask([.. "{\"policy\":\""u8, 0xff, .. "\",\"facts\":{}}"u8]).Status.ShouldBe(400);
        var (status, answer) = Ask("""{"policy":"jiangsu-2025","facts":{"score":-1e-400}}""");
        status.ShouldBe(422);
        ((string)answer!["errors"]![0]!["code"]!).ShouldBe("number-malformed");
    }

    [Theory]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"score":61,"scenarios":[],"maturityLevel":2}}""", "base", "basic-score", "S1 S9")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"score":61,"scenarios":[],"maturityLevel":2}}""", "leading", "suggested-score-line", "S1 S9 S10")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"score":61,"scenarios":[],"maturityLevel":2}}""", "base", "scenario-count", "M1 M2 M3")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"score":61,"scenarios":[],"maturityLevel":2}}""", "base", "maturity", "")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{}}""", "base", "scenario-count", "")]
    [InlineData("""{"policy":"neimenggu-2025","facts":{"maturityLevel":1}}""", "base", "maturity", "E1")]
    [InlineData("""{"policy":"neimenggu-2025","facts":{"maturityLevel":1}}""", "advanced", "maturity", "")]
    [InlineData("""{"policy":"national-2025","facts":{"scenarios":[]}}""", "excellent", "segment-coverage", "E5")]
    [InlineData("""{"policy":"national-2025","facts":{"scenarios":[]}}""", "leading", "segment-coverage", "")]
    [InlineData("""{"policy":"national-2025","facts":{"scenarios":[]}}""", "leading", "ai-ratio", "E8")]
    public void A_result_that_depends_on_a_switch_names_it(string body, string tier, string code, string expected)
    {
        var (_, answer) = Ask(body);
        var note = (string?)answer!["tiers"]!.AsArray().Single(each => (string)each!["tier"]! == tier)!["conditions"]!.AsArray()
            .Single(each => (string)each!["code"]! == code)!["note"];
        var policy = Policies.For((string)answer["policy"]!);
        var ids = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        policy.Readings.Values.Where(reading => note?.Contains($"（{reading.Id}）", StringComparison.Ordinal) is true).Select(reading => reading.Id)
            .ShouldBe(ids, ignoreOrder: true);
        ids.ShouldAllBe(id => note!.Contains(policy.Readings[id].Text));
    }

    [Theory]
    [InlineData("""{"score":"60.0000000000001"}""", "12 位小数")]
    [InlineData("""{"indicators":{"7":{"totalInvestment":"1000000000000"}}}""", "小于 1000000000000")]
    [InlineData("""{"maturityLevel":"2.5"}""", "整数")]
    [InlineData("""{"indicators":{"7":{"investmentInYear":"-1"}}}""", "不得小于 0")]
    [InlineData("""{"score":"sixty"}""", "不是有效的数值")]
    public void A_number_that_cannot_be_taken_is_told_why(string facts, string expected)
    {
        var (status, answer) = Ask($$"""{"policy":"jiangsu-2025","facts":{{facts}}}""");
        status.ShouldBe(422);
        (string Code, string Message)[] malformed = [.. answer!["errors"]!.AsArray().Select(error => ((string)error!["code"]!, (string)error["message"]!))
            .Where(error => error.Item1 == "number-malformed")];
        malformed.ShouldHaveSingleItem().Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"indicators":{"1":7}}}""", "facts.indicators.1")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"indicators":{"1":{"level":true}}}}""", "facts.indicators.1.level")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"indicators":{"1":{"totalInvestment":"1"}}}}""", "facts.indicators.1.totalInvestment")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"scenarios":[1]}}""", "facts.scenarios.0")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"declarations":[]}}""", "facts.declarations")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"maturityKind":1}}""", "facts.maturityKind")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"aiRatio":"1"}}""", "facts.aiRatio")]
    [InlineData("""{"policy":1,"facts":{}}""", "“policy”")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"scenarios":[[[[[[[[[[]]]]]]]]]]}}""", "8 层")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"score":1,"score":2}}""", "重复")]
    [InlineData("""{"policy":"jiangsu-2025","facts":{}} x""", "不是规范的 JSON")]
    public void What_is_refused_as_a_whole_says_where_and_why(string body, string expected) =>
        Should.Throw<MalformedBodyException>(() => EvaluationBody.Read(Encoding.UTF8.GetBytes(body), Policies)).Message.ShouldContain(expected);

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_body() =>
        Ask([.. Encoding.UTF8.Preamble, .. """{"policy":"jiangsu-2025","facts":{}}"""u8]).Status.ShouldBe(200);

    private static (int Status, JsonNode? Answer) Ask(string body) => Ask(Encoding.UTF8.GetBytes(body));

    private static (int Status, JsonNode? Answer) Ask(byte[] body)
    {
        try
        {
            var (valid, json) = EvaluationAnswer.To(EvaluationBody.Read(body, Policies));
            return (valid ? 200 : 422, JsonNode.Parse(json.Span, documentOptions: new JsonDocumentOptions()));
        }
        catch (MalformedBodyException malformed)
        {
            malformed.Message.Any(letter => letter > 0x4E00).ShouldBeTrue();
            return (400, null);
        }
    }
}
