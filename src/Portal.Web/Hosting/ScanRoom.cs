using System.Threading.RateLimiting;
using Portal.Application.Assessments.Files;
using Portal.Application.Pipeline;

namespace Portal.Web.Hosting;

/// <summary>
/// Room for scans of stamped papers, apart from that of other uploads: each is held until its code is read, which may take seconds. An account
/// has one at a time and one that waits, so that nobody takes all places.
/// </summary>
public sealed class ScanRoom(EvidenceRules rules) : IDisposable
{
    private readonly UploadRoom room = new(rules);
    private readonly PartitionedRateLimiter<Guid> ofOne = PartitionedRateLimiter.Create<Guid, Guid>(account =>
        RateLimitPartition.GetConcurrencyLimiter(account, _ => new() { PermitLimit = 1, QueueLimit = 1 }));

    /// <summary>Reads a received scan into memory and hands it over.</summary>
    /// <exception cref="UploadsBusyException">Too many are waiting.</exception>
    /// <exception cref="InvalidException">It is larger than allowed; it is not read then.</exception>
    public async Task<T> StoreAsync<T>(Guid account, IFormFile file, Func<Memory<byte>, Task<T>> store, CancellationToken cancellationToken)
    {
        using var own = await ofOne.AcquireAsync(account, 1, cancellationToken);
        return own.IsAcquired ? await room.StoreAsync(file, store, cancellationToken) : throw new UploadsBusyException();
    }

    public void Dispose()
    {
        ofOne.Dispose();
        room.Dispose();
    }
}
