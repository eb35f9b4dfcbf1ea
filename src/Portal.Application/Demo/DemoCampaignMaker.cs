using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Data;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Application.Reviews;
using Portal.Rules.Campaigns;

namespace Portal.Application.Demo;

/// <summary>
/// Campaigns in every phase, with applications in every state. What is submitted is frozen by the same maker as a genuine submission;
/// places on lists pass the database's own guards. A campaign that is there already is left alone.
/// </summary>
internal sealed class DemoCampaignMaker(
    PortalDb db, CampaignBook book, QuotaBook quotas, PolicyBook policies, AdmissionBook admissions, Divisions divisions,
    ApplicationSheets sheets, ApplicationSnapshots snapshots)
{
    public async Task MakeAsync(DemoSeeds seeds, IReadOnlyList<DemoEnterprise> enterprises, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var wanted in seeds.Applications.Campaigns)
        {
            var definition = book[wanted.Definition];
            var id = CampaignPlan.IdOf(definition, wanted.Province);
            if (!await db.Campaigns.AnyAsync(campaign => campaign.Id == id, ct))
            {
                var plan = Plan(wanted, definition, now);
                db.AddRange([plan.Campaign, .. plan.Recommenders, .. plan.Lists, .. plan.Quotas]);
                await db.SaveChangesAsync(ct);
                await ApplyAsync(seeds, wanted, plan, enterprises, now, ct);
            }
        }
    }

    private CampaignPlan Plan(DemoCampaign wanted, CampaignDefinition definition, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.InShanghai().DateTime);
        var printed = new PrintedQuotas(quotas.Schemes, definition, definition.Recommenders.QuotaFacts.GetValueOrDefault(wanted.Province) ?? new(null, null));
        return CampaignPlan.Make(
            definition, wanted.Province,
            new(ShanghaiTime.StartOf(today.AddDays(wanted.Opens)), End(wanted.EnterpriseBy), wanted.CountyBy is { } county ? End(county) : null, End(wanted.RecommenderBy)),
            ours: true, divisions, printed.Of, now.AddDays(wanted.Opens - 1));

        DateTimeOffset End(int days) => ShanghaiTime.StartOf(today.AddDays(days + 1));
    }

    private async Task ApplyAsync(
        DemoSeeds seeds, DemoCampaign wanted, CampaignPlan plan, IReadOnlyList<DemoEnterprise> enterprises, DateTimeOffset now, CancellationToken ct)
    {
        if (wanted.States.Count == 0)
        {
            return;
        }

        var form = book[wanted.Definition].FormFor(policies.For(book[wanted.Definition].PolicyId), admissions.For(wanted.Definition));
        var (made, answers) = (new List<Made>(), new List<ApplicationAnswer>());
        foreach (var each in enterprises.Where(each => each.Enterprise.ProvinceCode == wanted.Province))
        {
            // Who reached the tier applies.
            if (each.Assessments.FirstOrDefault(assessed => assessed.Decisions.Count > 0 && assessed.Decisions[^1].ReferenceTier >= (int)book[wanted.Definition].Tier) is { } assessed)
            {
                made.Add(Draft(seeds, wanted, plan, form, each, assessed.Assessment, wanted.States[made.Count % wanted.States.Count], now, answers));
            }
        }

        await db.SaveChangesAsync(ct);
        await db.CopyAsync(answers, ct);
        foreach (var one in made.Where(one => one.State != DemoState.Draft))
        {
            await SubmitAsync(one, ct);
            Review(seeds, one);
        }

        // Places ask for applications that have passed.
        await db.SaveChangesAsync(ct);
        Rank(plan, made);
        await db.SaveChangesAsync(ct);
    }

    private Made Draft(
        DemoSeeds seeds, DemoCampaign wanted, CampaignPlan plan, ApplicationForm form, DemoEnterprise each, SelfAssessment assessment, DemoState state, DateTimeOffset now,
        List<ApplicationAnswer> answers)
    {
        var draw = Draw.For($"application/{plan.Campaign.Id}/{each.Enterprise.CreditCode}");
        var factory = each.Factories.Single(factory => factory.Id == assessment.FactoryId);
        var office = Office(factory.CountyCode) ?? Office(factory.CityCode)!;
        var (first, last) = (-wanted.Opens - 1, Math.Max(1, -wanted.EnterpriseBy + 1));
        var submitted = DemoTime.At(now, draw.Between(last, Math.Max(last, first - 2)), draw.Below(DemoTime.MinutesOfDay));
        var application = new FactoryApplication
        {
            Id = Draw.Id($"application/{plan.Campaign.Id}/{factory.Id}"),
            CampaignId = plan.Campaign.Id,
            FactoryId = factory.Id,
            EnterpriseId = each.Enterprise.Id,
            AssessmentId = assessment.Id,
            RecommenderId = office.Id,
            OfficeArea = office.AreaCode,
            ProvinceCode = factory.ProvinceCode,
            CityCode = factory.CityCode,
            CountyCode = factory.CountyCode,
            HasCountyStep = office.HasCountyStep,
            CreatedAt = submitted.AddDays(-1),
            UpdatedAt = submitted,
        };
        db.Add(application);
        var trade = seeds.Trades.Values.First(trade => trade.Industry == each.Enterprise.IndustryCode);
        // A draft stops halfway.
        var fields = form.Fields.ToList();
        foreach (var field in fields.Take(state == DemoState.Draft ? fields.Count / 3 : fields.Count))
        {
            if (Answer(seeds, field, each, trade.In("{factory}", factory.Name), trade, draw) is { } value)
            {
                answers.Add(new ApplicationAnswer
                {
                    ApplicationId = application.Id,
                    Field = field.Key,
                    Value = value,
                    UpdatedAt = submitted.AddHours(-1),
                    UpdatedById = each.Contact.Id,
                    Version = 1,
                });
            }
        }

        var made = new Made(application, office, each, trade, state, submitted, book[wanted.Definition].NumberPrefix);
        Note(made, ApplicationEventKind.Created, application.CreatedAt, made.By, each.Contact.Id);
        return made;

        Recommender? Office(string area) => plan.Recommenders.FirstOrDefault(one => one.IsActive && one.AreaCode == area && one.Kind != RecommenderKind.DirectChannel);
    }

    private static string? Answer(DemoSeeds seeds, AskedField field, DemoEnterprise each, string factory, DemoTrade trade, Draw draw)
    {
        var revenue = each.Enterprise.Revenue ?? 10_000m;
        return field.Kind switch
        {
            FormItemKind.LongText => seeds.Applications.Texts.TryGetValue(field.Key, out var text) ? $"<p>{trade.In(text, factory)}</p>" : null,
            FormItemKind.Text when field.Item.Kind == FormItemKind.Commitment => each.Contact.DisplayName,
            FormItemKind.Text => seeds.Applications.Texts.TryGetValue(field.Key, out var line) ? trade.In(line, factory) : null,
            FormItemKind.Month when field.Item.NotBefore is null => Month(2021, draw),
            FormItemKind.Month => Month(2024, draw),
            FormItemKind.Choice when field.Item.Kind == FormItemKind.Finance => null,
            FormItemKind.Choice when field.Item.Options.IsEmpty => AskedFields.Yes,
            FormItemKind.Choice => field.Item.Options[0].Value,
            FormItemKind.Money when field.Item.Kind == FormItemKind.Finance => Part(field.Key, revenue, draw),
            FormItemKind.Money => Whole(draw.Between(1200, 28000)),
            FormItemKind.Number => Whole(field.Key.EndsWith("base", StringComparison.Ordinal) ? draw.Between(52, 74) : draw.Between(75, 96)),
            _ => null,
        };

        static string Month(int year, Draw draw) => string.Create(CultureInfo.InvariantCulture, $"{year}-{draw.Between(1, 12):D2}");
        static string Whole(decimal number) => decimal.Round(number).ToString(CultureInfo.InvariantCulture);
        static string Part(string key, decimal revenue, Draw draw) => Whole(revenue * draw.Between(90, 110) / 100m * key[(key.LastIndexOf('-') + 1)..] switch
        {
            "profit" => 0.08m,
            "assets" => 1.3m,
            "liabilities" => 0.5m,
            "research" => 0.04m,
            _ => 1m,
        });
    }

    /// <summary>As a genuine submission is frozen.</summary>
    private async Task SubmitAsync(Made made, CancellationToken ct)
    {
        var application = made.Application;
        var sheet = await sheets.ReadAsync(application, ct);
        var next = (await db.Database.SqlQuery<long>($"select nextval('portal.application_numbers') as \"Value\"").ToListAsync(ct))[0];
        var number = string.Create(CultureInfo.InvariantCulture, $"{made.Prefix}-{next:D6}");
        application.Submit(number, made.At);
        var receipt = number + "-1";
        var content = await snapshots.WholeAsync(sheet, new(number, receipt, 1, made.At, made.By), made.Each.Contact.Id, ct);
        db.Add(new Submission
        {
            Id = Draw.Id("submission/" + application.Id),
            ApplicationId = application.Id,
            Round = 1,
            Receipt = receipt,
            AttemptId = Draw.Id("attempt/" + application.Id),
            Content = content,
            Sha256 = SHA256.HashData(Encoding.UTF8.GetBytes(content)),
            PolicyVersion = sheet.Policy.Version,
            SubmittedAt = made.At,
            SubmittedById = made.Each.Contact.Id,
        });
        Note(made, ApplicationEventKind.Submitted, made.At, made.By, made.Each.Contact.Id, receipt);
    }

    private void Review(DemoSeeds seeds, Made made)
    {
        var application = made.Application;
        if (made.State is DemoState.Withdrawn)
        {
            application.Withdraw();
            Note(made, ApplicationEventKind.Withdrawn, made.At.AddHours(20), made.By, made.Each.Contact.Id, seeds.Applications.Withdrawal);
            return;
        }

        if (application.State == ApplicationState.AtCounty && made.State is DemoState.CountyPassed or DemoState.Passed or DemoState.NotRecommended)
        {
            Step(made, ReviewLevel.County, ApplicationEventKind.CountyPassed, 3, null, () => application.Pass(ReviewLevel.County));
        }

        switch (made.State)
        {
            case DemoState.Passed:
                Step(made, ReviewLevel.Recommender, ApplicationEventKind.Passed, 6, null, () => application.Pass(ReviewLevel.Recommender));
                break;
            case DemoState.NotRecommended:
                Step(made, ReviewLevel.Recommender, ApplicationEventKind.NotRecommended, 6, seeds.Applications.Refusal, application.Refuse);
                break;
            case DemoState.Returned:
                var level = application.Turn!.Value;
                var reason = made.Trade.In(seeds.Applications.Return, "");
                Step(made, level, ApplicationEventKind.Returned, 4, reason, () => application.Return(level));
                var returned = new Return
                {
                    Id = Draw.Id("return/" + application.Id),
                    ApplicationId = application.Id,
                    Level = level,
                    Round = 1,
                    Remark = "",
                    At = made.At.AddHours(4),
                    ById = Officer(made),
                };
                db.AddRange(returned, new ReturnItem { ReturnId = returned.Id, Item = "effects", Reason = reason });
                break;
        }
    }

    private void Step(Made made, ReviewLevel level, ApplicationEventKind kind, int hours, string? note, Action act)
    {
        var before = made.Application.State;
        act();
        var area = level == ReviewLevel.County ? made.Application.CountyCode : made.Office.AreaCode;
        db.Add(new ReviewStep
        {
            Id = Draw.Id($"step/{made.Application.Id}/{level}"),
            ApplicationId = made.Application.Id,
            Level = level,
            OfficeArea = area,
            Before = before,
            After = made.Application.State,
            At = made.At.AddHours(hours),
            ById = Officer(made),
        });
        Note(made, kind, made.At.AddHours(hours), level == ReviewLevel.County ? divisions.Find(area)!.Name : made.Office.Name, Officer(made), note);
    }

    /// <summary>Of each list two of three that passed are ranked, and one waits in reserve.</summary>
    private void Rank(CampaignPlan plan, IReadOnlyList<Made> made)
    {
        foreach (var list in plan.Lists)
        {
            var passed = made.Where(one => one.Application.State == ApplicationState.Passed && one.Office.Id == list.RecommenderId).OrderBy(one => one.At).ToList();
            var recommended = (passed.Count * 2 + 2) / 3;
            if (plan.Quotas.First(quota => quota.ListId == list.Id).Cap is { } cap)
            {
                recommended = Math.Min(recommended, cap);
            }

            foreach (var (one, at) in passed.Take(recommended + 1).Select((one, at) => (one, at)))
            {
                var reserve = at == recommended;
                db.Add(new ListPlace
                {
                    ApplicationId = one.Application.Id,
                    ListId = list.Id,
                    Standing = reserve ? Standing.Reserve : Standing.Recommended,
                    Rank = reserve ? 1 : at + 1,
                    AddedAt = one.At.AddHours(7),
                    AddedById = Officer(one),
                });
                Note(one, reserve ? ApplicationEventKind.PutInReserve : ApplicationEventKind.Recommended, one.At.AddHours(7), one.Office.Name, Officer(one));
            }
        }
    }

    private void Note(Made made, ApplicationEventKind kind, DateTimeOffset at, string by, Guid byId, string? note = null) => db.Add(new ApplicationEvent
    {
        Id = Draw.Id($"event/{made.Application.Id}/{kind}"),
        ApplicationId = made.Application.Id,
        Kind = kind,
        At = at,
        ById = byId,
        ByName = by,
        Note = note,
    });

    private static Guid Officer(Made made) => Draw.Id("officer/" + made.Office.AreaCode);

    /// <param name="At">When it was submitted, or last saved.</param>
    private sealed record Made(
        FactoryApplication Application, Recommender Office, DemoEnterprise Each, DemoTrade Trade, DemoState State, DateTimeOffset At, string Prefix)
    {
        public string By => Each.Contact.DisplayName;
    }
}
