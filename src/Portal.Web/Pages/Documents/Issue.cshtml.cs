using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Documents;
using Portal.Application.Pipeline;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Documents;

/// <summary>What there is to print of one frozen content: asked for here, and refused here where it cannot be.</summary>
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

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

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
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/documents/{Words.First(word => word.Kind == kind).Word}/{subject}/{number}");

    /// <exception cref="NotFoundException">There is no such kind.</exception>
    public static DocumentKind KindOf(string word) => Words.FirstOrDefault(one => one.Word == word) is { Word: not null } found ? found.Kind : throw new NotFoundException();

    private static readonly (string Word, DocumentKind Kind)[] Words =
    [
        ("application-form", DocumentKind.ApplicationForm), ("summary-table", DocumentKind.SummaryTable), ("recommendation-letter", DocumentKind.RecommendationLetter),
        ("receipt", DocumentKind.Receipt), ("commitment", DocumentKind.Commitment), ("report", DocumentKind.SelfAssessmentReport),
    ];
}
