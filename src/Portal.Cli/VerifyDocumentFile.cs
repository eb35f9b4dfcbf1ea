using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Data;
using Portal.Application.Documents;
using Portal.Application.Seals;
using Portal.Documents.Signatures;

namespace Portal.Cli;

/// <summary>
/// <c>portal verify-document FILE [--code CODE] [--json]</c>: the same as the page 文件核验. Byte for byte against the records where the
/// database can be reached; without it, by the file's signatures and the trusted roots alone.
/// </summary>
internal static class VerifyDocumentFile
{
    /// <summary>It is what it should be.</summary>
    private const int Sound = 0;

    /// <summary>It is not, or it cannot be said.</summary>
    private const int NotSound = 1;

    /// <summary>There is no file to look at: it is missing, a folder, not to be read, or too large.</summary>
    private const int NoFile = 3;

    /// <summary>It was looked at and is no PDF.</summary>
    private const int NotAPdf = 4;

    /// <param name="code">Of the document that it is to be a file of; null where any will do.</param>
    /// <returns>What the process ends with.</returns>
    public static async Task<int> RunAsync(IConfiguration configuration, string path, string? code, bool asJson, Stream output, CancellationToken cancellationToken)
    {
        FileStream file;
        try
        {
            file = File.OpenRead(path);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync((Directory.Exists(path) ? Texts.VerifyIsFolder
                : missing is FileNotFoundException or DirectoryNotFoundException ? Texts.VerifyNoSuchFile : Texts.VerifyNotReadable).With(path));
            return NoFile;
        }

        await using (file)
        {
            if (file.Length > VerifyFile.Most)
            {
                await Console.Error.WriteLineAsync(Texts.VerifyTooLarge.With(FileSize.Text(VerifyFile.Most)));
                return NoFile;
            }

            return await ToldAsync(configuration, file, code, asJson, output, cancellationToken);
        }
    }

    private static async Task<int> ToldAsync(IConfiguration configuration, FileStream file, string? code, bool asJson, Stream output, CancellationToken cancellationToken)
    {
        var compared = await CompareAsync(configuration, file, code, cancellationToken);
        var signatures = compared?.Other?.Signatures ?? compared?.Same?.Shown?.Signatures ?? await AloneAsync(configuration, file, cancellationToken);
        var isSound = compared switch
        {
            // Without the records nobody knows of which document it is.
            null => signatures.IsSound && code is null,
            // What left the portal is what it is, whether or not this installation trusts the issuer of a certificate.
            { Same: not null, IsElse: false } => !signatures.IsBroken,
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

        return isSound ? Sound : signatures.Fault == SignatureFault.NotAPdf ? NotAPdf : NotSound;
    }

    /// <returns>Null where there is no database, or none that answers.</returns>
    private static async Task<VerifyFile.View?> CompareAsync(IConfiguration configuration, Stream file, string? code, CancellationToken cancellationToken)
    {
        if (configuration.GetConnectionString("Portal") is not { Length: > 0 })
        {
            return null;
        }

        await using var services = Operator.Services(configuration);
        await using var scope = services.CreateAsyncScope();
        try
        {
            return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new VerifyFile.Query(file, code), cancellationToken);
        }
        catch (Exception away) when (PortalDatabase.IsAway(away))
        {
            return null;
        }
    }

    private static async Task<SignatureReport> AloneAsync(IConfiguration configuration, FileStream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        using var reader = new FileSignatures(new TrustedRoots(PortalSettings.SignatureRoots(configuration), PortalSettings.IsDemo(configuration)));
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

        if (compared?.Named is { } document)
        {
            yield return Texts.VerifyRecordLine.With(document.Title, document.Issuer, document.Number, document.Code, document.SourceAt.Moment());
            if (document.Standing.Warning() is { } warning)
            {
                yield return warning;
            }
        }
    }
}
