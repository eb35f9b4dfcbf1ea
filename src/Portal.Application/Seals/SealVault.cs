using System.Security.Cryptography;
using System.Text;
using Portal.Documents.Signatures;

namespace Portal.Application.Seals;

/// <summary>
/// Encrypts what signs (AES-256-GCM) with a key out of a file of the operator's that is not in the database: whoever has the
/// database alone, or a copy of it, can sign nothing. Each secret belongs to its seal and opens for no other. See decision 0024.
/// </summary>
/// <remarks>Format: 1, four bytes that name the key, 16 of salt, 12 of nonce, 16 of tag, the secret.</remarks>
public sealed class SealVault
{
    /// <summary>Characters that the file must have at least: 24 random bytes in hexadecimal digits have 48.</summary>
    private const int LeastCharacters = 32;

    private const int KeyBytes = 32;
    private const int NameBytes = 4;
    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int Head = 1 + NameBytes + SaltBytes + NonceBytes + TagBytes;
    private const byte Format = 1;

    private readonly byte[]? _master;
    private readonly byte[]? _former;

    /// <exception cref="InvalidOperationException">A file is named that cannot be read or is too short.</exception>
    public SealVault(SealSettings settings) => (_master, _former) = (Read(settings.KeyFile, nameof(settings.KeyFile)), Read(settings.FormerKeyFile, nameof(settings.FormerKeyFile)));

    /// <summary>Whether there is a key to encrypt with.</summary>
    public bool IsReady => _master is not null;

    /// <summary>Whether a secret is encrypted with the present key, and not with the former or another one.</summary>
    public bool IsCurrent(byte[] kept) => _master is { } master && kept.Length >= Head && kept[0] == Format && NameOf(master).AsSpan().SequenceEqual(kept.AsSpan(1, NameBytes));

    /// <summary>The same secret, encrypted with the present key.</summary>
    /// <exception cref="SignatureFaultException"><see cref="SignatureFault.KeyUnreadable"/>: neither key opens it.</exception>
    public byte[] Renew(Guid seal, byte[] kept)
    {
        var secret = Open(seal, kept);
        try
        {
            return Close(seal, secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <param name="seal">To which the secret belongs.</param>
    /// <exception cref="InvalidOperationException">There is no key; ask <see cref="IsReady"/> first.</exception>
    public byte[] Close(Guid seal, ReadOnlySpan<byte> secret)
    {
        var master = _master ?? throw new InvalidOperationException("There is no key that encrypts the keys of seals.");
        var kept = new byte[Head + secret.Length];
        kept[0] = Format;
        NameOf(master).CopyTo(kept, 1);
        RandomNumberGenerator.Fill(kept.AsSpan(1 + NameBytes, SaltBytes + NonceBytes));
        using var cipher = Cipher(master, Salt(kept));
        cipher.Encrypt(Nonce(kept), secret, Secret(kept), Tag(kept), seal.ToByteArray());
        return kept;
    }

    /// <exception cref="SignatureFaultException"><see cref="SignatureFault.KeyUnreadable"/>: encrypted with another key, for another seal, or damaged.</exception>
    public byte[] Open(Guid seal, byte[] kept)
    {
        if (kept.Length < Head || kept[0] != Format)
        {
            throw new SignatureFaultException(SignatureFault.KeyUnreadable, "not encrypted here");
        }

        var master = new[] { _master, _former }.FirstOrDefault(one => one is not null && NameOf(one).AsSpan().SequenceEqual(kept.AsSpan(1, NameBytes)))
            ?? throw new SignatureFaultException(SignatureFault.KeyUnreadable, "the key that encrypts the keys is missing or another one");
        var secret = new byte[kept.Length - Head];
        try
        {
            using var cipher = Cipher(master, Salt(kept));
            cipher.Decrypt(Nonce(kept), Secret(kept), Tag(kept), secret, seal.ToByteArray());
            return secret;
        }
        catch (AuthenticationTagMismatchException changed)
        {
            throw new SignatureFaultException(SignatureFault.KeyUnreadable, "changed, or another seal's", changed);
        }
    }

    private static byte[]? Read(string? file, string setting) =>
        file is null ? null : Encoding.UTF8.GetBytes(SealSettings.Secret(file, "Portal__Signatures__" + setting, LeastCharacters));

    private static AesGcm Cipher(byte[] master, ReadOnlySpan<byte> salt)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, key, salt, "portal seal key"u8);
        return new AesGcm(key, TagBytes);
    }

    private static byte[] NameOf(byte[] master) => HKDF.DeriveKey(HashAlgorithmName.SHA256, master, NameBytes, salt: null, info: "portal seal key name"u8.ToArray());

    private static Span<byte> Salt(byte[] kept) => kept.AsSpan(1 + NameBytes, SaltBytes);

    private static Span<byte> Nonce(byte[] kept) => kept.AsSpan(1 + NameBytes + SaltBytes, NonceBytes);

    private static Span<byte> Tag(byte[] kept) => kept.AsSpan(1 + NameBytes + SaltBytes + NonceBytes, TagBytes);

    private static Span<byte> Secret(byte[] kept) => kept.AsSpan(Head);
}
