using System.Globalization;
using System.Text.Json;

namespace Portal.Application.Reference;

/// <summary>A level of 智能制造能力成熟度.</summary>
/// <param name="Level">1 to 5.</param>
/// <param name="Short">In a few words, such as 数字化改造.</param>
/// <param name="Text">What the standard asks of it.</param>
/// <param name="ScoreFrom">The least total score (0 to 5) that usually goes with it: a hint, never a decision.</param>
public sealed record MaturityLevel(int Level, string Name, string Short, string Text, decimal ScoreFrom);

/// <summary>The five levels of GB/T 39116-2020.</summary>
public sealed class MaturityModel
{
    private MaturityModel(string source, string scoreNote, IReadOnlyList<MaturityLevel> levels) =>
        (Source, ScoreNote, Levels) = (source, scoreNote, levels);

    public string Source { get; }

    /// <summary>How far the scores can be relied on.</summary>
    public string ScoreNote { get; }

    /// <summary>Ascending, 1 to 5.</summary>
    public IReadOnlyList<MaturityLevel> Levels { get; }

    /// <summary>The level that a total score usually goes with; 0 below level 1.</summary>
    public int LevelOf(decimal score) => Levels.LastOrDefault(level => score >= level.ScoreFrom)?.Level ?? 0;

    /// <exception cref="InvalidDataException">The file is not what it should be.</exception>
    public static MaturityModel Read(string file)
    {
        using var stream = File.OpenRead(file);
        var content = JsonSerializer.Deserialize<Content>(stream, ReferenceJson.Options);
        if (content is null || !content.Levels.Select(level => level.Level).SequenceEqual([1, 2, 3, 4, 5]))
        {
            throw new InvalidDataException($"{file}: the levels 1 to 5 are expected.");
        }

        return new MaturityModel(content.Source, content.ScoreNote, [.. content.Levels.Select(level =>
            new MaturityLevel(level.Level, level.Name, level.Short, level.Text, decimal.Parse(level.ScoreFrom, CultureInfo.InvariantCulture)))]);
    }

    private sealed record Content(string Source, string ScoreNote, IReadOnlyList<Entry> Levels);

    private sealed record Entry(int Level, string Name, string Short, string Text, string ScoreFrom);
}

internal static class ReferenceJson
{
    /// <summary>What is missing or unknown in our own files is a mistake in them.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };
}
