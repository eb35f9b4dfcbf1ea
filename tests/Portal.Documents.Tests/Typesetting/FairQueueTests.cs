using Portal.Documents.Typesetting;

namespace Portal.Documents.Tests.Typesetting;

public sealed class FairQueueTests
{
    [Fact]
    public void Callers_take_turns_and_each_ones_items_keep_their_order()
    {
        var queue = new FairQueue<string>(room: 10, roomOfOne: 5);
        foreach (var (caller, item) in (List<(string, string)>)[("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1"), ("c", "c1"), ("b", "b2")])
        {
            queue.TryAdd(caller, item).ShouldBeTrue();
        }

        All(queue).ShouldBe(["a1", "b1", "c1", "a2", "b2", "a3"]);
    }

    [Fact]
    public void Who_comes_late_is_next_but_one_at_most()
    {
        var queue = new FairQueue<string>(room: 10, roomOfOne: 5);
        queue.TryAdd("a", "a1");
        queue.TryAdd("a", "a2");
        queue.TryAdd("a", "a3");
        queue.TryTake(out var first).ShouldBeTrue();
        first.ShouldBe("a1");
        queue.TryAdd("b", "b1");

        All(queue).ShouldBe(["a2", "b1", "a3"]);
    }

    [Fact]
    public void It_is_bounded_for_each_and_for_all()
    {
        var queue = new FairQueue<int>(room: 3, roomOfOne: 2);

        ((bool[])[queue.TryAdd("a", 1), queue.TryAdd("a", 2), queue.TryAdd("a", 3), queue.TryAdd("b", 4), queue.TryAdd("c", 5)]).ShouldBe([true, true, false, true, false]);
        queue.TryTake(out _).ShouldBeTrue();
        queue.TryAdd("c", 5).ShouldBeTrue();
    }

    private static List<T> All<T>(FairQueue<T> queue)
    {
        List<T> all = [];
        while (queue.TryTake(out var item))
        {
            all.Add(item);
        }

        return all;
    }
}
