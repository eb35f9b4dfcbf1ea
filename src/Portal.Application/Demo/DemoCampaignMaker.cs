using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.Application.Seals;
using Portal.Documents.Typesetting;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Demo;

/// <summary>
/// Campaigns in every phase, with applications in every state. What is submitted has passed the portal's own check and is frozen by the
/// same maker as a genuine submission; lists pass the database's own guards. A campaign that is there already is left alone.
/// </summary>
internal sealed class DemoCampaignMaker(
    PortalDb db, CampaignBook book, QuotaBook quotas, PolicyBook policies, AdmissionBook admissions, Divisions divisions,
    ApplicationSheets sheets, ApplicationSnapshots snapshots, SealRules seals, FontCoverage fonts)
{
    /// <summary>Minutes of the working day on which something mended is submitted again.</summary>
    private const int SubmitsAgain = 60;

    /// <returns>How many officers it invented, who acted where no account is offered.</returns>
    public async Task<int> MakeAsync(DemoSeeds seeds, IReadOnlyList<DemoEnterprise> enterprises, DateTimeOffset now, CancellationToken ct)
    {
        var offices = new DemoOffices(seeds, divisions, now);
        var offered = seeds.Accounts.Select(DemoPeople.IdOf).ToList();
        var inbox = new DemoInbox(db, (await db.Accounts.Where(account => offered.Contains(account.Id)).Select(account => account.Id).ToListAsync(ct)).ToHashSet());
        foreach (var wanted in seeds.Applications.Campaigns)
        {
            var definition = book[wanted.Definition];
            var id = CampaignPlan.IdOf(definition, wanted.Province);
            if (!await db.Campaigns.AnyAsync(campaign => campaign.Id == id, ct))
            {
                var plan = Plan(wanted, definition, now);
                db.AddRange([plan.Campaign, .. plan.Recommenders, .. plan.Lists, .. plan.Quotas]);
                await db.SaveChangesAsync(ct);
                await book.KeepAsync(db, definition.Id, now, ct);
                await ApplyAsync(new(seeds, wanted, definition, plan, offices, inbox, now), enterprises, ct);
                db.ChangeTracker.Clear();
            }
        }

        var taken = (await db.Accounts.Select(account => account.NormalizedUserName!).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        var officers = offices.Invented.Where(officer => !taken.Contains(officer.NormalizedUserName!)).ToList();
        await db.CopyAsync(officers, ct);
        return officers.Count;
    }

    private CampaignPlan Plan(DemoCampaign wanted, CampaignDefinition definition, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.InShanghai().DateTime);
        var printed = new PrintedQuotas(quotas.Schemes, definition, wanted.Stated);
        return CampaignPlan.Make(
            definition, wanted.Province,
            new(ShanghaiTime.StartOf(today.AddDays(wanted.Opens)), End(wanted.EnterpriseBy), wanted.CountyBy is { } county ? End(county) : null, End(wanted.RecommenderBy)),
            ours: true, divisions, printed, now.AddDays(wanted.Opens - 1));

        DateTimeOffset End(int days) => ShanghaiTime.StartOf(today.AddDays(days + 1));
    }

    private async Task ApplyAsync(Ground ground, IReadOnlyList<DemoEnterprise> enterprises, CancellationToken ct)
    {
        var policy = policies.For(ground.Definition.PolicyId);
        var form = ground.Definition.FormFor(policy, admissions.For(ground.Definition.Id));
        var words = new DemoFormMaker(ground.Seeds, form, policy, admissions.For(ground.Definition.Id));
        var all = new List<DemoApplication>();
        foreach (var (each, assessment, state, direct) in Choose(ground, enterprises, policy))
        {
            all.Add(Draft(ground, each, assessment, state, direct));
            words.Fill(all[^1]);
        }

        await db.SaveChangesAsync(ct);
        await db.CopyAsync(words.Answers, ct);
        await db.CopyAsync([.. words.Files.Select(file => file.File)], ct);
        await db.CopyAsync([.. words.Files.Select(file => file.Content)], ct);
        var review = new DemoReviewMaker(db, ground.Seeds, ground.Definition, policy[ground.Definition.Tier], divisions, ground.Offices, ground.Inbox);
        foreach (var one in all.Where(one => one.State != DemoState.Draft))
        {
            await SubmitAsync(ground, one, one.Submitted, ct);
            review.Review(one);
        }

        // Places ask for applications that have passed, and a second submission for the first.
        await db.SaveChangesAsync(ct);
        foreach (var one in all.Where(one => one.State == DemoState.Resubmitted))
        {
            await MendAsync(ground, one, ct);
        }

        await db.SaveChangesAsync(ct);
        await new DemoListMaker(db, ground.Seeds, book, seals, ground.Offices, ground.Inbox, ground.Now).MakeAsync(ground.Wanted, ground.Plan, all, ct);
    }

    /// <summary>Who reached the tier applies, each office's in the order of its states; a few begin that do not reach it.</summary>
    private static IEnumerable<(DemoEnterprise Each, SelfAssessment Assessment, DemoState State, bool Direct)> Choose(
        Ground ground, IReadOnlyList<DemoEnterprise> enterprises, Policy policy)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var (ranked, hopefuls) = (0, 0);
        foreach (var each in enterprises.Where(each => each.Enterprise.ProvinceCode == ground.Wanted.Province))
        {
            var own = each.Assessments.Where(assessed => assessed.Assessment.PolicyId == policy.Id).ToList();
            if (own.FirstOrDefault(assessed => assessed.Decisions.Count > 0 && assessed.Decisions[^1].ReferenceTier >= (int)ground.Definition.Tier) is { } ready)
            {
                var office = ground.OfficeOf(ready.Assessment).AreaCode;
                var (states, key) = ground.Wanted.Offices?.GetValueOrDefault(office)?.States is { } special ? (special, office) : (ground.Wanted.States, "");
                var at = counts[key] = counts.GetValueOrDefault(key) + 1;
                yield return (each, ready.Assessment, states[(at - 1) % states.Count], ++ranked == ground.Wanted.Direct);
            }
            else if (own.FirstOrDefault() is { } begun && hopefuls++ < ground.Wanted.Hopefuls)
            {
                yield return (each, begun.Assessment, DemoState.Draft, false);
            }
        }
    }

    private DemoApplication Draft(Ground ground, DemoEnterprise each, SelfAssessment assessment, DemoState state, bool direct)
    {
        var campaign = ground.Plan.Campaign.Id;
        var draw = Draw.For($"application/{campaign}/{each.Enterprise.CreditCode}");
        var factory = each.Factories.Single(factory => factory.Id == assessment.FactoryId);
        var office = direct ? ground.Channel : ground.OfficeOf(assessment);
        // What follows takes two days and lies in the past.
        var (first, last) = (-ground.Wanted.Opens - 1, Math.Max(3, -ground.Wanted.EnterpriseBy + 1));
        var day = draw.Between(last, Math.Max(last, first - 2));
        var submitted = DemoTime.At(ground.Now, day, draw.Below(DemoTime.MinutesOfDay));
        var application = FactoryApplication.Begin(factory, assessment.Id, office, submitted.AddDays(-1), Draw.Id($"application/{campaign}/{factory.Id}"));
        db.Add(application);
        var trade = ground.Seeds.Trades.Values.First(trade => trade.Industry == each.Enterprise.IndustryCode);
        var one = new DemoApplication(db, application, office, each, ground.Offices.Of(each), trade, state, day, submitted, ground.Now);
        one.TellOfApplicant(ApplicationEventKind.Created, application.CreatedAt);
        application.UpdatedAt = submitted;
        return one;
    }

    /// <summary>As a genuine submission is checked and frozen.</summary>
    /// <exception cref="InvalidDataException">The check finds what no explanation mends: the seeds are wrong.</exception>
    private async Task SubmitAsync(Ground ground, DemoApplication one, DateTimeOffset at, CancellationToken ct)
    {
        var application = one.Application;
        var sheet = await ExplainAsync(ground, one, await sheets.ReadAsync(application, ct), at, ct);
        application.Submit(application.Number ?? await NumberAsync(ground.Definition.NumberPrefix, ct), at, sheet.Open?.Level,
            titlesDiffer: application.Rounds == 0, titlesOpenTrack: ground.Definition.FastTracks.ByApplication(sheet.Enterprise.FormerTitles) is not null);
        var receipt = string.Create(CultureInfo.InvariantCulture, $"{application.Number}-{application.Rounds}");
        var (content, tier) = await snapshots.WholeAsync(sheet, new(application.Number!, receipt, application.Rounds, at, one.Person.Name), one.Person.Id, ct);
        if (!fonts.IsEmpty && fonts.Check(Encoding.UTF8.GetBytes(content)) is [var unprintable, ..])
        {
            throw new InvalidDataException($"{ground.Wanted.Definition}: {one.Each.Enterprise.CreditCode} could not be submitted: no paper can show {unprintable}.");
        }

        db.Add(new Submission
        {
            Id = Draw.Id($"submission/{application.Id}/{application.Rounds}"),
            ApplicationId = application.Id,
            Round = application.Rounds,
            Receipt = receipt,
            AttemptId = Draw.Id($"attempt/{application.Id}/{application.Rounds}"),
            Content = content,
            Sha256 = SHA256.HashData(Encoding.UTF8.GetBytes(content)),
            PolicyVersion = sheet.Policy.Version,
            ReferenceTier = tier,
            SubmittedAt = at,
            SubmittedById = one.Person.Id,
        });
        one.TellOfApplicant(ApplicationEventKind.Submitted, at, receipt);
        ground.Inbox.Tell(
            ground.Offices.Of(application.State == ApplicationState.AtCounty ? application.CountyCode : one.Office.AreaCode), at,
            Texts.ApplicationNoticeSubject.With(sheet.Enterprise.Name),
            Texts.ApplicationNoticeBody.With(sheet.Enterprise.Name, sheet.Factory.Name, sheet.Definition.Title, receipt),
            "/area/applications/" + application.Id, isRead: one.State switch
            {
                DemoState.Submitted => false,
                DemoState.Resubmitted => application.Rounds == 1,
                _ => true,
            });
    }

    private async Task<ApplicationSheet> ExplainAsync(Ground ground, DemoApplication one, ApplicationSheet sheet, DateTimeOffset at, CancellationToken ct)
    {
        var findings = ApplicationCheck.Of(sheet).Findings.Where(finding => finding.Kind != FindingKind.Explained).ToList();
        if (findings.Find(finding => finding.Kind == FindingKind.Blocks) is { } blocks)
        {
            throw new InvalidDataException($"{ground.Wanted.Definition}: {one.Each.Enterprise.CreditCode} could not be submitted: {blocks.Text}");
        }

        if (findings.Count == 0)
        {
            return sheet;
        }

        db.AddRange(findings.Select(finding => finding.ExplainIn!).Distinct().Select(field => new ApplicationAnswer
        {
            ApplicationId = one.Id,
            Field = field,
            Value = ground.Seeds.Applications.Explanation,
            UpdatedAt = at.AddMinutes(-10),
            UpdatedById = one.Person.Id,
        }));
        await db.SaveChangesAsync(ct);
        return await sheets.ReadAsync(one.Application, ct);
    }

    private async Task<string> NumberAsync(string prefix, CancellationToken ct)
    {
        var next = (await db.Database.SqlQuery<long>($"select nextval('portal.application_numbers') as \"Value\"").ToListAsync(ct))[0];
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}-{next:D6}");
    }

    /// <summary>What was returned is mended and submitted again.</summary>
    private async Task MendAsync(Ground ground, DemoApplication one, CancellationToken ct)
    {
        var at = one.At(2, SubmitsAgain);
        var answer = await db.ApplicationAnswers.SingleAsync(answer => answer.ApplicationId == one.Id && answer.Field == DemoReviewMaker.ReturnedField, ct);
        (answer.Value, answer.UpdatedAt) = (answer.Value + $"<p>{one.Trade.In(ground.Seeds.Applications.Mended, "")}</p>", at.AddMinutes(-20));
        await db.SaveChangesAsync(ct);
        var returned = await db.Returns.SingleAsync(returned => returned.ApplicationId == one.Id && returned.ClosedAt == null, ct);
        await SubmitAsync(ground, one, at, ct);
        returned.ClosedAt = at;
    }

    /// <summary>What all of a campaign's applications share.</summary>
    private sealed record Ground(DemoSeeds Seeds, DemoCampaign Wanted, CampaignDefinition Definition, CampaignPlan Plan, DemoOffices Offices, DemoInbox Inbox, DateTimeOffset Now)
    {
        /// <summary>The county's own where it recommends itself, otherwise the city's, otherwise the province's.</summary>
        public Recommender OfficeOf(SelfAssessment assessment) =>
            Office(assessment.CountyCode) ?? Office(assessment.CityCode) ?? Office(assessment.ProvinceCode)!;

        /// <summary>The province's section that takes what comes directly.</summary>
        public Recommender Channel => Plan.Recommenders.Single(one => one.Kind == RecommenderKind.DirectChannel);

        private Recommender? Office(string area) =>
            Plan.Recommenders.FirstOrDefault(one => one.IsActive && one.AreaCode == area && one.Kind != RecommenderKind.DirectChannel);
    }
}
