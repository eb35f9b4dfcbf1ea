using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Documents;
using Portal.Application.Pipeline;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Verify;

/// <summary>文件核验: by the code on the paper, or by the file itself, which is not kept.</summary>
[Open("whoever holds a paper or a file may check it; the page shows no personal data")]
[LimitsVerifiedFiles]
[RequestSizeLimit(VerifyFile.Most + Uploads.Wrapping)]
[RequestFormLimits(MultipartBodyLengthLimit = VerifyFile.Most + Uploads.Wrapping)]
public sealed class IndexModel(IMediator mediator) : PageModel, IShowsAgain
{
    /// <summary>As typed, or as the QR code says.</summary>
    [FromRoute]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Typed { get; set; }

    public VerifyDocument.View? Asked { get; private set; }

    /// <summary>What came of a file that was handed in; null where none was.</summary>
    public VerifyFile.View? Compared { get; private set; }

    /// <summary>The document that the file is, or claims to be; null for none.</summary>
    public VerifiedDocument? Named => Compared?.Named;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (Code is null && Typed is { Length: > 0 } typed)
        {
            return Redirect("/verify/" + Uri.EscapeDataString(typed.Trim()));
        }

        await FillAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is null || file.Length == 0)
        {
            throw new InvalidException("file", Texts.VerifyFileMissing);
        }

        await using var content = file.OpenReadStream();
        Compared = await mediator.Send(new VerifyFile.Query(content, Code), cancellationToken);
        await FillAsync(cancellationToken);
        return Page();
    }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        if (Code is { } code)
        {
            Asked = await mediator.Send(new VerifyDocument.Query(code), cancellationToken);
        }
    }
}
