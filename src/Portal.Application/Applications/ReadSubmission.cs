using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Applications;

/// <summary>One submission of one's own application as it was made: receipt and content.</summary>
public static class ReadSubmission
{
    /// <exception cref="NotFoundException">There is no such submission, or it is another enterprise's.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Query(Guid ApplicationId, int Round) : IQuery<View>;

    /// <param name="SubmittedBy">The colleague's name as it was then.</param>
    /// <param name="Recommender">The office that it was handed to.</param>
    /// <param name="Sha256">Hexadecimal, of the content's UTF-8 bytes.</param>
    /// <param name="Content">Canonical JSON.</param>
    public sealed record View(
        ApplicationFrame Frame, int Round, string Receipt, DateTimeOffset SubmittedAt, string SubmittedBy, string Recommender, string Sha256, string PolicyVersion,
        string Content);

    internal sealed class Handler(PortalDb db, ApplicationSheets sheets, TimeProvider clock) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var sheet = await sheets.ReadAsync(query.ApplicationId, cancellationToken);
            var submission = await db.Submissions.AsNoTracking()
                .SingleOrDefaultAsync(one => one.ApplicationId == query.ApplicationId && one.Round == query.Round, cancellationToken)
                ?? throw new NotFoundException();
            using var content = JsonDocument.Parse(submission.Content);
            var head = content.RootElement.TryGetProperty("application", out var found) ? found : default;
            return new View(
                ApplicationFrame.Of(sheet, clock.GetUtcNow()), submission.Round, submission.Receipt, submission.SubmittedAt, Text(head, "submittedBy"), Text(head, "recommender"),
                Convert.ToHexStringLower(submission.Sha256), submission.PolicyVersion, submission.Content);
        }

        private static string Text(JsonElement head, string name) =>
            head.ValueKind == JsonValueKind.Object && head.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
    }
}
