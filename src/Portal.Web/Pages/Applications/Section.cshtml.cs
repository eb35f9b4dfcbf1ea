using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Pipeline;
using Portal.Rules.Campaigns;
using Portal.Web.Components;
using Portal.Web.Forms;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Applications;

/// <summary>One section of an application's form; each field saves itself.</summary>
[Needs(Permission.ApplyForOwnEnterprise)]
public sealed class SectionModel(IMediator mediator, TimeProvider clock) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Id { get; set; }

    [FromRoute(Name = "section")]
    public string Key { get; set; } = "";

    public ReadSection.View View { get; private set; } = null!;
    public ApplicationHeader Header { get; private set; } = null!;

    /// <summary>The fields of the section that may be changed now.</summary>
    public IReadOnlyList<string> Editable { get; private set; } = [];

    /// <summary>Whether anything of the section may be changed now, files included.</summary>
    public bool MayEditAny { get; private set; }

    /// <summary>What an open return says to this section.</summary>
    public IReadOnlyList<(ApplicationItem Item, string Reason)> Reasons { get; private set; } = [];

    public FormSection? Next { get; private set; }

    /// <summary>A stored answer of the section; empty where there is none.</summary>
    public string Stored(string field) => View.Values.TryGetValue(field, out var value) ? value : "";

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new SaveAnswers.Command(Id, this.ReadTyped()), cancellationToken);
        TempData.Announce(Components.Notice.Success, Texts.FormSaved);
        return Redirect(ApplicationPages.SectionUrl(Id, Key));
    }

    /// <summary>One field, saved as soon as it is left.</summary>
    public Task<IActionResult> OnPostFieldAsync(CancellationToken cancellationToken) =>
        this.AutosaveAsync(clock, () => mediator.Send(new SaveAnswers.Command(Id, this.ReadTyped()), cancellationToken));

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        View = await mediator.Send(new ReadSection.Query(Id, Key), cancellationToken);
        Header = this.Place(View.Frame, View.Section.Title, clock.GetUtcNow());
        Editable = [.. View.Frame.Form.Fields.Where(field => field.Section.Key == Key && View.Frame.MayEdit(field.Key, field.Item.Key)).Select(field => field.Key)];
        MayEditAny = Editable.Count > 0 || View.Section.Items.Any(item => View.Frame.MayEdit(item.Key));
        Reasons = View.Frame.Return is { } open
            ? [.. open.Items.Where(one => one.Item.Section == Key || (one.Item.Place == ItemPlace.Scenarios && View.Claims.Count > 0 && View.Section.Items.Any(item => item.Kind == FormItemKind.Scenarios)))]
            : [];
        var sections = View.Frame.Form.Sections;
        Next = sections.SkipWhile(section => section.Key != Key).Skip(1).FirstOrDefault();
    }
}
