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
            [ApplicationItems.Maturity] = Lines([.. content.Maturity.Values.Select(Said), .. Names(content.Maturity.Evidence)]),
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

        foreach (var (number, answer) in content.Indicators)
        {
            words["indicator:" + number] = Lines([Of(answer), .. Names(answer.Evidence)]);
        }

        foreach (var (code, answer) in content.Declarations)
        {
            var condition = BasicRequirements.AskedBy(policy).FirstOrDefault(one => one.StoredCode() == code);
            var said = condition is null ? null : BasicRequirements.AnswersTo(condition).FirstOrDefault(one => one.Value == answer["answer"]).Text;
            words[ApplicationItems.Declaration(code)] = Lines([said ?? answer["answer"], answer["remark"], .. Names(answer.Evidence)]);
        }

        return words;
    }

    /// <summary>An indicator's answer on one line.</summary>
    public static string Of(SubmittedAnswer answer) => string.Join('，', ((string[])
    [
        answer["notApplicable"] == "true" ? Texts.ReviewNotApplicable : "",
        answer["level"].Length > 0 ? Texts.ReviewLevelOf.With(answer["level"]) : "",
        answer["score"].Length > 0 ? Texts.ResultsPoints.With(answer["score"]) : "",
        answer["totalInvestment"].Length > 0 ? Texts.ReviewInvestment.With(Texts.IndicatorsTotalInvestment, answer["totalInvestment"]) : "",
        answer["investmentInYear"].Length > 0 ? Texts.ReviewInvestment.With(Texts.IndicatorsInvestmentInYear, answer["investmentInYear"]) : "",
        answer["remark"],
    ]).Where(part => part.Length > 0));

    /// <summary>A long text without its format.</summary>
    internal static string Plain(string text) => RichTextCleaner.Read(text).Document.ToPlain().Trim();

    private static string AnswerOf(AskedField field, string value) =>
        field.Kind == FormItemKind.Choice && value == AskedFields.Yes && field.Item.Options.IsEmpty ? Texts.FormYes : AnswerWords.Of(field.Item, value);

    private string Said(KeyValuePair<string, string> value) => value switch
    {
        { Value: "" } => "",
        { Key: "level" } => maturity.Levels.FirstOrDefault(level => level.Level.ToString(Phrase.Culture) == value.Value)?.Name ?? Texts.MaturityBelow,
        { Key: "kind" } => value.Value == "assessed" ? Texts.MaturityKindAssessed : Texts.MaturityKindSelf,
        _ => value.Value,
    };

    private static string TierOf(string name) =>
        name == Tier.Base.ApiName() ? Texts.TierBase
        : name == Tier.Advanced.ApiName() ? Texts.TierAdvanced
        : name == Tier.Excellent.ApiName() ? Texts.TierExcellent
        : name == Tier.Leading.ApiName() ? Texts.TierLeading
        : "";

    private static IEnumerable<string> Names(IEnumerable<SubmittedFile> files) => files.Select(file => Texts.ReviewFileLine.With(file.Name, FileSize.Text(file.Size)));

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Where(line => line.Length > 0));
}
