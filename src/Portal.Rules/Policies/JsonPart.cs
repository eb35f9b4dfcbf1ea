using System.Globalization;
using System.Text.Json;

namespace Portal.Rules.Policies;

/// <summary>What is wrong in the data of a policy, for those who maintain it.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Path">JSON pointer into it (RFC 6901); empty for the file as a whole.</param>
public sealed record PolicyFault(string File, string Path, string Reason);

/// <summary>
/// A place in a JSON file that knows its path. Reading something that is absent or of another kind notes a fault and
/// goes on with an empty value, so that one run shows every fault.
/// </summary>
internal readonly struct JsonPart(JsonElement? element, string file, string path, List<PolicyFault> faults)
{
    public string Path => path;

    public bool Exists => element is { ValueKind: not JsonValueKind.Null };

    public JsonPart this[string name] => new(
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null,
        file,
        $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}",
        faults);

    public void Fault(string reason) => faults.Add(new PolicyFault(file, path, reason));

    public string Text()
    {
        if (element is not { ValueKind: JsonValueKind.String } value)
        {
            Fault("A text is expected.");
            return "";
        }

        var text = value.GetString()!;
        if (string.IsNullOrWhiteSpace(text))
        {
            Fault("The text is empty.");
        }

        return text;
    }

    public string? TextOrNull() => Exists ? Text() : null;

    /// <summary>One of a closed set of words.</summary>
    public string Word(params ReadOnlySpan<string> allowed)
    {
        var text = Text();
        if (text.Length > 0 && !allowed.Contains(text))
        {
            Fault($"\"{text}\" is not one of: {string.Join(", ", allowed)}.");
        }

        return text;
    }

    public int Integer(int least, int most)
    {
        if (element is not { ValueKind: JsonValueKind.Number } value || !value.TryGetInt32(out var number))
        {
            Fault("A whole number is expected.");
            return least;
        }

        if (number < least || number > most)
        {
            Fault(string.Create(CultureInfo.InvariantCulture, $"{number} is outside {least} to {most}."));
            return least;
        }

        return number;
    }

    /// <summary>An exact decimal: a JSON number, or digits in a string.</summary>
    public decimal Number(decimal least, decimal most)
    {
        var digits = element?.ValueKind switch
        {
            JsonValueKind.Number => element.Value.GetRawText(),
            JsonValueKind.String => element.Value.GetString(),
            _ => null,
        };
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(digits, Plain, CultureInfo.InvariantCulture, out var number))
        {
            Fault("A number is expected.");
            return least;
        }

        if (number < least || number > most)
        {
            Fault(string.Create(CultureInfo.InvariantCulture, $"{number} is outside {least} to {most}."));
            return least;
        }

        return number;
    }

    public bool Flag()
    {
        if (element is { ValueKind: JsonValueKind.True or JsonValueKind.False } value)
        {
            return value.GetBoolean();
        }

        Fault("true or false is expected.");
        return false;
    }

    public IReadOnlyList<JsonPart> Items()
    {
        if (element is not { ValueKind: JsonValueKind.Array } array)
        {
            Fault("A list is expected.");
            return [];
        }

        var (name, at, list) = (file, path, faults);
        return [.. array.EnumerateArray().Select((item, index) =>
            new JsonPart(item, name, string.Create(CultureInfo.InvariantCulture, $"{at}/{index}"), list))];
    }

    /// <summary>Items, of which there must be exactly so many.</summary>
    public IReadOnlyList<JsonPart> Items(int count, string what)
    {
        var items = Items();
        if (element is { ValueKind: JsonValueKind.Array } && items.Count != count)
        {
            Fault(string.Create(CultureInfo.InvariantCulture, $"{count} {what} are expected, {items.Count} are there."));
        }

        return items;
    }

    public IReadOnlyList<string> Names() =>
        element is { ValueKind: JsonValueKind.Object } value ? [.. value.EnumerateObject().Select(member => member.Name)] : [];

    public JsonPart At(string pointer)
    {
        var part = this;
        foreach (var step in pointer.Split('/').Skip(1))
        {
            part = part.Step(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        }

        return part;
    }

    private JsonPart Step(string step)
    {
        if (element is { ValueKind: JsonValueKind.Array } array)
        {
            JsonElement? item = int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < array.GetArrayLength() ? array[index] : null;
            return new JsonPart(item, file, $"{path}/{step}", faults);
        }

        return this[step];
    }
}
