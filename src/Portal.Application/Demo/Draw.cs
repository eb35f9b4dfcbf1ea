using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Application.Demo;

/// <summary>
/// Chance that falls the same way in every run and on every machine. Each thing draws by its own key, so that one thing more
/// or less never changes the others.
/// </summary>
internal sealed class Draw
{
    private ulong state;

    private Draw(ulong seed) => state = seed;

    public static Draw For(string key) => new(BinaryPrimitives.ReadUInt64LittleEndian(Hash(key)));

    /// <summary>An id of version 8 (RFC 9562: of one's own making) that follows from the key.</summary>
    public static Guid Id(string key)
    {
        var bytes = Hash(key)[..16];
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    public int Below(int exclusive) => (int)(Next() % (ulong)exclusive);

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool Chance(int percent) => Below(100) < percent;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public List<T> Shuffled<T>(IEnumerable<T> items)
    {
        var shuffled = items.ToList();
        for (var i = shuffled.Count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return shuffled;
    }

    /// <summary>SplitMix64: a few lines of our own, because the sequence of System.Random is no promise.</summary>
    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes("portal demonstration/" + key));
}
