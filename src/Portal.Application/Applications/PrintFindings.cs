using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Portal.Application.Enterprises;
using Portal.Application.Forms;
using Portal.Documents.Typesetting;
using Portal.Rules.Campaigns;

namespace Portal.Application.Applications;

/// <summary>
/// What the application says that no paper could show: characters that no shipped font has, or that have no shape. They are found before
/// the submission freezes them, and named where they are mended.
/// </summary>
internal static class PrintFindings
{
    /// <param name="parts">What would be frozen: <see cref="ApplicationSnapshots.PartsAsync"/>.</param>
    public static ImmutableArray<Finding> In(ApplicationSheet sheet, string parts, FontCoverage fonts)
    {
        // Where no font was installed there is no paper at all, and nothing to be said of single characters.
        if (fonts.IsEmpty)
        {
            return [];
        }

        return
        [
            .. fonts.Check(Encoding.UTF8.GetBytes(parts)).GroupBy(fault => PlaceOf(sheet, fault.Path)).Select(field => new Finding(
                FindingKind.Blocks, Texts.CheckUnprintable.With(field.Key.Label, PrintRules.Characters(field.Select(fault => (fault.Character, fault.Why)))), null, field.Key.Item)),
        ];
    }

    /// <summary>Where a path of the frozen content is filled in, and what it is called there.</summary>
    /// <param name="path">Such as <c>answers.summary</c>, <c>scenarios.9.instance</c> or <c>files.photos[0].name</c>.</param>
    private static (string Label, ApplicationItem Item) PlaceOf(ApplicationSheet sheet, string path)
    {
        path = path.StartsWith(Shown, StringComparison.Ordinal) ? path[Shown.Length..] : path;
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var (part, rest) = dot < 0 ? (path, "") : (path[..dot], path[(dot + 1)..]);
        var key = rest.Split('.', '[')[0];
        switch (part)
        {
            case "enterprise" or "factory":
                var profile = sheet.Form.Sections.SelectMany(section => section.Items).FirstOrDefault(item => item.Kind == FormItemKind.Profile)?.Key
                    ?? SnapshotDifferences.Profile;
                return (part == "enterprise" ? Texts.CheckUnprintableProfile.With(ProfileNames.Of(key)) : Texts.CheckUnprintableFactory.With(FactoryField(key)), Find(profile));
            case "scenarios":
                return Named(Find(ApplicationItems.Scenario(int.Parse(key, CultureInfo.InvariantCulture))));
            case "indicators":
                return Named(Find(ApplicationItems.Indicator(int.Parse(key, CultureInfo.InvariantCulture))));
            case "declarations":
                return Named(Find(ApplicationItems.Declaration(key)));
            case "maturity":
                return Named(Find(ApplicationItems.Maturity));
            case "files":
                return Named(Find(rest.Split('[')[0]));
            default:
                return Named(Find(rest));
        }

        ApplicationItem Find(string item) => ApplicationItems.Find(sheet.Form, sheet.Policy, item);
    }

    private const string Shown = "shown.";

    private static (string, ApplicationItem) Named(ApplicationItem item) => (item.Label, item);

    private static string FactoryField(string field) => field switch
    {
        FactoryFields.Name => Texts.FactoryName,
        "address" => Texts.EnterpriseAddress,
        "products" => Texts.FactoryProducts,
        _ => Texts.FactoryPlace,
    };
}
