using System.Globalization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Assessments;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Pipeline;
using Portal.Rules.Campaigns;

namespace Portal.Application.Applications;

/// <summary>One section of an application's form, for filling in.</summary>
public static class ReadSection
{
    /// <exception cref="NotFoundException">There is no such application or section, or it is another enterprise's.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Query(Guid ApplicationId, string Section) : IQuery<View>;

    /// <param name="Values">What stands in each field of the section, by key.</param>
    /// <param name="Files">The files of each item.</param>
    /// <param name="Claims">The claimed scenarios, ascending; empty in a section without them.</param>
    /// <param name="ScenarioEvidence">The files of each of them, by row.</param>
    /// <param name="Profile">What the portal knows of the enterprise and the factory, by field, as readers know it.</param>
    /// <param name="ProfileGaps">Fields of the profile that are still empty.</param>
    public sealed record View(
        ApplicationFrame Frame,
        FormSection Section,
        SectionProgress Progress,
        IReadOnlyDictionary<string, string> Values,
        ILookup<string, EvidenceFile> Files,
        IReadOnlyList<ScenarioClaim> Claims,
        ILookup<int, EvidenceFile> ScenarioEvidence,
        IReadOnlyDictionary<string, string> Profile,
        IReadOnlyDictionary<string, string> Factory,
        string CreditCode,
        IReadOnlyList<string> ProfileGaps);

    internal sealed class Handler(PortalDb db, ApplicationSheets sheets, ProfileFields profile, FactoryFields factory, TimeProvider clock) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var sheet = await sheets.ReadAsync(query.ApplicationId, cancellationToken);
            var frame = ApplicationFrame.Of(sheet, clock.GetUtcNow());
            var progress = frame.Progress.FirstOrDefault(section => section.Section.Key == query.Section) ?? throw new NotFoundException();
            var fields = frame.Form.Fields.Where(field => field.Section.Key == query.Section);
            return new View(
                frame,
                progress.Section,
                progress,
                fields.ToDictionary(field => field.Key, field => sheet[field.Key], StringComparer.Ordinal),
                sheet.Files.ToLookup(file => file.Item, file => new EvidenceFile(file.Id, file.FileName, file.MediaType, file.Size, file.UploadedAt)),
                sheet.Assessed.Claims,
                await ScenarioEvidenceAsync(sheet, progress.Section, cancellationToken),
                profile.All.Shown(sheet.Enterprise),
                factory.All.Shown(sheet.Factory),
                sheet.Enterprise.CreditCode,
                ProfileCompleteness.MissingIn(sheet.Enterprise));
        }

        private async Task<ILookup<int, EvidenceFile>> ScenarioEvidenceAsync(ApplicationSheet sheet, FormSection section, CancellationToken cancellationToken)
        {
            if (section.Items.All(item => item.Kind != FormItemKind.Scenarios))
            {
                return Enumerable.Empty<EvidenceFile>().ToLookup(_ => 0);
            }

            var files = await db.Evidence.AsNoTracking()
                .Where(file => file.AssessmentId == sheet.Assessment.Id && file.Part == AssessmentPart.Scenarios)
                .OrderBy(file => file.UploadedAt).ThenBy(file => file.Id)
                .Select(file => new { file.Item, File = new EvidenceFile(file.Id, file.FileName, file.MediaType, file.Size, file.UploadedAt) })
                .ToListAsync(cancellationToken);
            return files.ToLookup(one => int.Parse(one.Item, CultureInfo.InvariantCulture), one => one.File);
        }
    }
}

/// <summary>The files of one item of an application, for the page without JavaScript.</summary>
public static class ListApplicationFiles
{
    /// <exception cref="NotFoundException">There is no such application or item, or it is another enterprise's.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Query(Guid ApplicationId, string Item) : IQuery<View>;

    /// <param name="OwningItem">Key of the form's item to which the files belong.</param>
    public sealed record View(ApplicationFrame Frame, string Name, ApplicationItem Item, string OwningItem, IReadOnlyList<EvidenceFile> Files);

    internal sealed class Handler(ApplicationSheets sheets, TimeProvider clock) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var sheet = await sheets.ReadAsync(query.ApplicationId, cancellationToken);
            return new View(
                ApplicationFrame.Of(sheet, clock.GetUtcNow()),
                FormFiles.NameOf(sheet.Form, query.Item) ?? throw new NotFoundException(),
                ApplicationItems.Find(sheet.Form, sheet.Policy, query.Item),
                FormFiles.ItemOf(sheet.Form, query.Item),
                [.. sheet.Files.Where(file => file.Item == query.Item).Select(file => new EvidenceFile(file.Id, file.FileName, file.MediaType, file.Size, file.UploadedAt))]);
        }
    }
}
