using System.Text;
using Portal.Documents.Signatures;

namespace Portal.Documents.Tests.Signatures;

/// <summary>Files that were damaged by chance or on purpose: an answer or a clean fault, and never a sound signature.</summary>
public sealed class DamageTests(Ground ground)
{
    private static readonly string[] Words =
    [
        "<<", ">>", "[", "]", "(", ")", "<", ">", "/", "%", "obj", "endobj", "stream", "xref", "trailer", "startxref", "%%EOF", " R", " 0 R", "0", "-1", "9999999999", "99999999999999999999",
        "/Prev 0", "/Kids", "/Size 1", "/ByteRange", "/Contents", "/Fields", "/Root", "\\", "#", "\0", "\r",
    ];

    [Fact]
    public async Task Every_flipped_bit_outside_the_signature_s_own_value_is_noticed()
    {
        var signed = await ground.SignedByBothAsync();
        var values = Values(signed);
        values.Count.ShouldBe(2);
        var random = new Random(20261121);
        var tried = 0;
        while (tried < 1_500)
        {
            var at = random.Next(signed.Length);
            if (values.Exists(value => at > value.From && at < value.To - 1))
            {
                continue;
            }
            tried++;
            var bit = (byte)(1 << random.Next(8));
            signed[at] ^= bit;
            IsSound(signed).ShouldBeFalse(FormattableString.Invariant($"byte {at}, bit {bit}"));
            signed[at] ^= bit;
        }
        IsSound(signed).ShouldBeTrue();
    }

    [Fact]
    public async Task Flips_in_the_value_are_noticed_or_change_nothing_that_was_signed()
    {
        var signed = await ground.SignedByCityAsync();
        var from = Encoding.Latin1.GetString(signed).IndexOf("]/Contents <", StringComparison.Ordinal) + 12;
        var random = new Random(20261122);
        for (var tried = 0; tried < 1_000; tried++)
        {
            var at = from + random.Next(9_000);
            var was = signed[at];
            signed[at] = (byte)"0123456789abcdef"[random.Next(16)];
            // Certificates above the signer's are not signed with; what matters is that nothing else comes out of it.
            IsSound(signed);
            signed[at] = was;
        }
    }

    [Fact]
    public async Task A_file_cut_short_anywhere_is_never_sound()
    {
        var signed = await ground.SignedByBothAsync();
        var city = (await ground.SignedByCityAsync()).Length;
        var random = new Random(20261123);
        for (var tried = 0; tried < 1_000; tried++)
        {
            var length = tried < 200 ? signed.Length - 1 - tried : random.Next(signed.Length);
            // The city's document as it was is whole.
            IsSound(signed[..length]).ShouldBe(length == city, FormattableString.Invariant($"{length}"));
        }
    }

    [Fact]
    public async Task Whatever_is_written_over_it_the_file_is_read_or_refused()
    {
        var signed = await ground.SignedByCityAsync();
        var value = Values(signed).ShouldHaveSingleItem();
        var random = new Random(20261124);
        for (var tried = 0; tried < 1_000; tried++)
        {
            var changed = signed.ToArray();
            for (var times = random.Next(1, 6); times > 0; times--)
            {
                var word = Encoding.Latin1.GetBytes(Words[random.Next(Words.Length)]);
                // Mostly where the structure is: behind the letter's own streams.
                var at = random.Next(3) == 0 ? random.Next(changed.Length - 32) : changed.Length - 32 - random.Next(Math.Min(changed.Length - 32, 4_000));
                word.CopyTo(changed, at);
            }
            // In the value stand certificates, too, that nobody needs: the root's copy may be anything.
            if (IsSound(changed))
            {
                WithoutValue(changed, value).SequenceEqual(WithoutValue(signed, value)).ShouldBeTrue();
            }
            await SignedAsync(changed);
        }
    }

    [Fact]
    public async Task What_is_put_in_or_left_out_is_read_or_refused()
    {
        var signed = await ground.SignedByCityAsync();
        var random = new Random(20261125);
        for (var tried = 0; tried < 1_000; tried++)
        {
            var (at, length) = (random.Next(signed.Length), random.Next(200));
            byte[] changed = random.Next(2) == 0
                ? [.. signed.AsSpan(0, at), .. signed.AsSpan(Math.Min(signed.Length, at + length + 1))]
                : [.. signed.AsSpan(0, at), .. Encoding.Latin1.GetBytes(Words[random.Next(Words.Length)]), .. signed.AsSpan(at)];
            IsSound(changed).ShouldBeFalse();
        }
    }

    /// <summary>From the opening bracket of each signature's value to behind the closing one.</summary>
    private static List<(int From, int To)> Values(byte[] signed)
    {
        const string before = "]/Contents <";
        var text = Encoding.Latin1.GetString(signed);
        var values = new List<(int From, int To)>();
        for (var at = text.IndexOf(before, StringComparison.Ordinal); at >= 0; at = text.IndexOf(before, at + 1, StringComparison.Ordinal))
        {
            values.Add((at + before.Length - 1, text.IndexOf('>', at) + 1));
        }
        return values;
    }

    private static byte[] WithoutValue(byte[] file, (int From, int To) value) => [.. file.AsSpan(0, value.From), .. file.AsSpan(value.To)];

    private bool IsSound(byte[] file)
    {
        try
        {
            return PdfSignatures.Read(file, ground.Roots).IsSound;
        }
        catch (SignatureFaultException)
        {
            return false;
        }
    }

    private async Task SignedAsync(byte[] file)
    {
        try
        {
            await PdfSigning.SignAsync(file, Ground.Request(), ground.City, ct: TestContext.Current.CancellationToken);
        }
        catch (SignatureFaultException)
        {
        }
    }
}
