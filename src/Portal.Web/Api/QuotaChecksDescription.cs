using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Portal.Rules.Quotas;
using static Portal.Web.Api.Schemas;

namespace Portal.Web.Api;

/// <summary>Describes the quota checks in OpenAPI, an example a scheme; a test sends them through the endpoint.</summary>
internal static class QuotaChecksDescription
{
    private static readonly (string Name, string Json)[] Examples =
    [
        ("national-leading-2025", """{"scheme": "national-leading-2025", "recommender": {"kind": "province", "excellent2024": 19}, "counts": {"total": 2}}"""),
        ("shaanxi-excellent-2024", """{"scheme": "shaanxi-excellent-2024", "recommender": {"kind": "city", "city": "杨凌"}, "counts": {"total": 3}}"""),
        ("promotion-centre-2025", """{"scheme": "promotion-centre-2025", "recommender": {"kind": "province"}, "counts": {"total": 6, "consortium": 4}}"""),
        ("typical-case-2025",
            """
            {"scheme": "typical-case-2025", "recommender": {"kind": "province"},
             "counts": {"city": 1, "park": 1, "cluster": 1, "manufacturer": 5, "serviceProvider": 2}, "candidate": {"selectedIn2024": false}}
            """),
    ];

    private const string Example =
        """{"scheme": "national-excellent-2025", "recommender": {"kind": "province", "rank": 10}, "counts": {"total": 41}}""";

    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var operation = document.Paths["/api/v1/quota-checks"].Operations![HttpMethod.Post];
        operation.RequestBody = Request(Body(), Example, Examples);
        Answers(operation, "200", Object(
            ("ok", Of(JsonSchemaType.Boolean)), ("cap", Of(JsonSchemaType.Integer)), ("total", Of(JsonSchemaType.Integer)),
            ("over", Of(JsonSchemaType.Integer)), ("violations", List(Finding())), ("warnings", List(Finding()))));
        Answers(operation, "422", Object(
            ("valid", Of(JsonSchemaType.Boolean)),
            ("errors", List(Object(
                ("path", Of(JsonSchemaType.String)), ("code", Of(JsonSchemaType.String)), ("message", Of(JsonSchemaType.String)))))));
        return Task.CompletedTask;
    }

    private static OpenApiSchema Body() => Closed(["scheme", "recommender"],
        ("scheme", Words([.. Examples.Select(example => example.Name).Prepend("national-excellent-2025")])),
        ("recommender", Closed(["kind"],
            ("kind", Words([.. Enum.GetValues<RecommenderKind>().Select(kind => kind.ApiName())])),
            ("rank", Whole()), ("excellent2024", Whole()), ("city", Of(JsonSchemaType.String)))),
        ("counts", Closed([], [.. Enum.GetValues<CountKind>().Select(kind => (kind.ApiName(), Whole()))])),
        ("candidate", Closed([], ("selectedIn2024", Of(JsonSchemaType.Boolean)))));

    private static OpenApiSchema Finding() => Object(
        ("code", Words([.. Enum.GetValues<QuotaCode>().Select(code => code.ApiName())])), ("clause", Of(JsonSchemaType.String)),
        ("cap", Of(JsonSchemaType.Integer)), ("actual", Of(JsonSchemaType.Integer)),
        ("kind", Of(JsonSchemaType.String)), ("note", Of(JsonSchemaType.String)));
}
