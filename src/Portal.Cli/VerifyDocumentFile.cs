using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Data;
using Portal.Application.Documents;
using Portal.Application.Seals;

namespace Portal.Cli;

/// <summary>
/// <c>portal verify-document FILE [--json]</c>: the same as the page 文件核验. Byte for byte against the records where the database
/// can be reached; without it, by the file's signatures and the trusted roots alone. 0 = sound, 1 = not, or it cannot be said.
/// </summary>
internal static class VerifyDocumentFile
{
    public static async Task<int> RunAsync(IConfiguration configuration, string path, bool asJson, Stream output, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        if (file.Length > VerifyFile.Most)
        {
            await Console.Error.WriteLineAsync(Texts.VerifyTooLarge.With(FileSize.Text(VerifyFile.Most)));
            return 1;
        }

        var compared = await CompareAsync(configuration, file, cancellationToken);
        var signatures = compared?.Other?.Signatures ?? compared?.Same?.Shown?.Signatures ?? await AloneAsync(configuration, file, cancellationToken);
        var isSound = compared switch
        {
            null => signatures.IsSound,
            // What left the portal is what it is, whether or not this installation trusts the issuer of a certificate.
            { Same: not null } => !signatures.IsBroken,
            _ => false,
        };
        if (asJson)
        {
            await output.WriteAsync(VerificationJson.Of(isSound, compared, signatures), cancellationToken);
            await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
        else
        {
            await using var text = new StreamWriter(output, leaveOpen: true);
            foreach (var line in Lines(compared, signatures))
            {
                await text.WriteLineAsync(line.AsMemory(), cancellationToken);
            }
        }

        return isSound ? 0 : 1;
    }

    /// <returns>Null where there is no database, or none that answers.</returns>
    private static async Task<VerifyFile.View?> CompareAsync(IConfiguration configuration, Stream file, CancellationToken cancellationToken)
    {
        if (configuration.GetConnectionString("Portal") is not { Length: > 0 })
        {
            return null;
        }

        await using var services = Operator.Services(configuration);
        await using var scope = services.CreateAsyncScope();
        try
        {
            return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new VerifyFile.Query(file), cancellationToken);
        }
        catch (Exception away) when (PortalDatabase.IsAway(away))
        {
            return null;
        }
    }

    private static async Task<SignatureReport> AloneAsync(IConfiguration configuration, FileStream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        using var reader = new FileSignatures(new TrustedRoots(PortalSettings.SignatureRoots(configuration)));
        return (await reader.OfStrangerAsync(file, cancellationToken)).Signatures;
    }

    private static IEnumerable<string> Lines(VerifyFile.View? compared, SignatureReport signatures)
    {
        yield return compared is null ? Texts.VerifyNotCompared : VerifyWords.Verdict(compared);
        if (compared?.Other is { } other)
        {
            foreach (var known in VerifyWords.Known(other))
            {
                yield return known;
            }
        }
        else
        {
            yield return VerifyWords.Sum(signatures);
        }

        foreach (var one in signatures.Signatures)
        {
            yield return Texts.VerifySignatureLine.With(
                VerifyWords.Name(one), VerifyWords.Time(one), VerifyWords.Integrity(one), VerifyWords.Trust(one, signatures), VerifyWords.Later(one));
        }

        if ((compared?.Same ?? compared?.Other?.Claims) is { } document)
        {
            yield return Texts.VerifyRecordLine.With(document.Title, document.Issuer, document.Number, document.Code, document.SourceAt.Moment());
            if (document.Standing.Warning() is { } warning)
            {
                yield return warning;
            }
        }
    }
}
