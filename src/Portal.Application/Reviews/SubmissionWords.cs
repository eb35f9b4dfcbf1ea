using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Enterprises;
using Portal.Application.Reference;
using Portal.Application.RichText;
using Portal.Rules;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Reviews;

/// <summary>What a submission says, item by item, as a reader knows it: the texts of options, and never a stored code.</summary>
public sealed class SubmissionWords
{
    private const string Profile = "profile";

    private readonly ProfileFields profile;
    private readonly FactoryFields factories;
    private readonly MaturityModel maturity;

    internal SubmissionWords(ProfileFields profile, FactoryFields factories, MaturityModel maturity) =>
        (this.profile, this.factories, this.maturity) = (profile, factories, maturity);

    /// <summary>The words of every item that says something, by the item's key.</summary>
    public IReadOnlyDictionary<string, string> In(ApplicationForm form, Policy policy, SubmittedContent content)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Profile] = Lines([
                .. content.Enterprise.Select(value => profile.All.Shown(value.Key, value.Value)), .. content.Factory.Select(value => factories.All.Shown(value.Key, value.Value))]),
            [ApplicationItems.Maturity] = Of(content.Maturity),
        };
        var asked = form.Fields.ToDictionary(field => field.Key, StringComparer.Ordinal);
        foreach (var (key, value) in content.Answers)
        {
            words[key] = asked.TryGetValue(key, out var field) && field.Kind != FormItemKind.LongText ? AnswerOf(field, value) : Plain(value);
        }

        foreach (var (item, files) in content.Files)
        {
            words[item] = Lines([words.GetValueOrDefault(item, ""), .. Names(files)]);
        }

        foreach (var scenario in content.Scenarios)
        {
            words[ApplicationItems.Scenario(scenario.Row)] = Lines(
                [TierOf(scenario.Tier), scenario.Instance, scenario.UsesAi ? Texts.ScenariosUsesAi : "", Plain(scenario.Description), .. Names(scenario.Evidence)]);
        }

        foreach (var indicator in content.Indicators)
        {
            words[ApplicationItems.Indicator(indicator.Number)] = Lines([Of(indicator), .. Names(indicator.Evidence)]);
        }

        foreach (var declaration in content.Declarations)
        {
            var condition = BasicRequirements.AskedBy(policy).FirstOrDefault(one => one.StoredCode() == declaration.Code);
            var said = condition is null ? null : BasicRequirements.AnswersTo(condition).FirstOrDefault(one => one.Value == declaration.Answer).Text;
            words[ApplicationItems.Declaration(declaration.Code)] = Lines([said ?? declaration.Answer, declaration.Remark, .. Names(declaration.Evidence)]);
        }

        return words;
    }

    /// <summary>An indicator's answer on one line.</summary>
    public static string Of(SubmittedIndicator indicator) => string.Join('，', ((string[])
    [
        indicator.NotApplicable ? Texts.ReviewNotApplicable : "",
        indicator.Level.Length > 0 ? Texts.ReviewLevelOf.With(indicator.Level) : "",
        indicator.Score.Length > 0 ? Texts.ResultsPoints.With(indicator.Score) : "",
        indicator.TotalInvestment.Length > 0 ? Texts.ReviewInvestment.With(Texts.IndicatorsTotalInvestment, indicator.TotalInvestment) : "",
        indicator.InvestmentInYear.Length > 0 ? Texts.ReviewInvestment.With(Texts.IndicatorsInvestmentInYear, indicator.InvestmentInYear) : "",
        indicator.Remark,
    ]).Where(part => part.Length > 0));

    /// <summary>A long text without its format.</summary>
    internal static string Plain(string text) => RichTextCleaner.Read(text).Document.ToPlain().Trim();

    private static string AnswerOf(AskedField field, string value) =>
        field.Kind == FormItemKind.Choice && value == AskedFields.Yes && field.Item.Options.IsEmpty ? Texts.FormYes : AnswerWords.Of(field.Item, value);

    private string Of(SubmittedMaturity said) => Lines(
    [
        said.Level.Length == 0 ? "" : maturity.Levels.FirstOrDefault(level => level.Level.ToString(Phrase.Culture) == said.Level)?.Name ?? Texts.MaturityBelow,
        said.Kind.Length == 0 ? "" : said.Kind == "assessed" ? Texts.MaturityKindAssessed : Texts.MaturityKindSelf,
        said.Score, said.Report, said.AssessedOn, .. Names(said.Evidence),
    ]);

    private static string TierOf(string name) =>
        name == Tier.Base.ApiName() ? Texts.TierBase
        : name == Tier.Advanced.ApiName() ? Texts.TierAdvanced
        : name == Tier.Excellent.ApiName() ? Texts.TierExcellent
        : name == Tier.Leading.ApiName() ? Texts.TierLeading
        : "";

    private static IEnumerable<string> Names(IEnumerable<SubmittedFile> files) => files.Select(file => Texts.ReviewFileLine.With(file.Name, FileSize.Text(file.Size)));

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Where(line => line.Length > 0));
}
