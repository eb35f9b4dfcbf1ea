using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Portal.Web.Tests.Api;

public sealed class QuotaChecksApiTests(Site site)
{
    [Fact]
    public async Task The_published_examples_are_answered_one_for_each_scheme()
    {
        using var client = site.Open().Client;
        var description = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken))!;
        var content = description["paths"]!["/api/v1/quota-checks"]!["post"]!["requestBody"]!["content"]!["application/json"]!;
        var schemes = content["schema"]!["properties"]!["scheme"]!["enum"]!.AsArray().Select(each => (string)each!).ToList();
        var examples = content["examples"]!.AsObject().Select(each => each.Value!["value"]!).ToList();

        examples.Select(example => (string)example["scheme"]!).ShouldBe(schemes);
        schemes.Count.ShouldBe(5);
        foreach (var example in examples)
        {
            var (status, _, answer) = await AskAsync(client, example.ToJsonString());
            status.ShouldBe(HttpStatusCode.OK);
            ((int)answer["cap"]!).ShouldBePositive();
        }

        ((int)(await AskAsync(client, examples[0].ToJsonString())).Answer["over"]!).ShouldBe(1);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest, "application/problem+json")]
    [InlineData("""{"scheme":"jiangsu-2025","recommender":{"kind":"city"}}""", HttpStatusCode.BadRequest, "application/problem+json")]
    [InlineData("""{"scheme":"shaanxi-excellent-2024","recommender":{"kind":"city","city":"苏州"}}""", HttpStatusCode.UnprocessableEntity, "application/json")]
    public async Task What_cannot_be_answered_is_told_in_Chinese(string body, HttpStatusCode expected, string mediaType)
    {
        using var client = site.Open().Client;
        var (status, type, answer) = await AskAsync(client, body);
        status.ShouldBe(expected);
        type!.MediaType.ShouldBe(mediaType);
        ((string)(answer["detail"] ?? answer["errors"]![0]!["message"])!).Any(letter => letter > 0x4E00).ShouldBeTrue();
    }

    [Fact]
    public async Task It_shares_the_limit_of_the_calculators()
    {
        await using var limited = site.With(("Portal:Api:RequestsPerSecond", "1"), ("Portal:Api:Burst", "3"));
        using var client = limited.Open().Client;
        // At once: one after the other, a slow machine's come no faster than they are allowed.
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => AskAsync(client, "{}")));
        answers.Select(answer => answer.Status).ShouldContain(HttpStatusCode.TooManyRequests);
    }

    private static async Task<(HttpStatusCode Status, MediaTypeHeaderValue? Type, JsonNode Answer)> AskAsync(HttpClient client, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/api/v1/quota-checks", UriKind.Relative), content);
        return (response.StatusCode, response.Content.Headers.ContentType, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
