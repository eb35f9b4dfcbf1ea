using System.Security.Cryptography;
using System.Text;

namespace Portal.Documents.Verification;

/// <summary>
/// What a file still tells of the document that it was made from, though its bytes are not the same any more. It is looked at as bytes
/// alone, so a damaged file tells as much as a whole one. Proves nothing: anybody can write these into any file.
/// </summary>
/// <param name="Codes">
/// Codes of documents that stand in it behind <c>/verify/</c>, as plain text, as UTF-16, or in hexadecimal digits as the alternative text of our QR
/// codes does; each once, in the order of the file.
/// </param>
/// <param name="Beginnings">Its beginnings that end as a whole PDF does, the longest first: what an addition behind a document leaves as it was.</param>
public sealed record FileTraces(IReadOnlyList<DocumentCode> Codes, IReadOnlyList<FileBeginning> Beginnings)
{
    /// <summary>What stands before a code in the address of its verification.</summary>
    public const string Path = "/verify/";

    private const int MostCodes = 8;

    /// <summary>Fonts have an end mark of their own, so a file of ours has some ten.</summary>
    private const int MostEnds = 256;

    /// <param name="file">Any bytes.</param>
    public static FileTraces Of(ReadOnlySpan<byte> file) => new(CodesIn(file), BeginningsOf(file));

    /// <summary>The code within an address of verification, such as a QR code says it.</summary>
    public static bool TryFind(string address, out DocumentCode code)
    {
        code = default;
        var path = address.LastIndexOf(Path, StringComparison.Ordinal);
        return path >= 0 && address.Length - path - Path.Length >= DocumentCode.Length
            && DocumentCode.TryParse(address.Substring(path + Path.Length, DocumentCode.Length), out code);
    }

    private static List<DocumentCode> CodesIn(ReadOnlySpan<byte> file)
    {
        var wide = Encoding.BigEndianUnicode.GetBytes(Path);
        List<(int At, DocumentCode Code)> found = [];
        Find(file, Encoding.ASCII.GetBytes(Path), DocumentCode.Length, Encoding.ASCII.GetString, found);
        Find(file, wide, 2 * DocumentCode.Length, Encoding.BigEndianUnicode.GetString, found);
        foreach (var hex in (string[])[Convert.ToHexString(wide), Convert.ToHexStringLower(wide)])
        {
            Find(file, Encoding.ASCII.GetBytes(hex), 4 * DocumentCode.Length, digits => FromHex(Encoding.ASCII.GetString(digits)), found);
        }

        return [.. found.OrderBy(one => one.At).Select(one => one.Code).Distinct().Take(MostCodes)];
    }

    private delegate string Reader(ReadOnlySpan<byte> bytes);

    private static void Find(ReadOnlySpan<byte> file, ReadOnlySpan<byte> path, int length, Reader read, List<(int At, DocumentCode Code)> found)
    {
        var most = found.Count + MostCodes;
        for (var at = 0; found.Count < most && file[at..].IndexOf(path) is >= 0 and var next;)
        {
            at += next + path.Length;
            if (file.Length - at >= length && DocumentCode.TryParse(read(file.Slice(at, length)), out var code))
            {
                found.Add((at, code));
            }
        }
    }

    private static string FromHex(string digits)
    {
        try
        {
            return Encoding.BigEndianUnicode.GetString(Convert.FromHexString(digits));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    private static List<FileBeginning> BeginningsOf(ReadOnlySpan<byte> file)
    {
        var ends = new SortedSet<int>();
        var at = 0;
        for (var marks = 0; marks < MostEnds && file[at..].IndexOf("%%EOF"u8) is >= 0 and var next; marks++)
        {
            at += next + 5;
            ends.Add(at);
            // With its line end, which writers of PDF leave out or put in.
            if (at < file.Length && file[at] is (byte)'\n' or (byte)'\r')
            {
                ends.Add(at + 1);
                if (file[at] == '\r' && at + 1 < file.Length && file[at + 1] == '\n')
                {
                    ends.Add(at + 2);
                }
            }
        }

        ends.Remove(file.Length);
        var beginnings = new List<FileBeginning>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var from = 0;
        foreach (var end in ends)
        {
            hash.AppendData(file[from..end]);
            beginnings.Add(new FileBeginning(end, hash.GetCurrentHash()));
            from = end;
        }

        beginnings.Reverse();
        return beginnings;
    }
}

/// <summary>The first bytes of a file.</summary>
/// <param name="Length">How many.</param>
/// <param name="Sha256">Of these bytes.</param>
public sealed record FileBeginning(int Length, byte[] Sha256);
