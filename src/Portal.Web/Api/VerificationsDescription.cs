using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Portal.Application;
using Portal.Application.Documents;
using static Portal.Web.Api.Schemas;

namespace Portal.Web.Api;

/// <summary>Describes the record of a document in OpenAPI.</summary>
internal static class VerificationsDescription
{
    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var operation = document.Paths[VerificationsApi.Path].Operations![HttpMethod.Get];
        ((OpenApiParameter)operation.Parameters![0]).Description = Texts.VerifyCodeHint;
        Answers(operation, "200", Object(
            ("code", Of(JsonSchemaType.String)), ("kind", Words([.. VerificationJson.Kinds])), ("title", Of(JsonSchemaType.String)), ("issuer", Of(JsonSchemaType.String)),
            ("version", Of(JsonSchemaType.Integer)), ("standing", Words([.. VerificationJson.Standings])), ("frozenAt", Time()), ("contentSha256", Of(JsonSchemaType.String)),
            ("state", Words([.. VerificationJson.States])), ("pages", Of(JsonSchemaType.Integer | JsonSchemaType.Null)),
            ("files", List(Object(
                ("number", Of(JsonSchemaType.Integer)), ("sha256", Of(JsonSchemaType.String)), ("size", Of(JsonSchemaType.Integer)), ("madeAt", Time()), ("sealedBy", Seal()),
                ("signatures", List(Object(
                    ("signer", Of(JsonSchemaType.String)), ("certificateSha256", Of(JsonSchemaType.String)), ("claimedAt", Text()), ("stampedAt", Text()),
                    ("stampTrusted", Of(JsonSchemaType.Boolean)), ("intact", Of(JsonSchemaType.Boolean)), ("trusted", Of(JsonSchemaType.Boolean)),
                    ("later", Words([.. VerificationJson.Laters]))))),
                ("signatureFault", Of(JsonSchemaType.String))))),
            ("stampedScan", Scan())));
        return Task.CompletedTask;
    }

    private static OpenApiSchema Seal()
    {
        var seal = Object(("organisation", Of(JsonSchemaType.String)), ("sealText", Of(JsonSchemaType.String)));
        seal.Type = JsonSchemaType.Object | JsonSchemaType.Null;
        return seal;
    }

    private static OpenApiSchema Scan()
    {
        var scan = Object(("state", Words(VerificationJson.ScanWaiting, VerificationJson.ScanConfirmed)), ("withinOffice", Of(JsonSchemaType.Boolean)), ("at", Time()));
        scan.Type = JsonSchemaType.Object | JsonSchemaType.Null;
        return scan;
    }

    private static OpenApiSchema Time() => new() { Type = JsonSchemaType.String, Format = "date-time" };
}
