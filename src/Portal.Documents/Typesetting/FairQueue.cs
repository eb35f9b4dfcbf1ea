using System.Diagnostics.CodeAnalysis;

namespace Portal.Documents.Typesetting;

/// <summary>A bounded queue in which callers take turns: who waits with one item waits for one item of each other caller at most.</summary>
/// <param name="room">How many items may wait.</param>
/// <param name="roomOfOne">How many items of one caller may wait.</param>
internal sealed class FairQueue<T>(int room, int roomOfOne)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<T>> _waiting = new(StringComparer.Ordinal);

    /// <summary>Callers with items, the next one first.</summary>
    private readonly Queue<string> _turns = new();
    private int _count;

    /// <summary>False when there is no room.</summary>
    public bool TryAdd(string caller, T item)
    {
        lock (_lock)
        {
            var known = _waiting.TryGetValue(caller, out var own);
            if (_count == room || (own?.Count ?? 0) == roomOfOne)
            {
                return false;
            }

            if (!known)
            {
                _waiting.Add(caller, own = new Queue<T>());
                _turns.Enqueue(caller);
            }

            own!.Enqueue(item);
            _count++;
            return true;
        }
    }

    /// <summary>The oldest item of the caller whose turn it is.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        lock (_lock)
        {
            if (!_turns.TryDequeue(out var caller))
            {
                item = default;
                return false;
            }

            var own = _waiting[caller];
            item = own.Dequeue();
            _count--;
            if (own.Count == 0)
            {
                _waiting.Remove(caller);
            }
            else
            {
                _turns.Enqueue(caller);
            }

            return true;
        }
    }
}
