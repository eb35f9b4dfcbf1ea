using System.Collections.Concurrent;
using Portal.Application.Ports;

namespace Portal.TestKit;

/// <summary>Keeps letters instead of sending them.</summary>
public sealed class Mailbox : IMail
{
    private readonly ConcurrentQueue<Letter> letters = new();

    public Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        letters.Enqueue(letter);
        return Task.CompletedTask;
    }

    /// <summary>All letters to one address, oldest first.</summary>
    public IReadOnlyList<Letter> To(string address) => [.. letters.Where(letter => letter.To == address)];
}
