using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Portal.Application.Applications;
using Portal.Rules;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Demo;

/// <summary>Fills in a campaign's form: every field of it, with the files of 财务报表.</summary>
internal sealed class DemoFormMaker(DemoSeeds seeds, ApplicationForm form, Policy policy, ImmutableArray<AdmissionCondition> admission)
{
    public List<ApplicationAnswer> Answers { get; } = [];

    public List<(ApplicationFile File, ApplicationFileContent Content)> Files { get; } = [];

    /// <summary>A draft stops halfway.</summary>
    public void Fill(DemoApplication one)
    {
        var draw = Draw.For("answers/" + one.Id);
        var at = one.Submitted.AddHours(-1);
        var draft = one.State == DemoState.Draft;
        // The section in which a draft stops is begun.
        var last = draw.Between(1, 3);
        foreach (var field in form.Fields.Where(field => !draft || form.Sections.IndexOf(field.Section) is var section && (section < last || (section == last && draw.Chance(50)))))
        {
            if (Answer(field, one, draw) is { } value)
            {
                Answers.Add(new ApplicationAnswer
                {
                    ApplicationId = one.Id,
                    Field = field.Key,
                    Value = value,
                    UpdatedAt = at,
                    UpdatedById = one.Person.Id,
                    Version = 1,
                });
            }
        }

        foreach (var item in form.Sections.SelectMany(section => section.Items).Where(item => !draft && item.Kind == FormItemKind.Finance))
        {
            foreach (var year in form.Years)
            {
                AddFile(one, AskedFields.FinanceYear(item, year), Texts.ApplicationFinanceFile.With(year), at);
            }
        }
    }

    private void AddFile(DemoApplication one, string item, string name, DateTimeOffset at)
    {
        var bytes = DemoFile.Pdf(seeds.Scenarios.Evidence.Content.Put("name", name));
        var file = new ApplicationFile
        {
            Id = Draw.Id($"file/{one.Id}/{item}"),
            ApplicationId = one.Id,
            Purpose = FilePurpose.Material,
            Item = item,
            FileName = name + ".pdf",
            MediaType = "application/pdf",
            Size = bytes.Length,
            Sha256 = SHA256.HashData(bytes),
            UploadedAt = at,
            UploadedById = one.Person.Id,
        };
        Files.Add((file, new ApplicationFileContent { FileId = file.Id, Bytes = bytes }));
    }

    private string? Answer(AskedField field, DemoApplication one, Draw draw)
    {
        var revenue = one.Each.Enterprise.Revenue ?? 10_000m;
        var factory = one.Each.Factories.Single(factory => factory.Id == one.Application.FactoryId).Name;
        return field.Kind switch
        {
            FormItemKind.LongText => seeds.Applications.Texts.TryGetValue(field.Key, out var text) ? $"<p>{one.Trade.In(text, factory)}</p>" : null,
            FormItemKind.Text when field.Item.Kind == FormItemKind.Commitment => one.Each.Contact.DisplayName,
            FormItemKind.Text when field.Key == AskedFields.ChannelTitle && !one.Application.IsDirect => null,
            FormItemKind.Text => seeds.Applications.Texts.TryGetValue(field.Key, out var line) ? one.Trade.In(line, factory) : null,
            FormItemKind.Month when field.Item.NotBefore is null => Month(2021, draw),
            FormItemKind.Month => Month(2024, draw),
            FormItemKind.Choice when field.Key == AdmissionAnswers.Recognised => Held(draw),
            FormItemKind.Choice when field.Key == AskedFields.Channel && one.Application.IsDirect => AskedFields.ChannelDirect,
            FormItemKind.Choice when field.Item.Kind == FormItemKind.Finance => null,
            FormItemKind.Choice when field.Item.Options.IsEmpty => AskedFields.Yes,
            FormItemKind.Choice => field.Item.Options[0].Value,
            FormItemKind.Money when field.Item.Kind == FormItemKind.Finance => Part(field.Key, revenue, draw),
            FormItemKind.Money => Whole(draw.Between(1200, 28000)),
            FormItemKind.Number when field.Item.Kind == FormItemKind.Kpis => Kpi(field.Key, one),
            FormItemKind.Number => Whole(draw.Between(52, 96)),
            _ => null,
        };
    }

    /// <summary>The tier that the notice wants recognised already; where it wants it 原则上 only, now and then none.</summary>
    private string Held(Draw draw)
    {
        var asked = admission.OfType<RecognisedTierAdmission>().First();
        return asked.NoteWhenMissing is not null && asked.Required > Tier.Base && draw.Chance(20) ? AdmissionAnswers.NoTier : asked.Required.ApiName();
    }

    /// <summary>What should rise has risen, what should fall has fallen; numbers of things are small.</summary>
    private string Kpi(string key, DemoApplication one)
    {
        var kpi = policy.Kpis.Single(kpi => key == AskedFields.KpiValue(kpi.Number, "base") || key == AskedFields.KpiValue(kpi.Number, "current"));
        var draw = Draw.For($"kpi/{one.Id}/{kpi.Number}");
        var (low, high) = kpi.Unit == "%" ? (draw.Between(41, 68), draw.Between(72, 97)) : (draw.Between(1, 6), draw.Between(8, 24));
        var before = kpi.Direction == KpiDirection.Fall ? high : low;
        return Whole(key.EndsWith("base", StringComparison.Ordinal) ? before : low + high - before);
    }

    private static string Month(int year, Draw draw) => string.Create(CultureInfo.InvariantCulture, $"{year}-{draw.Between(1, 12):D2}");

    private static string Whole(decimal number) => decimal.Round(number).ToString(CultureInfo.InvariantCulture);

    private static string Part(string key, decimal revenue, Draw draw) => Whole(revenue * draw.Between(90, 110) / 100m * key[(key.LastIndexOf('-') + 1)..] switch
    {
        "profit" => 0.08m,
        "assets" => 1.3m,
        "liabilities" => 0.5m,
        "research" => 0.04m,
        _ => 1m,
    });
}
