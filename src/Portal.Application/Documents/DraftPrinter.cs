using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Data;
using Portal.Documents.Typesetting;

namespace Portal.Application.Documents;

/// <summary>Sets the drafts that wait, the oldest first, and deletes those whose hour is over.</summary>
internal sealed class DraftPrinter(PortalDb db, DocumentManuscripts manuscripts, Typesetter typesetter, PressTurn turn)
{
    /// <summary>Takes the next draft that nobody has, and sets it.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> PrintNextAsync(CancellationToken cancellationToken)
    {
        if (await TakeAsync(cancellationToken) is not { } draft)
        {
            return false;
        }

        await turn.RunAsync(
            draft,
            async () =>
            {
                var submitted = SubmittedContent.Read(draft.Content);
                var source = new DocumentSource(
                    DocumentKind.ApplicationForm, draft.ApplicationId, 0, draft.Content, SHA256.HashData(Encoding.UTF8.GetBytes(draft.Content)), draft.RequestedAt,
                    "", submitted.Enterprise.GetValueOrDefault("name", ""), draft.CampaignVersion, draft.PolicyVersion)
                {
                    Submitted = submitted,
                };
                var caller = draft.RequestedById.ToString();
                var typeset = await typesetter.TypesetAsync(await manuscripts.OfAsync(source, mark: null, caller, cancellationToken), caller, cancellationToken);
                draft.Finish(typeset.Pdf, typeset.Pages);
            },
            cancellationToken);
        return true;
    }

    public Task<int> DeleteOldAsync(CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"delete from portal.draft_documents where kept_until < portal.clock()", cancellationToken);

    private Task<DraftDocument?> TakeAsync(CancellationToken cancellationToken) => db.TakeNextAsync<DraftDocument>(
        $"""
        select * from portal.draft_documents where state = 1 and kept_until >= portal.clock() and (taken_until is null or taken_until < portal.clock())
        order by requested_at limit 1 for update skip locked
        """,
        (draft, now) => draft.Take(now),
        cancellationToken);
}
