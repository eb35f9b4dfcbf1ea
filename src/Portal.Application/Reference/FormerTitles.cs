using System.Text.Json;

namespace Portal.Application.Reference;

/// <summary>A title that an enterprise may have held before; some are recognised without a new review.</summary>
/// <param name="Code">What is stored.</param>
/// <param name="Province">The province that awarded it; null for the state.</param>
/// <param name="Source">The document and clause that names it.</param>
public sealed record FormerTitle(string Code, string Name, string? Province, TitleSource Source);

public sealed record TitleSource(string Document, string Clause);

/// <summary>The titles that the policies served by this installation speak of.</summary>
public sealed class FormerTitles
{
    private FormerTitles(IReadOnlyList<FormerTitle> all) => All = all;

    public IReadOnlyList<FormerTitle> All { get; }

    /// <summary>The state's titles and those of one province.</summary>
    public IEnumerable<FormerTitle> Of(string province) => All.Where(title => title.Province is null || title.Province == province);

    public FormerTitle? Find(string code) => All.FirstOrDefault(title => title.Code == code);

    /// <exception cref="InvalidDataException">The file is not what it should be.</exception>
    public static FormerTitles Read(string file)
    {
        using var stream = File.OpenRead(file);
        var titles = JsonSerializer.Deserialize<Content>(stream, ReferenceJson.Options)?.Titles;
        return titles is { Count: > 0 } && titles.DistinctBy(title => title.Code).Count() == titles.Count
            ? new FormerTitles(titles)
            : throw new InvalidDataException($"{file}: titles with codes of their own are expected.");
    }

    private sealed record Content(IReadOnlyList<FormerTitle> Titles);
}
