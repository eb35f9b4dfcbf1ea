using System.Collections.Immutable;
using Portal.Application.Applications;
using Portal.Application.RichText;
using Portal.Rules.Campaigns;
using Portal.Rules.Differences;
using Portal.Rules.Policies;

namespace Portal.Application.Reviews;

/// <summary>An item of the application that was asked to change, or did.</summary>
/// <param name="Reason">Why it was returned; null where it was not ticked.</param>
/// <param name="Pieces">Empty where the words are the same.</param>
/// <param name="OnlyFormat">The words are the same, and how they are set is not: headings, lists, tables, emphasis.</param>
public sealed record SubmissionChange(string Key, string Label, string? Reason, string Before, string After, ImmutableArray<Piece> Pieces, bool OnlyFormat)
{
    /// <summary>The words differ.</summary>
    public bool Differs => !Pieces.IsEmpty;
}

/// <summary>What an enterprise changed between two submissions, item by item, in words.</summary>
public static class SubmissionChanges
{
    private const string Profile = "profile";

    /// <summary>Ticked items first, in the order of the return; then whatever else differs.</summary>
    public static IReadOnlyList<SubmissionChange> Between(
        ApplicationForm form, Policy policy, SubmittedContent before, SubmittedContent after, IReadOnlyList<ReadReview.ReturnedItem> ticked)
    {
        var (old, now) = (WordsOf(before), WordsOf(after));
        var (oldFormat, newFormat) = (FormatOf(before), FormatOf(after));
        // A table's cells are stored by themselves; what was ticked is the whole table.
        var owned = now.Keys.Union(old.Keys).ToLookup(key => ticked.FirstOrDefault(item => key == item.Item || key.StartsWith(item.Item + "-", StringComparison.Ordinal))?.Item);
        return
        [
            .. ticked.SelectMany(item => DifferingOrFirst([.. owned[item.Item].DefaultIfEmpty(item.Item).Order(StringComparer.Ordinal).Select(key => Change(key, item.Reason))])),
            .. owned[null].Order(StringComparer.Ordinal).Select(key => Change(key, null)).Where(IsChanged),
        ];

        // Each ticked item is told of, also where nothing of it was mended.
        static IEnumerable<SubmissionChange> DifferingOrFirst(List<SubmissionChange> parts) =>
            parts.Exists(IsChanged) ? parts.Where(IsChanged) : parts.Take(1);

        static bool IsChanged(SubmissionChange change) => change.Differs || change.OnlyFormat;

        SubmissionChange Change(string key, string? reason)
        {
            var (was, becomes) = (old.GetValueOrDefault(key, ""), now.GetValueOrDefault(key, ""));
            return new SubmissionChange(
                key, ApplicationItems.Find(form, policy, key).Label, reason, was, becomes, was == becomes ? [] : TextDifference.Between(was, becomes),
                was == becomes && oldFormat.GetValueOrDefault(key) != newFormat.GetValueOrDefault(key));
        }
    }

    /// <summary>The long texts as they are set.</summary>
    private static Dictionary<string, string> FormatOf(SubmittedContent content) =>
        content.Answers.Concat(content.Scenarios.Select(scenario => KeyValuePair.Create(ApplicationItems.Scenario(scenario.Row), scenario.Description)))
            .ToDictionary(one => one.Key, one => RichTextCleaner.Canonical(one.Value), StringComparer.Ordinal);

    private static Dictionary<string, string> WordsOf(SubmittedContent content)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Profile] = Lines([.. content.Enterprise.Values, .. content.Factory.Values]),
            [ApplicationItems.Maturity] = Lines([.. content.Maturity.Values.Values, .. Names(content.Maturity.Evidence)]),
        };
        foreach (var (field, value) in content.Answers)
        {
            words[field] = RichTextCleaner.Read(value).Document.ToPlain().Trim();
        }

        foreach (var (item, files) in content.Files)
        {
            words[item] = Lines([words.GetValueOrDefault(item, ""), .. Names(files)]);
        }

        foreach (var scenario in content.Scenarios)
        {
            words[ApplicationItems.Scenario(scenario.Row)] = Lines(
                [scenario.Tier, scenario.Instance, RichTextCleaner.Read(scenario.Description).Document.ToPlain(), .. Names(scenario.Evidence)]);
        }

        foreach (var (number, answer) in content.Indicators)
        {
            words["indicator:" + number] = Lines([answer["level"], answer["score"], answer["totalInvestment"], answer["investmentInYear"], answer["remark"], .. Names(answer.Evidence)]);
        }

        foreach (var (code, answer) in content.Declarations)
        {
            words[ApplicationItems.Declaration(code)] = Lines([answer["answer"], answer["remark"], .. Names(answer.Evidence)]);
        }

        return words;
    }

    private static IEnumerable<string> Names(IEnumerable<SubmittedFile> files) => files.Select(file => Texts.ReviewFileLine.With(file.Name, FileSize.Text(file.Size)));

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Where(line => line.Length > 0));
}
