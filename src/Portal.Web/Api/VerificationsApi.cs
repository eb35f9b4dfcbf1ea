using MediatR;
using Microsoft.AspNetCore.Mvc;
using Portal.Application;
using Portal.Application.Documents;
using Portal.Web.Hosting;

namespace Portal.Web.Api;

/// <summary>
/// The record of a document by its code, for other platforms: what the page /verify shows, no personal data. Anonymous as that page
/// is; limited per address together with the calculators.
/// </summary>
internal static class VerificationsApi
{
    /// <summary>The path in the contract.</summary>
    public const string Path = "/api/v1/documents/{code}/verification";

    public static void MapVerificationsApi(this IEndpointRouteBuilder routes) =>
        // As a delegate: a bare RequestDelegate would be left out of the description.
        routes.MapGet(Path, (Delegate)(static async (string code, HttpContext http, IMediator mediator) => await mediator.Send(new VerifyDocument.Query(code), http.RequestAborted) switch
            {
                { Document: { } document } => Results.Bytes(VerificationJson.Of(document), "application/json; charset=utf-8"),
                { Mistyped: true } => Problem(StatusCodes.Status400BadRequest, Texts.ApiMalformedProblem, Texts.VerifyMistyped),
                _ => Problem(StatusCodes.Status404NotFound, Texts.ApiNotFoundProblem, Texts.VerifyUnknown),
            }))
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .RequireRateLimiting(EvaluationsApi.Limit)
            .WithName("VerifyDocument")
            .WithTags("documents")
            .WithSummary(Texts.ApiVerifySummary)
            .WithDescription(Texts.ApiVerifyDescription)
            .Open("whoever holds a paper may check it; the answer holds no personal data");

    private static IResult Problem(int status, string title, string detail) => Results.Problem(new ProblemDetails { Status = status, Title = title, Detail = detail });
}
