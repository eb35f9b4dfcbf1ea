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
/// <param name="Pictures">What became of the pictures of a long text, in words; null where they are the same in the same order.</param>
/// <param name="OnlyFormat">The words and pictures are the same, and how they are set is not: headings, lists, tables, emphasis.</param>
public sealed record SubmissionChange(string Key, string Label, string? Reason, string Before, string After, ImmutableArray<Piece> Pieces, string? Pictures, bool OnlyFormat)
{
    /// <summary>The words differ, or the pictures: whoever described another picture alike changed what is said.</summary>
    public bool Differs => !Pieces.IsEmpty || Pictures is not null;
}

/// <summary>What an enterprise changed between two submissions, item by item, in words.</summary>
/// <param name="words">How a submission reads.</param>
public sealed class SubmissionChanges(SubmissionWords words)
{
    private static readonly CleanText Nothing = new(RichDocument.Empty, 0);

    /// <summary>Ticked items first, in the order of the return; then whatever else differs.</summary>
    public IReadOnlyList<SubmissionChange> Between(
        ApplicationForm form, Policy policy, SubmittedContent before, SubmittedContent after, IReadOnlyList<ReadReview.ReturnedItem> ticked)
    {
        var (old, now) = (words.In(form, policy, before), words.In(form, policy, after));
        var (oldTexts, newTexts) = (LongTexts(form, before), LongTexts(form, after));
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
            var (wasSet, isSet) = (oldTexts.GetValueOrDefault(key, Nothing), newTexts.GetValueOrDefault(key, Nothing));
            var pictures = PicturesSaid(PicturesOf(wasSet), PicturesOf(isSet));
            return new SubmissionChange(
                key, ApplicationItems.Find(form, policy, key).Label, reason, was, becomes, was == becomes ? [] : TextDifference.Between(was, becomes),
                pictures, was == becomes && pictures is null && wasSet.Html != isSet.Html);
        }
    }

    /// <summary>The long texts as they are set.</summary>
    private static Dictionary<string, CleanText> LongTexts(ApplicationForm form, SubmittedContent content) =>
        form.Fields.Where(field => field.Kind == FormItemKind.LongText).Select(field => (field.Key, Text: content[field.Key]))
            .Concat(content.Scenarios.Select(scenario => (Key: ApplicationItems.Scenario(scenario.Row), Text: scenario.Description)))
            .ToDictionary(one => one.Key, one => RichTextCleaner.Read(one.Text), StringComparer.Ordinal);

    private static List<Guid> PicturesOf(CleanText text) => [.. text.Document.Pictures().Select(picture => picture.Id)];

    /// <summary>The words know a picture by its description alone; which one it is, its id says.</summary>
    private static string? PicturesSaid(List<Guid> before, List<Guid> after)
    {
        if (before.SequenceEqual(after))
        {
            return null;
        }

        var (removed, added) = (Without(before, after), Without(after, before));
        var replaced = Math.Min(removed, added);
        string[] said =
        [
            replaced > 0 ? Texts.ReviewPicturesReplaced.With(replaced) : "",
            added > replaced ? Texts.ReviewPicturesAdded.With(added - replaced) : "",
            removed > replaced ? Texts.ReviewPicturesRemoved.With(removed - replaced) : "",
        ];
        return removed + added == 0 ? Texts.ReviewPicturesMoved : string.Join('，', said.Where(one => one.Length > 0));
    }

    /// <summary>How many are left when each of the others takes one like it away.</summary>
    private static int Without(List<Guid> pictures, List<Guid> others)
    {
        var left = pictures.ToList();
        others.ForEach(one => left.Remove(one));
        return left.Count;
    }
}
