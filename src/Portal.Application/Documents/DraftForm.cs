using System.Security.Cryptography;
using System.Text;
using MediatR;
using Portal.Application.Applications;
using Portal.Application.Pipeline;
using Portal.Documents.Typesetting;

namespace Portal.Application.Documents;

/// <summary>申报书 as it stands now, with the watermark 草稿 and without a code: to read on paper before submitting. Nothing of it is kept.</summary>
public static class DraftForm
{
    /// <exception cref="NotFoundException">There is no such application, or it is another enterprise's.</exception>
    /// <exception cref="InvalidException">It cannot be printed; the sentence says what to change, or that the press is away.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Query(Guid ApplicationId) : IQuery<View>;

    public sealed record View(string FileName, byte[] Pdf);

    internal sealed class Handler(ApplicationSheets sheets, ApplicationSnapshots snapshots, DocumentManuscripts manuscripts, Typesetter typesetter, TimeProvider clock) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var sheet = await sheets.ReadAsync(query.ApplicationId, cancellationToken);
            var content = await snapshots.PartsAsync(sheet, cancellationToken);
            var source = new DocumentSource(
                DocumentKind.ApplicationForm, sheet.Application.Id, 0, content, SHA256.HashData(Encoding.UTF8.GetBytes(content)), clock.GetUtcNow(),
                "", sheet.Enterprise.Name, sheet.Definition.Id, sheet.Policy.Version);
            var caller = sheet.Enterprise.Id.ToString();
            try
            {
                var typeset = await typesetter.TypesetAsync(await manuscripts.OfAsync(source, mark: null, caller, cancellationToken), caller, cancellationToken);
                return new View(Texts.DocumentsDraftName.With(sheet.Enterprise.Name), typeset.Pdf);
            }
            catch (TypesettingException fault)
            {
                throw new InvalidException("", PressFaults.Words(fault));
            }
        }
    }
}
