namespace Portal.Documents.Typesetting;

/// <summary>Where the typesetter finds what it needs, and what it may take.</summary>
public sealed record TypesetterSettings
{
    /// <summary>The program: Node 18 or later, by path or by name.</summary>
    public string Node { get; init; } = "node";

    /// <summary>
    /// The folder that holds <c>node_modules</c> (made by <c>npm ci</c> from Typesetting/child): the nearest <c>typesetter</c> or
    /// <c>.data/typesetter</c> at or above the program, as the deploy scripts make it. Null: there is none, and nothing can be typeset.
    /// </summary>
    public string? Modules { get; init; } = Nearest("typesetter", "node_modules") ?? Nearest(Path.Combine(".data", "typesetter"), "node_modules");

    /// <summary>The folder of fonts: beside the program, or in the sources of the checkout that it was built from.</summary>
    public string Fonts { get; init; } = Nearest("Fonts", "NotoSerifSC-Regular.ttf")
        ?? Nearest(Path.Combine("src", "Portal.Documents", "Fonts"), "NotoSerifSC-Regular.ttf")
        ?? Path.Combine(AppContext.BaseDirectory, "Fonts");

    /// <summary>The folder of <c>.typ</c> files.</summary>
    public string Templates { get; init; } = Path.Combine(AppContext.BaseDirectory, "Templates");

    /// <summary>How long one document may take once its turn has come.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the reading of one scan may take, all its pages and the waiting for its turn included.</summary>
    public TimeSpan ReadingPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the child may take to say that it is ready.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After a start that failed, how long the next one waits; until then everything is <see cref="Fault.Unavailable"/> at once.</summary>
    public TimeSpan StartPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>In MB of resident memory: a child that has more after an answer is replaced.</summary>
    public int UsualMemory { get; init; } = 350;

    /// <summary>
    /// In MB of resident memory: a question that adds more to what the child had before is stopped. So each question has the same room, and a
    /// child never has more than this and <see cref="UsualMemory"/> together.
    /// </summary>
    public int MostMemory { get; init; } = 500;

    /// <summary>How many questions may wait.</summary>
    public int Room { get; init; } = 64;

    /// <summary>How many questions of one caller may wait.</summary>
    public int RoomOfOne { get; init; } = 8;

    /// <summary>In MB: the largest manuscript with its pictures and attachments, or picture.</summary>
    public int MostInput { get; init; } = 64;

    private static string? Nearest(string folder, string holding)
    {
        for (var start = new DirectoryInfo(AppContext.BaseDirectory); start is not null; start = start.Parent)
        {
            var found = Path.Combine(start.FullName, folder);
            if (Path.Exists(Path.Combine(found, holding)))
            {
                return found;
            }
        }

        return null;
    }
}
