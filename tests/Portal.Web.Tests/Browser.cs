using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Portal.Application.Accounts;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>One reader without JavaScript: keeps cookies, follows nothing by itself, fills in forms as they stand in the page.</summary>
public sealed class Browser(HttpClient client)
{
    /// <summary>Who is signed in; null in a fresh browser.</summary>
    public Account Account { get; internal set; } = null!;

    /// <summary>For requests that no form makes: JSON, forged posts, odd headers. Shares the cookies.</summary>
    public HttpClient Client => client;

    /// <summary>A browser in which nobody is signed in, in front of a portal that runs as a process of its own.</summary>
    public static Browser At(Uri portal) => new(new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = portal, Timeout = Waiting.Patience });

    /// <summary>By the sign-in page, as a person would.</summary>
    public async Task SignInAsync(Account account, string password = TestPassword.Text)
    {
        var answer = await SubmitAsync(await GetAsync("/account/sign-in"), new() { ["UserName"] = account.UserName!, ["Password"] = password });
        answer.StatusShouldBe(302);
        Account = account;
    }

    public async Task<Answer> GetAsync(string path) => await Answer.ReadAsync(await client.GetAsync(new Uri(path, UriKind.Relative)));

    /// <summary>Fills in a form of the page and sends it: hidden fields, values and the form token go along.</summary>
    /// <param name="page">The page that shows the form.</param>
    /// <param name="fields">What the reader types or chooses, by the field's name.</param>
    /// <param name="form">Which form; the first one inside <c>main</c> when left out.</param>
    public async Task<Answer> SubmitAsync(Answer page, Dictionary<string, string>? fields = null, string form = "main form[method=post]")
    {
        var element = page.Document.QuerySelector(form) as IHtmlFormElement
            ?? throw new InvalidOperationException($"No form {form} at {page.Path} ({(int)page.Status}): {page.Document.QuerySelector("main")?.TextContent}");
        var values = new List<KeyValuePair<string, string>>();
        foreach (var control in element.Elements)
        {
            var (name, value) = control switch
            {
                IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } => (null, null),
                IHtmlInputElement { Type: not ("submit" or "button" or "file") } input => (input.Name, input.Value),
                IHtmlTextAreaElement area => (area.Name, area.Value),
                IHtmlSelectElement select => (select.Name, select.Value),
                _ => (null, null),
            };
            if (!string.IsNullOrEmpty(name) && fields?.ContainsKey(name) != true && control.GetAttribute("disabled") is null)
            {
                values.Add(new(name, value ?? ""));
            }
        }

        foreach (var field in fields ?? [])
        {
            values.Add(field);
        }

        var action = element.GetAttribute("action") is { Length: > 0 } given ? given : page.Path;
        return await PostAsync(action, values);
    }

    /// <summary>Posts values as they are, without a form token unless one is among them.</summary>
    public async Task<Answer> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> values)
    {
        using var content = new FormUrlEncodedContent(values);
        return await Answer.ReadAsync(await client.PostAsync(new Uri(path, UriKind.Relative), content));
    }

    /// <summary>Goes where a redirect leads.</summary>
    public Task<Answer> FollowAsync(Answer redirect) => GetAsync(redirect.Location
        ?? throw new InvalidOperationException($"{redirect.Path} did not redirect but answered {(int)redirect.Status}."));
}

/// <summary>What the portal answered, parsed.</summary>
public sealed record Answer(string Path, HttpStatusCode Status, string? Location, IHtmlDocument Document, HttpResponseMessage Response)
{
    /// <summary>The text of the page's main part, spaces collapsed.</summary>
    public string Text => string.Join(' ', (Document.QuerySelector("main") ?? Document.Body!).TextContent
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The message at a field; null when there is none.</summary>
    public string? ErrorAt(string field) => Document.GetElementById($"{field}-error")?.ChildNodes.OfType<IText>().LastOrDefault()?.TextContent.Trim();

    /// <summary>The lines of the summary on top.</summary>
    public IReadOnlyList<string> Errors => [.. Document.QuerySelectorAll(".error-summary li").Select(line => line.TextContent.Trim())];

    /// <summary>What a control of the page holds.</summary>
    public string? ValueOf(string field) => Document.GetElementById(field) switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value,
        _ => null,
    };

    /// <summary>The form token of the page, for posts that no form makes.</summary>
    public string ValueOfToken() => Document.QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value;

    /// <summary>Fails with the page's own words when the status is another.</summary>
    public Answer StatusShouldBe(int status)
    {
        ((int)Status).ShouldBe(status, $"{Path}: {Text}");
        return this;
    }

    /// <summary>All that a reader or a reader's software is told; data of scripts are not, nor is what was typed.</summary>
    private static IEnumerable<string> Said(IHtmlDocument page) =>
    [
        .. page.Descendants<IText>().Where(text => text.ParentElement is not (IHtmlScriptElement or IHtmlStyleElement or IHtmlTextAreaElement)).Select(text => text.TextContent),
        .. page.All.SelectMany(element => (string?[])[element.GetAttribute("aria-label"), element.GetAttribute("title"), element.GetAttribute("alt"), element.GetAttribute("placeholder")])
            .OfType<string>(),
    ];

    internal static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var html = await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStreamAsync());
        var path = response.RequestMessage!.RequestUri!.PathAndQuery;
        if (response.Content.Headers.ContentType?.MediaType == "text/html")
        {
            Said(html).Select(Unfilled.In).FirstOrDefault(piece => piece is not null).ShouldBeNull(path);
        }

        return new Answer(path, response.StatusCode, response.Headers.Location?.OriginalString, html, response);
    }
}
