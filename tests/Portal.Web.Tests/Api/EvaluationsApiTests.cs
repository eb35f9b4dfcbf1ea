using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Portal.Web.Tests.Api;

public sealed class EvaluationsApiTests(Site site)
{
    [Theory]
    [InlineData("example", "jiangsu-2025", "62.46875", null)]
    [InlineData("national-2025", "national-2025", null, "excellent")]
    public async Task A_published_example_is_answered(string name, string policy, string? score, string? referenceTier)
    {
        using var client = site.Open().Client;
        var description = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken))!;
        var example = description["paths"]!["/api/v1/evaluations"]!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]![name]!["value"]!;
        var (status, _, answer) = await AskAsync(client, example.ToJsonString());
        status.ShouldBe(HttpStatusCode.OK);
        ((string?)answer["score"]!["value"]).ShouldBe(score);
        ((string?)answer["referenceTier"]).ShouldBe(referenceTier);
        ((string)answer["policyVersion"]!).ShouldStartWith(policy + "@sha256:");
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("""{"policy":"mars-2025","facts":{}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"policy":"jiangsu-2025","facts":{"scor":1}}""", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_read_is_a_problem_in_Chinese(string body, HttpStatusCode expected)
    {
        using var client = site.Open().Client;
        var (status, type, answer) = await AskAsync(client, body);
        status.ShouldBe(expected);
        type!.MediaType.ShouldBe("application/problem+json");
        ((string)answer["detail"]!).Any(letter => letter > 0x4E00).ShouldBeTrue();
    }

    [Fact]
    public async Task Invalid_facts_are_422_with_codes()
    {
        using var client = site.Open().Client;
        var (status, type, answer) = await AskAsync(client, """{"policy":"neimenggu-2025","facts":{"score":70}}""");
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        type!.MediaType.ShouldBe("application/json");
        ((bool)answer["valid"]!).ShouldBeFalse();
        ((string)answer["errors"]![0]!["code"]!).ShouldBe("score-not-asked");
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_and_told_so()
    {
        using var client = site.Open().Client;
        var (status, _, answer) = await AskAsync(client, new string(' ', 70_000) + "{}");
        status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        ((string)answer["title"]!).ShouldBe("提交的内容过大");
        ((string)answer["detail"]!).ShouldContain("64 KB");
    }

    [Fact]
    public async Task The_description_holds_the_contract_and_nothing_else()
    {
        using var client = site.Open().Client;
        var description = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken))!;
        description["paths"]!.AsObject().Select(path => path.Key).ShouldBe(["/api/v1/evaluations", "/api/v1/quota-checks", "/api/v1/documents/{code}/verification"], ignoreOrder: true);

        var facts = description["paths"]!["/api/v1/evaluations"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!["facts"]!["properties"]!;
        var level = facts["indicators"]!["additionalProperties"]!["properties"]!["level"]!;
        var scenario = facts["scenarios"]!["items"]!["properties"]!;
        foreach (var whole in new[] { level, scenario["row"]!, scenario["no"]!, facts["maturityLevel"]! })
        {
            whole["type"]!.AsArray().Select(type => (string)type!).ShouldBe(["integer", "string"], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task A_burst_beyond_the_limit_is_429_with_the_seconds_to_wait()
    {
        await using var limited = site.With(("Portal:Api:RequestsPerSecond", "1"), ("Portal:Api:Burst", "3"));
        using var client = limited.Open().Client;

        // At once: one after the other, a slow machine's come no faster than they are allowed.
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            using var content = new StringContent("{}", Encoding.UTF8, "application/json");
            return await client.PostAsync(new Uri("/api/v1/evaluations", UriKind.Relative), content, TestContext.Current.CancellationToken);
        }));

        answers.Select(answer => answer.StatusCode).Distinct().ShouldBe([HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests], ignoreOrder: true);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest).ShouldBeGreaterThanOrEqualTo(3);
        answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ShouldAllBe(refused => refused.Headers.RetryAfter != null);
    }

    [Theory]
    [InlineData("GET", "application/json")]
    [InlineData("GET", "text/html")]
    [InlineData("PUT", "*/*")]
    [InlineData("DELETE", "*/*")]
    public async Task Another_method_than_the_contracts_is_405_with_the_one_that_is_allowed(string method, string accepts)
    {
        using var client = site.Open().Client;
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("/api/v1/evaluations", UriKind.Relative));
        request.Headers.Accept.ParseAdd(accepts);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["POST"]);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        ((int)problem["status"]!).ShouldBe(405);
        ((string)problem["detail"]!).ShouldContain("POST");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public async Task An_address_that_there_is_not_is_a_problem_in_Chinese_whatever_is_accepted(string accepts)
    {
        using var client = site.Open().Client;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/nothing", UriKind.Relative));
        request.Headers.Accept.ParseAdd(accepts);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("Not Found");
    }

    private static async Task<(HttpStatusCode Status, MediaTypeHeaderValue? Type, JsonNode Answer)> AskAsync(HttpClient client, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/api/v1/evaluations", UriKind.Relative), content);
        return (response.StatusCode, response.Content.Headers.ContentType, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
