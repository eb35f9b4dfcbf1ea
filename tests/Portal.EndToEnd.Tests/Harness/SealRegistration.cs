using Microsoft.Playwright;
using Portal.Application;
using Portal.Documents.Signatures;

namespace Portal.EndToEnd.Tests.Harness;

/// <summary>Fills in the form of a seal, with a key of its own.</summary>
internal static class SealRegistration
{
    public const string Password = "Only-for-tests-1";

    /// <param name="password">What is typed; the key's own is <see cref="Password"/>.</param>
    public static async Task RegisterAsync(this Visitor visitor, DemoPki pki, string organisation, string password = Password)
    {
        await visitor.GoAsync("/seals/register");
        await visitor.Page.GetByLabel(Texts.SealKeyFile, new() { Exact = true }).SetInputFilesAsync(
            new FilePayload { Name = "seal.p12", MimeType = "application/x-pkcs12", Buffer = pki.Issue(organisation, Password) });
        await visitor.Page.GetByLabel(Texts.SealPassword).FillAsync(password);
        await visitor.PressAsync(Texts.SealRegisterDo);
    }
}
