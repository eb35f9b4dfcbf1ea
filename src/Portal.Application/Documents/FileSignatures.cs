using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Portal.Application.Seals;
using Portal.Documents.Signatures;
using Portal.Documents.Verification;

namespace Portal.Application.Documents;

/// <summary>The signatures of a file, or why they cannot be read.</summary>
/// <param name="Signatures">In the order in which they were made.</param>
/// <param name="Fault">Null where the file could be read; it may then still have no signature.</param>
/// <param name="HasRoots">Whether this installation trusts any root at all; without, no signature is trusted.</param>
public sealed record SignatureReport(IReadOnlyList<PdfSignature> Signatures, SignatureFault? Fault, bool HasRoots)
{
    /// <summary>Some signature does not hold, or something came behind it that is no signature.</summary>
    public bool IsBroken => Signatures.Any(one => !one.Intact || one.Later == LaterChanges.Others);

    /// <summary>At least one signature, all of them intact and trusted, and nothing in the file that the last one does not cover.</summary>
    public bool IsSound => Fault is null && new SignatureReading(Signatures).IsSound;

    /// <summary>Reads the signatures of any bytes.</summary>
    /// <param name="log">Told of what the reader should have named and did not.</param>
    internal static SignatureReport Of(ReadOnlyMemory<byte> pdf, TrustedRoots.Roots roots, ILogger? log = null)
    {
        var hasRoots = roots.Certificates.Count > 0;
        try
        {
            return new([.. PdfSignatures.Read(pdf, roots.Certificates).Signatures.Select(one => one with { Signer = Shown(one.Signer) })], null, hasRoots);
        }
        catch (SignatureFaultException fault)
        {
            return new([], fault.Fault, hasRoots);
        }
        catch (Exception unforeseen) when (unforeseen is not OutOfMemoryException)
        {
            // The bytes are a stranger's: what goes wrong in reading them is said of the file and is no failure of the portal.
            log?.LogError("Reading signatures failed with {Exception} at {Place}", unforeseen.GetType().Name, unforeseen.TargetSite);
            return new([], SignatureFault.Damaged, hasRoots);
        }
    }

    /// <summary>A name out of a stranger's certificate: one line that cannot turn the text around it.</summary>
    private static string Shown(string name) => string.Concat(name.Where(c =>
        CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))).Trim().Cut(100);
}

/// <summary>
/// Reads signatures at a bounded cost: one file of a stranger at a time (each is in memory as a whole, and may take two seconds), and each kept file
/// once for as long as the roots stay the same.
/// </summary>
public sealed class FileSignatures(TrustedRoots roots, ILogger<FileSignatures>? log = null) : IDisposable
{
    private const int MostKept = 2_000;

    private readonly SemaphoreSlim kept = new(1);
    private readonly SemaphoreSlim strangers = new(1);
    private readonly ConcurrentDictionary<(string Sha256, string Roots), SignatureReport> known = [];

    /// <summary>The signatures of a file that the portal keeps.</summary>
    /// <param name="sha256">Of the file, in hexadecimal digits.</param>
    /// <param name="read">Fetches it; not asked where the answer is known.</param>
    public async Task<SignatureReport> OfKeptAsync(string sha256, Func<Task<byte[]>> read, CancellationToken cancellationToken)
    {
        var now = roots.Current;
        if (known.TryGetValue((sha256, now.Stamp), out var report))
        {
            return report;
        }

        await kept.WaitAsync(cancellationToken);
        try
        {
            if (!known.TryGetValue((sha256, now.Stamp), out report))
            {
                if (known.Count >= MostKept)
                {
                    known.Clear();
                }

                known[(sha256, now.Stamp)] = report = SignatureReport.Of(await read(), now, log);
            }

            return report;
        }
        finally
        {
            kept.Release();
        }
    }

    /// <summary>What a file that somebody handed in says of itself.</summary>
    /// <param name="file">From its beginning; at most <see cref="VerifyFile.Most"/> bytes.</param>
    public async Task<(SignatureReport Signatures, FileTraces Traces)> OfStrangerAsync(Stream file, CancellationToken cancellationToken)
    {
        await strangers.WaitAsync(cancellationToken);
        try
        {
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, cancellationToken);
            return (SignatureReport.Of(bytes, roots.Current, log), FileTraces.Of(bytes));
        }
        finally
        {
            strangers.Release();
        }
    }

    public void Dispose()
    {
        kept.Dispose();
        strangers.Dispose();
    }
}
