using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Reviews;
using Portal.Application.RichText;
using Portal.Rules;
using Portal.Rules.Campaigns;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>What was submitted, in the words of a page.</summary>
public static class ReviewWords
{
    /// <summary>A tier by its name in the JSON contract.</summary>
    public static Tier? TierOf(string name) => Enum.GetValues<Tier>().Select(tier => (Tier?)tier).FirstOrDefault(tier => tier!.Value.ApiName() == name);

    /// <summary>The value of a radio; null where nothing was chosen.</summary>
    public static string? Flag(bool? value) => value is { } said ? said ? "true" : "false" : null;

    /// <summary>What a key of a return stands for.</summary>
    public static string LabelOf(ReadReview.View view, string key) => ApplicationItems.Find(view.Form, view.Policy, key).Label;

    /// <summary>What stands at a key now, shortened to a line or two.</summary>
    public static string Excerpt(ReadReview.View view, string key)
    {
        const int Longest = 160;
        var parts = key.Split(':');
        var text = parts switch
        {
            ["scenario", var row] => view.Content.Scenarios.FirstOrDefault(one => one.Row.ToString(Phrase.Culture) == row) is { } scenario
                ? $"{scenario.Instance} {RichTextCleaner.Read(scenario.Description).Document.ToPlain()}" : "",
            ["indicator", var number] => view.Content.Indicators.FirstOrDefault(one => one.Number.ToString(Phrase.Culture) == number) is { } answer ? SubmissionWords.Of(answer) : "",
            _ when view.Form.Sections.SelectMany(section => section.Items).FirstOrDefault(item => item.Key == key) is { } item =>
                item.Kind == FormItemKind.LongText ? RichTextCleaner.Read(view.Content[key]).Document.ToPlain()
                : item.Kind == FormItemKind.Files ? string.Join('、', view.Content.FilesOf(key).Select(file => file.Name))
                : AnswerWords.Of(item, view.Content[key]),
            _ => "",
        };
        text = text.Trim().ReplaceLineEndings(" ");
        return text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "……";
    }
}
