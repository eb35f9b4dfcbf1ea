using System.Runtime.CompilerServices;

namespace Portal.Rules.Evaluations;

/// <summary>Every outcome of one evaluation, two bits each, and the reference tier.</summary>
public readonly struct TierOutcomes : IEquatable<TierOutcomes>
{
    private readonly Packed packed;
    private readonly byte reference;

    internal TierOutcomes(Packed packed, int reference)
    {
        this.packed = packed;
        this.reference = (byte)reference;
    }

    /// <summary>Null when no tier is reached.</summary>
    public Tier? ReferenceTier => reference == 0 ? null : (Tier)reference;

    /// <summary>Outcome of a condition of a tier, by its index in the policy's list of conditions.</summary>
    public Outcome this[Tier tier, int condition] => (Outcome)((packed[(int)tier - 1] >> (condition * 2)) & 3);

    public bool Equals(TierOutcomes other) =>
        reference == other.reference && ((ReadOnlySpan<uint>)packed).SequenceEqual(other.packed);

    public override bool Equals(object? obj) => obj is TierOutcomes other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(reference, packed[0], packed[1], packed[2], packed[3]);

    public static bool operator ==(TierOutcomes left, TierOutcomes right) => left.Equals(right);

    public static bool operator !=(TierOutcomes left, TierOutcomes right) => !left.Equals(right);

    [InlineArray(4)]
    internal struct Packed
    {
        private uint first;
    }
}
