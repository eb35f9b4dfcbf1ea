using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Assessments.Files;
using Portal.Application.Pipeline;

namespace Portal.Web.Hosting;

/// <summary>
/// Bounds what uploads cost: while they arrive they lie on disk, so that slow lines hold no memory; to be looked at and stored,
/// each is in memory as a whole, few at a time. Who finds no place is told at once.
/// </summary>
public sealed class UploadRoom(EvidenceRules rules) : IDisposable
{
    private readonly ConcurrentBag<byte[]> buffers = [];
    private readonly ConcurrencyLimiter receiving = new(new() { PermitLimit = rules.UploadsReceiving });
    private readonly ConcurrencyLimiter memory = new(new()
    {
        PermitLimit = rules.UploadsInMemory,
        QueueLimit = rules.UploadsWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>A place to receive an upload; not acquired when all are taken. Dispose it when the request is over.</summary>
    public RateLimitLease Receive() => receiving.AttemptAcquire();

    /// <summary>Reads a received file into memory and hands it over.</summary>
    /// <exception cref="UploadsBusyException">Too many are waiting.</exception>
    /// <exception cref="InvalidException">It is larger than allowed; it is not read then.</exception>
    public async Task<T> StoreAsync<T>(IFormFile file, Func<Memory<byte>, Task<T>> store, CancellationToken cancellationToken)
    {
        if (file.Length > rules.MaximumBytes)
        {
            throw new InvalidException(AddEvidence.FileField, Texts.EvidenceTooLarge.With(FileSize.Text(rules.MaximumBytes)));
        }

        using var place = await memory.AcquireAsync(1, cancellationToken);
        if (!place.IsAcquired)
        {
            throw new UploadsBusyException();
        }

        // As many buffers as places, made when first needed and kept: new ones for each upload would pile up between collections.
        var buffer = buffers.TryTake(out var free) ? free : GC.AllocateUninitializedArray<byte>(rules.MaximumBytes);
        try
        {
            var content = buffer.AsMemory(0, (int)file.Length);
            await using (var stream = file.OpenReadStream())
            {
                await stream.ReadExactlyAsync(content, cancellationToken);
            }

            return await store(content);
        }
        finally
        {
            buffers.Add(buffer);
        }
    }

    public void Dispose()
    {
        receiving.Dispose();
        memory.Dispose();
    }
}

/// <summary>No place for one more upload just now; on pages it is shown like any refusal.</summary>
public sealed class UploadsBusyException() : InvalidException(new FieldError(AddEvidence.FileField, Texts.EvidenceBusy));
