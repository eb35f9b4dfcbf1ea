using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Pipeline;
using Portal.Application.Seals;
using Portal.Web.Components;
using Portal.Web.Hosting;

namespace Portal.Web.Pages.Seals;

/// <summary>登记印章: the picture and the key of one's own organisation's seal, for another person to confirm.</summary>
[Needs(Permission.PrepareSeals)]
[RequestSizeLimit(Most)]
[RequestFormLimits(MultipartBodyLengthLimit = Most)]
public sealed class RegisterModel(IMediator mediator) : PageModel, IShowsAgain
{
    public const string Drawn = "drawn";
    public const string Uploaded = "picture";
    public const string OwnFile = "file";
    public const string Remote = "service";

    /// <summary>More than any picture and key file that is taken, so that what is a little too large is told in words.</summary>
    private const int Most = 8 * 1024 * 1024;

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Look { get; set; }

    [BindProperty]
    public string? Diameter { get; set; }

    [BindProperty]
    public string? KeyKind { get; set; }

    [BindProperty]
    public string? ServiceKey { get; set; }

    public PrepareSeal.View View { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    public async Task FillAsync(CancellationToken cancellationToken) => View = await mediator.Send(new PrepareSeal.Query(), cancellationToken);

    public async Task<IActionResult> OnPostAsync(IFormFile? picture, IFormFile? keyFile, string? password, CancellationToken cancellationToken)
    {
        if (Look == Uploaded && picture is null)
        {
            throw new InvalidException(RegisterSeal.PictureField, Texts.SealPictureMissing);
        }

        var look = Look == Uploaded ? await BytesAsync(picture!, cancellationToken) : null;
        KeyInput key = KeyKind == Remote
            ? new KeyInput.Remote(ServiceKey, await mediator.Send(new InspectSealKey.Query(ServiceKey), cancellationToken))
            : new KeyInput.File(keyFile is null ? null : await BytesAsync(keyFile, cancellationToken), password);
        var diameter = decimal.TryParse(Diameter, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var typed) ? typed : (decimal?)null;
        var id = await mediator.Send(new RegisterSeal.Command(Name, diameter, look, key), cancellationToken);
        TempData.Announce(Notice.Success, Texts.SealRegisteredNow);
        return Redirect($"/seals/{id}");
    }

    private static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken cancellationToken)
    {
        var bytes = new byte[file.Length];
        await using var content = file.OpenReadStream();
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
