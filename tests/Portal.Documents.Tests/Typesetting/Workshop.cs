using Portal.Documents.Tests.Typesetting;
using Portal.Documents.Typesetting;

[assembly: AssemblyFixture(typeof(Workshop))]

namespace Portal.Documents.Tests.Typesetting;

/// <summary>One typesetter for all tests that do not mistreat it.</summary>
public sealed class Workshop : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    public Typesetter Typesetter { get; } = Made();

    /// <summary>The compiler finds nothing odd in our own templates, whatever they print: what it warns of is left out or falls elsewhere.</summary>
    public async Task<Typeset> TypesetAsync(Manuscript manuscript)
    {
        var made = await Typesetter.TypesetAsync(manuscript, "tests", TestContext.Current.CancellationToken);
        made.Warnings.ShouldBeEmpty();
        return made;
    }

    public ValueTask DisposeAsync() => Typesetter.DisposeAsync();

    /// <summary>Another, for documents of the tests' own templates.</summary>
    public static Typesetter ForTests(Func<TypesetterSettings, TypesetterSettings>? with = null, Action<string>? log = null, TimeProvider? clock = null)
    {
        var settings = Patient with { Templates = Path.Combine(AppContext.BaseDirectory, "TestTemplates") };
        return new(with?.Invoke(settings) ?? settings, log, clock);
    }

    /// <summary>One more, patient enough for a busy machine.</summary>
    public static Typesetter Made() => new(Patient);

    public static TypesetterSettings Patient { get; } = new() { Patience = Long, ReadingPatience = Long, StartPatience = Long, RoomOfOne = 64 };
}
