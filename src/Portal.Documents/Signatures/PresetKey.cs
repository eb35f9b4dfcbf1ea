using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portal.Documents.Signatures;

/// <summary>Stands in for a private key: remembers what it is to sign, and answers with what was given to it, or zeros.</summary>
internal sealed class PresetKey : IDisposable
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _ecdsa;

    internal PresetKey(X509Certificate2 certificate, byte[]? signature = null)
    {
        _rsa = certificate.GetRSAPublicKey();
        _ecdsa = _rsa is null ? certificate.GetECDsaPublicKey() : null;
        Algorithm = _rsa is not null ? new PresetRsa(this, _rsa.KeySize, signature) : new PresetEcdsa(this, _ecdsa!.KeySize, signature);
    }

    internal AsymmetricAlgorithm Algorithm { get; }

    internal byte[]? Digest { get; private set; }

    internal bool Fits(byte[] digest, byte[] signature)
    {
        try
        {
            return _rsa?.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ?? _ecdsa!.VerifyHash(digest, signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        Algorithm.Dispose();
        _rsa?.Dispose();
        _ecdsa?.Dispose();
    }

    private sealed class PresetRsa : RSA
    {
        private readonly PresetKey _owner;
        private readonly byte[] _signature;

        internal PresetRsa(PresetKey owner, int bits, byte[]? signature)
        {
            (_owner, _signature) = (owner, signature ?? new byte[(bits + 7) / 8]);
            LegalKeySizesValue = [new KeySizes(bits, bits, 0)];
            KeySizeValue = bits;
        }

        public override byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)
        {
            _owner.Digest = hash;
            return _signature;
        }

        public override RSAParameters ExportParameters(bool includePrivateParameters) => throw new NotSupportedException();

        public override void ImportParameters(RSAParameters parameters) => throw new NotSupportedException();
    }

    private sealed class PresetEcdsa : ECDsa
    {
        private readonly PresetKey _owner;
        private readonly byte[] _signature;

        internal PresetEcdsa(PresetKey owner, int bits, byte[]? signature)
        {
            (_owner, _signature) = (owner, signature ?? new byte[2 * ((bits + 7) / 8)]);
            LegalKeySizesValue = [new KeySizes(bits, bits, 0)];
            KeySizeValue = bits;
        }

        public override byte[] SignHash(byte[] hash)
        {
            _owner.Digest = hash;
            return _signature;
        }

        public override bool VerifyHash(byte[] hash, byte[] signature) => throw new NotSupportedException();
    }
}
