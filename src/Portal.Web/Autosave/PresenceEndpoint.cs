using MediatR;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Autosave;

/// <summary>The signs of life of <c>autosave.js</c>, and the soft lock that colleagues see.</summary>
internal static class PresenceEndpoint
{
    private const string Partial = "/Pages/Shared/_SoftLock.cshtml";

    public static void MapPresence(this IEndpointRouteBuilder routes) => routes.MapAutosave(
        "/assessments/{id:guid}/presence",
        static async (Guid id, HttpContext http, IMediator mediator, Fragments fragments, CancellationToken ct) =>
        {
            var form = await http.Request.ReadFormAsync(ct);
            if (!Enum.TryParse<AssessmentPart>(form["part"], out var part) || !Enum.IsDefined(part))
            {
                throw new NotFoundException();
            }

            var notice = SoftLockOf(await mediator.Send(new MarkPresence.Signal(id, part), ct));
            return TypedResults.Json(new
            {
                live = new Dictionary<string, string>
                {
                    ["soft-lock"] = notice is null ? "" : await fragments.RenderAsync(http, Partial, notice),
                },
            });
        }).SentByItself();

    /// <summary>The notice about those who were seen; null when nobody was.</summary>
    public static SoftLock? SoftLockOf(IReadOnlyList<Colleague> colleagues) => colleagues.Count == 0 ? null : new(
        string.Join('、', colleagues.Select(colleague => colleague.Name)),
        colleagues[0].Minutes == 0 ? Texts.AutosaveJustNow : Texts.AutosaveMinutesAgo.With(colleagues[0].Minutes));
}
