using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Portal.Application;
using static Portal.Web.Api.Schemas;

namespace Portal.Web.Api;

/// <summary>
/// Describes the evaluations in OpenAPI. The body is read by hand (strictly, digits kept), so the description is written by hand
/// as well, beside the reader; a test sends its examples through the endpoint.
/// </summary>
internal static class EvaluationsDescription
{
    /// <summary>A province's policy, by rows of its matrix.</summary>
    public const string ProvincialExample = """
        {
          "policy": "jiangsu-2025",
          "facts": {
            "indicators": {
              "1": {"level": 4, "score": "52"}, "2": {"level": 5, "score": 66.5}, "3": {"level": 5, "score": "70"},
              "4": {"level": 4, "score": "58"}, "5": {"notApplicable": true}, "6": {"level": 4, "score": "45"},
              "7": {"totalInvestment": "860", "investmentInYear": "120"},
              "8": {"level": 5, "score": "61"}, "9": {"level": 5, "score": "72"}, "10": {"level": 5, "score": "75.25"}
            },
            "scenarios": [{"row": 9, "tier": "advanced"}, {"row": 16, "tier": "base", "usesAi": true}],
            "maturityLevel": 2,
            "maturityKind": "selfAssessed",
            "declarations": {"scale": true, "credit": true, "accidents": "none", "equipment": true, "organisation": true}
          }
        }
        """;

    /// <summary>The state's conditions, by what is built of the guideline.</summary>
    public const string NationalExample = """
        {
          "policy": "national-2025",
          "facts": {
            "scenarios": [
              {"no": 2, "usesAi": false}, {"no": 4, "usesAi": true}, {"no": 8, "usesAi": false},
              {"no": 20, "usesAi": false}, {"no": 30, "usesAi": false}
            ],
            "maturityLevel": 3,
            "maturityKind": "assessed",
            "recognisedTier": "advanced",
            "declarations": {"scale": true, "credit": true, "accidents": "none", "equipment": true, "organisation": true}
          }
        }
        """;

    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = Texts.PortalName, Version = "v1", Description = Texts.PortalPurpose };
        var operation = document.Paths["/api/v1/evaluations"].Operations![HttpMethod.Post];
        operation.RequestBody = Request(Body(), ProvincialExample, ("national-2025", NationalExample));
        Answers(operation, "200", Answer());
        Answers(operation, "422", Object(
            ("valid", Of(JsonSchemaType.Boolean)),
            ("errors", List(Error())),
            ("score", Object(("perIndicator", Map(IndicatorScore())), ("value", Of(JsonSchemaType.Null))))));
        return Task.CompletedTask;
    }

    private static OpenApiSchema Body() => Closed(["policy", "facts"],
        ("policy", Of(JsonSchemaType.String)),
        ("facts", Closed([],
            ("indicators", Map(Closed([],
                ("level", Whole()), ("score", Number()), ("notApplicable", Of(JsonSchemaType.Boolean)),
                ("totalInvestment", Number()), ("investmentInYear", Number())))),
            ("score", Number()),
            ("scenarios", List(Closed([],
                ("row", Whole(Texts.ApiDescribesRow)), ("tier", Tier()),
                ("no", Whole(Texts.ApiDescribesNo)), ("usesAi", Of(JsonSchemaType.Boolean))))),
            ("aiRatio", Number()),
            ("maturityLevel", Whole(Texts.ApiMaturityLevelDescription)),
            ("maturityKind", Words("selfAssessed", "assessed")),
            ("recognisedTier", Tier()),
            ("declarations", Closed([],
                ("scale", Of(JsonSchemaType.Boolean | JsonSchemaType.String, Texts.ApiScaleDescription)), ("credit", Of(JsonSchemaType.Boolean)),
                ("accidents", Words("none", "general", "larger", "major")),
                ("equipment", Of(JsonSchemaType.Boolean)), ("organisation", Of(JsonSchemaType.Boolean)))))));

    private static OpenApiSchema Answer() => Object(
        ("policy", Of(JsonSchemaType.String)), ("policyVersion", Of(JsonSchemaType.String)), ("valid", Of(JsonSchemaType.Boolean)),
        ("errors", List(Error())),
        ("score", Object(("value", Text()), ("shown", Text()), ("sum", Text()), ("scoredIndicators", Of(JsonSchemaType.Integer)),
            ("notApplicable", List(Of(JsonSchemaType.Integer))), ("perIndicator", Map(IndicatorScore())))),
        ("tiers", List(Object(("tier", Tier()), ("outcome", Outcome()),
            ("conditions", List(Object(("code", Of(JsonSchemaType.String)), ("clause", Of(JsonSchemaType.String)), ("required", Text()),
                ("actual", Text()), ("outcome", Outcome()), ("note", Text()),
                ("covered", List(Of(JsonSchemaType.String))), ("missing", List(Of(JsonSchemaType.String))))))))),
        ("referenceTier", new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null }));

    private static OpenApiSchema IndicatorScore() => Object(
        ("level", new OpenApiSchema { Type = JsonSchemaType.Integer | JsonSchemaType.Null }), ("score", Text()), ("degree", Text()), ("band", Text()));

    private static OpenApiSchema Error() => Object(
        ("path", Of(JsonSchemaType.String)), ("code", Of(JsonSchemaType.String)), ("message", Of(JsonSchemaType.String)));

    private static OpenApiSchema Tier() => Words("base", "advanced", "excellent", "leading");

    private static OpenApiSchema Outcome() => Words("met", "metWithNote", "notMet", "needsJudgement");
}
