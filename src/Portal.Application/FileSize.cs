namespace Portal.Application;

/// <summary>A number of bytes for people, in binary units: 20 MB is 20 × 1,048,576.</summary>
public static class FileSize
{
    private const long Kilo = 1024;
    private const long Mega = Kilo * Kilo;

    public static string Text(long bytes) => bytes switch
    {
        < Kilo => string.Create(Phrase.Culture, $"{bytes} B"),
        < Mega => string.Create(Phrase.Culture, $"{decimal.Round((decimal)bytes / Kilo, 0, MidpointRounding.AwayFromZero)} KB"),
        _ => string.Create(Phrase.Culture, $"{(decimal)bytes / Mega:0.#} MB"),
    };
}
