using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Documents;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Documents;

/// <summary>What there is to print of one frozen content: asked for here, and refused here where it cannot be. What was asked for before is shown itself.</summary>
[Needs(Permission.UseOwnAccount)]
public sealed class IssueModel(IMediator mediator) : PageModel, IShowsAgain
{
    [FromRoute]
    public Guid Subject { get; set; }

    [FromRoute]
    public int Number { get; set; }

    /// <summary>As posted: the name of a <see cref="DocumentKind"/>.</summary>
    [FromRoute]
    public string Kind { get; set; } = "";

    public OfferDocument.View View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken);
        return View.Issued is { } document ? Redirect($"/documents/{document}") : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) =>
        Redirect($"/documents/{await mediator.Send(new IssueDocument.Command(DocumentAddresses.KindOf(Kind), Subject, Number), cancellationToken)}");

    public async Task FillAsync(CancellationToken cancellationToken) =>
        View = await mediator.Send(new OfferDocument.Query(DocumentAddresses.KindOf(Kind), Subject, Number), cancellationToken);
}

/// <summary>Where documents live.</summary>
public static class DocumentAddresses
{
    /// <summary>The page that has one made.</summary>
    public static string Issue(DocumentKind kind, Guid subject, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"/documents/{Words.First(word => word.Kind == kind).Word}/{subject}/{number}");

    /// <summary>The way back to what the document says: the frozen list, the submission or its review. A report is reached from many pages.</summary>
    public static IReadOnlyList<ActionLink> Trail(DocumentKind kind, Guid subject, int number, ICurrentUser user)
    {
        var home = new ActionLink(Texts.NavHome, "/");
        return kind switch
        {
            DocumentKind.SelfAssessmentReport => [home],
            DocumentKind.SummaryTable or DocumentKind.RecommendationLetter =>
                [home, new(Texts.ListsTitle, "/area/lists"), new(Texts.ListsVersionOf.With(number), string.Create(CultureInfo.InvariantCulture, $"/area/lists/{subject}/versions/{number}"))],
            _ when user.May(Permission.ApplyForOwnEnterprise) =>
                [home, new(Texts.ApplicationsTitle, "/applications"), new(Texts.ApplicationShowContent.With(number), string.Create(CultureInfo.InvariantCulture, $"/applications/{subject}/submissions/{number}"))],
            _ => [home, new(Texts.ReviewCampaigns, "/area/applications"), new(Texts.ApplicationShowContent.With(number), $"/area/applications/{subject}")],
        };
    }

    /// <exception cref="NotFoundException">There is no such kind.</exception>
    public static DocumentKind KindOf(string word) => Words.FirstOrDefault(one => one.Word == word) is { Word: not null } found ? found.Kind : throw new NotFoundException();

    private static readonly (string Word, DocumentKind Kind)[] Words =
    [
        ("application-form", DocumentKind.ApplicationForm), ("summary-table", DocumentKind.SummaryTable), ("recommendation-letter", DocumentKind.RecommendationLetter),
        ("receipt", DocumentKind.Receipt), ("commitment", DocumentKind.Commitment), ("report", DocumentKind.SelfAssessmentReport),
    ];
}
