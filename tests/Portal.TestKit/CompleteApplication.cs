using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Enterprises;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Rules;
using Portal.Rules.Campaigns;

namespace Portal.TestKit;

/// <summary>Fills in everything that an application asks for, behind the requests' back, so that nothing but its submission is left.</summary>
public static class CompleteApplication
{
    private static readonly Lazy<AdmissionBook> Admissions = new(() => AdmissionBook.Read(
        Path.Combine(Checkout.Root, "seeds", "policies"), FormerTitles.Read(Path.Combine(Checkout.Root, "seeds", "reference", "former-titles.json"))));

    /// <summary>For a draft of <see cref="TestCampaigns.ApplyAsync"/> or of the start page, whose self-assessment is still empty.</summary>
    public static async Task FillAsync(PortalDb db, Guid applicationId, CampaignBook book, PolicyBook policies)
    {
        var application = await db.Applications.SingleAsync(one => one.Id == applicationId);
        var campaign = await db.Campaigns.SingleAsync(one => one.Id == application.CampaignId);
        var definition = book[campaign.DefinitionId];
        var policy = policies.For(definition.PolicyId);
        await ProfileAsync(db, application, Admissions.Value.For(definition.Id));
        await AssessAsync(db, application.AssessmentId, policy, definition.Tier);
        var now = TimeProvider.System.GetUtcNow();
        var form = definition.FormFor(policy, Admissions.Value.For(definition.Id));
        foreach (var field in form.Fields.Where(field => field.Required || field.Item.Kind is FormItemKind.Finance or FormItemKind.Kpis))
        {
            if (field.Item.Kind == FormItemKind.Finance && (field.Key == AskedFields.FinanceShort(field.Item) || field.Key == AskedFields.FinanceShortReason(field.Item)))
            {
                continue;
            }

            db.ApplicationAnswers.Add(new ApplicationAnswer { ApplicationId = application.Id, Field = field.Key, Value = Value(field), UpdatedAt = now });
        }

        foreach (var item in form.Sections.SelectMany(section => section.Items).Where(item => item.Kind == FormItemKind.Finance))
        {
            foreach (var year in form.Years)
            {
                AddFile(db, application.Id, AskedFields.FinanceYear(item, year), now);
            }
        }

        await db.SaveChangesAsync();
    }

    private static string Value(AskedField field) => field.Kind switch
    {
        // Of the tiers already recognised the highest; of all else the first, which says yes.
        FormItemKind.Choice when field.Item.Options is [{ Value: "none" }, .., var highest] => highest.Value,
        FormItemKind.Choice when field.Item.Options is [var first, ..] => first.Value,
        FormItemKind.Choice => AskedFields.Yes,
        FormItemKind.Month => field.Item.NotBefore is null ? "2022-01" : "2024-06",
        FormItemKind.Date => "2024-06-30",
        FormItemKind.Number or FormItemKind.Money => "1200",
        FormItemKind.LongText => $"<p>精密部件智能工厂{field.Label}</p>",
        _ when field.Item.Kind == FormItemKind.Commitment => "王敏",
        _ => "精密部件智能工厂" + field.Label,
    };

    private static async Task ProfileAsync(PortalDb db, FactoryApplication application, IEnumerable<AdmissionCondition> admission)
    {
        var enterprise = await db.Enterprises.SingleAsync(one => one.Id == application.EnterpriseId);
        enterprise.FormerTitles = [.. admission.OfType<FormerTitleAdmission>().SelectMany(condition => condition.Titles).Take(1)];
        (enterprise.CityCode, enterprise.CountyCode) = (application.CityCode, application.CountyCode);
        (enterprise.Address, enterprise.IndustryCode, enterprise.Scale, enterprise.AboveDesignatedSize) = ("人民路1号", "C3670", EnterpriseScale.Medium, true);
        (enterprise.Employees, enterprise.Revenue, enterprise.ContactName, enterprise.ContactPhone) = (300, 25000, "王敏", "0512-65000000");
    }

    /// <summary>Answers an empty self-assessment so that it reaches a tier.</summary>
    public static async Task AssessAsync(PortalDb db, Guid assessmentId, Portal.Rules.Policies.Policy policy, Tier tier)
    {
        // Score lines are strict and rise with the tier; 75 to 95 lies in level 6 or 5 of every scale.
        var score = 60 + (10 * (int)tier) - 5m;
        foreach (var indicator in policy.Indicators.All.Where(indicator => indicator.HasLevels))
        {
            decimal? points = policy.Indicators.Scoring is null ? null : score;
            var level = policy.Indicators.Scoring is { } scoring
                ? Enumerable.Range(1, 6).First(level => scoring.BandOf(level, score) is not null) : 5;
            db.IndicatorAnswers.Add(new IndicatorAnswer { AssessmentId = assessmentId, No = indicator.Number, Level = level, Score = points });
        }

        // One row of every segment first, so that each is covered; then from the top.
        var rows = policy.Scenarios.Rows.Where(row => !policy.Scenarios.ByTier || row.ClaimableAt(tier)).ToList();
        var needed = policy[tier].Conditions.OfType<Portal.Rules.Policies.ScenarioCountCondition>().Select(condition => condition.Minimum).FirstOrDefault();
        var chosen = policy.Segments.Select(segment => rows.First(row => row.Segment == segment)).Union(rows).Take(Math.Max(needed, policy.Segments.Length));
        db.ScenarioClaims.AddRange(chosen.Select(row => new ScenarioClaim
        {
            AssessmentId = assessmentId,
            Row = row.Row,
            Tier = (int)tier,
            InstanceName = $"实例{row.Row}",
            Description = $"{row.Name}的建设情况。",
            UsesAi = true,
        }));
        db.MaturityStatements.Add(new MaturityStatement { AssessmentId = assessmentId, Level = 4, Kind = MaturityKind.SelfAssessed });
        db.Declarations.AddRange(BasicRequirements.AskedBy(policy).Select(condition => new Declaration
        {
            AssessmentId = assessmentId,
            Code = condition.StoredCode(),
            Answer = BasicRequirements.AnswersTo(condition)[0].Value,
        }));
        await db.SaveChangesAsync();
    }

    private static void AddFile(PortalDb db, Guid applicationId, string item, DateTimeOffset now)
    {
        var bytes = SampleFiles.Pdf();
        var file = new ApplicationFile
        {
            ApplicationId = applicationId,
            Purpose = FilePurpose.Material,
            Item = item,
            FileName = item + ".pdf",
            MediaType = "application/pdf",
            Size = bytes.Length,
            Sha256 = SHA256.HashData(bytes),
            UploadedAt = now,
            UploadedById = Guid.Empty,
        };
        db.Add(file);
        db.Add(new ApplicationFileContent { FileId = file.Id, Bytes = bytes });
    }
}
