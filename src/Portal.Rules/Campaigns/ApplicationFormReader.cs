using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Rules.Policies;

namespace Portal.Rules.Campaigns;

/// <summary>
/// Makes a campaign's form: the layouts are in <see cref="File"/>, the campaign says which one it takes, which clauses ask for a section
/// and which sections are optional.
/// </summary>
internal static partial class ApplicationFormReader
{
    public const string File = "application-forms.json";

    private static readonly (string Word, FormItemKind Kind)[] Kinds =
        [.. Enum.GetValues<FormItemKind>().Select(kind => (char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..], kind))];

    /// <param name="part">The campaign's member <c>form</c>.</param>
    /// <param name="layouts">The file of the layouts.</param>
    /// <param name="kinds">Where applications are of kinds, the form begins with that choice.</param>
    /// <param name="recommenders">Where there is but one way to a recommender, the choice of the channel is left out.</param>
    /// <param name="clause">Reads a clause of the campaign's notice.</param>
    /// <param name="material">The clause of a row of the campaign's material list; null where there is none such.</param>
    public static ApplicationForm Read(
        JsonPart part, JsonPart layouts, int year, KindRule? kinds, RecommenderRule recommenders, Func<JsonPart, Clause> clause, Func<int, Clause?> material)
    {
        Known(part, "layout", "clauses", "optional");
        var name = part["layout"].Text();
        var layout = layouts["forms"][name];
        if (!layout.Exists)
        {
            part["layout"].Fault($"There is no layout \"{name}\".");
            return new("", year - ApplicationForm.FinanceYears, []);
        }

        var optional = part["optional"].Exists ? part["optional"].Items().Select(key => key.Text()).ToList() : [];
        var sections = layout.Items().Select(use => Channels(Section(use, layouts, part["clauses"], optional, clause, material), recommenders))
            .Where(section => section.Items.All(item => item.Key != AskedFields.Channel || item.Options.Length > 1)).ToImmutableArray();
        foreach (var key in part["clauses"].Names().Concat(optional).Where(key => sections.All(section => section.Key != key)))
        {
            part.Fault($"The form has no section \"{key}\".");
        }

        if (kinds is not null)
        {
            sections = sections.Insert(0, new(AskedFields.Kind, kinds.Label, kinds.Clause, [new(
                AskedFields.Kind, kinds.Label, FormItemKind.Choice, true, null, null, null, false, null, null,
                [.. kinds.Choices.Select(kind => new FormOption(kind.Key, kind.Name))], [])]));
        }

        foreach (var twice in sections.SelectMany(section => section.Items).GroupBy(item => item.Key).Where(group => group.Count() > 1))
        {
            layout.Fault($"The key \"{twice.Key}\" stands twice.");
        }

        return new(layouts["note"].Text(), year - ApplicationForm.FinanceYears, sections);
    }

    private static FormSection Section(
        JsonPart use, JsonPart layouts, JsonPart clauses, List<string> optional, Func<JsonPart, Clause> clause, Func<int, Clause?> material)
    {
        Known(use, "use", "material", "without");
        var key = Key(use["use"]);
        var section = layouts["sections"][key];
        if (!section.Exists)
        {
            use["use"].Fault($"There is no section \"{key}\".");
            return new(key, "", null, []);
        }

        Known(section, "title", "items");
        var without = use["without"].Exists ? use["without"].Items().Select(item => item.Text()).ToList() : [];
        var all = section["items"].Items().Select(item => Item(item, optional.Contains(key))).ToList();
        foreach (var item in without.Where(item => all.All(one => one.Key != item)))
        {
            use["without"].Fault($"The section has no item \"{item}\".");
        }

        var items = all.Where(item => !without.Contains(item.Key)).ToImmutableArray();
        foreach (var later in items.Where(item => item.NotBefore is { } bound && items.All(other => other.Key != bound || other.Kind != item.Kind)))
        {
            section["items"].Fault($"\"{later.Key}\" is bounded by \"{later.NotBefore}\", which is none of its kind.");
        }

        Clause? asks = null;
        if (use["material"].Exists)
        {
            asks = material(use["material"].Integer(1, 99));
            if (asks is null)
            {
                use["material"].Fault("The campaign's material list has no such row.");
            }
        }

        return new(key, section["title"].Text(), clauses[key].Exists ? clause(clauses[key]) : asks, items);
    }

    /// <summary>The ways to a recommender that this campaign has, and the clause that names them.</summary>
    private static FormSection Channels(FormSection section, RecommenderRule recommenders)
    {
        if (section.Items.FirstOrDefault(item => item.Key == AskedFields.Channel) is not { } channel)
        {
            return section;
        }

        IEnumerable<FormOption> Ways(FormOption option) => option.Value switch
        {
            AskedFields.ChannelDirect => recommenders.DirectChannel is null ? [] : [option],
            AskedFields.ChannelGroup => recommenders.Groups.Select(group => new FormOption(group.Area, string.Format(CultureInfo.InvariantCulture, option.Text, group.Name))),
            _ => [option],
        };
        return section with
        {
            Clause = section.Clause ?? recommenders.Clause,
            Items =
            [
                .. section.Items.Where(item => item.Key != AskedFields.ChannelTitle || recommenders.DirectChannel is not null)
                    .Select(item => item == channel ? item with { Options = [.. item.Options.SelectMany(Ways)] } : item),
            ],
        };
    }

    private static FormItem Item(JsonPart part, bool optional)
    {
        Known(part, "key", "label", "kind", "required", "limit", "hint", "unit", "lines", "notBefore", "text", "options", "columns");
        var word = part["kind"].Word([.. Kinds.Select(kind => kind.Word)]);
        var kind = Kinds.FirstOrDefault(kind => kind.Word == word).Kind;
        var item = new FormItem(
            Key(part["key"]),
            part["label"].Text(),
            kind,
            part["required"].Flag() && !optional,
            part["limit"].Exists ? part["limit"].Integer(1, 20_000) : null,
            part["hint"].TextOrNull(),
            part["unit"].TextOrNull(),
            part["lines"].Exists && part["lines"].Flag(),
            part["notBefore"].TextOrNull(),
            part["text"].TextOrNull(),
            part["options"].Exists ? [.. part["options"].Items().Select(option => new FormOption(Key(option["value"]), option["text"].Text()))] : [],
            part["columns"].Exists
                ? [.. part["columns"].Items().Select(column => new FinanceColumn(Key(column["key"]), column["label"].Text(), column["signed"].Exists && column["signed"].Flag()))]
                : []);
        Demand(part, "limit", item.Limit is not null, kind is FormItemKind.Text or FormItemKind.LongText or FormItemKind.Scenarios);
        Demand(part, "options", !item.Options.IsEmpty, kind is FormItemKind.Choice);
        Demand(part, "columns", !item.Columns.IsEmpty, kind is FormItemKind.Finance);
        Demand(part, "text", item.Text is not null, kind is FormItemKind.Commitment);
        return item;
    }

    private static void Demand(JsonPart part, string member, bool there, bool belongs)
    {
        if (there != belongs)
        {
            part[member].Fault(belongs ? "An item of this kind needs it." : "An item of this kind has none.");
        }
    }

    private static void Known(JsonPart part, params string[] members)
    {
        foreach (var name in part.Names().Except(members))
        {
            part[name].Fault("The member is not known.");
        }
    }

    /// <summary>Keys are part of addresses and are stored: small letters, digits and hyphens.</summary>
    private static string Key(JsonPart part)
    {
        var key = part.Text();
        if (!Allowed().IsMatch(key))
        {
            part.Fault(string.Create(CultureInfo.InvariantCulture, $"\"{key}\" is not a key: small letters, digits and hyphens, at most 40."));
        }

        return key;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
