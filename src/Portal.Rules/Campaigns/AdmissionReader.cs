using System.Collections.Immutable;
using System.Text.Json;
using Portal.Rules.Policies;

namespace Portal.Rules.Campaigns;

/// <summary>The conditions by campaign, or what is wrong with their data; never both.</summary>
public sealed record AdmissionReading(
    ImmutableDictionary<string, ImmutableArray<AdmissionCondition>> Campaigns, ImmutableArray<PolicyFault> Faults);

/// <summary>
/// Makes the conditions of admission from the bytes of their files: <see cref="File"/> is ours and points into the carried documents.
/// As strict as <see cref="PolicyReader"/>, and as pure.
/// </summary>
public static class AdmissionReader
{
    /// <summary>The file that is ours, below the policies' folder.</summary>
    public const string File = "admissions.json";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The documents that it points into, by path below the policies' folder.</summary>
    public static readonly ImmutableArray<string> Documents =
        ["campaigns/forms.json", "admission-clauses.json", "neimenggu-2025/elements-neimenggu-2025.json"];

    /// <param name="files">By path below the policies' folder.</param>
    public static AdmissionReading Read(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var faults = new List<PolicyFault>();
        var parts = new Dictionary<string, JsonPart>(StringComparer.Ordinal);
        foreach (var name in Documents.Prepend(File))
        {
            if (!files.TryGetValue(name, out var content))
            {
                faults.Add(new PolicyFault(name, "", "The file is missing."));
                continue;
            }

            try
            {
                using var document = JsonDocument.Parse(content, Strict);
                parts[name] = new JsonPart(document.RootElement.Clone(), name, "", faults);
            }
            catch (JsonException error)
            {
                faults.Add(new PolicyFault(name, "", $"Not valid JSON: {error.Message}"));
            }
        }

        var campaigns = faults.Count == 0 ? new Draft(parts).Complete() : ImmutableDictionary<string, ImmutableArray<AdmissionCondition>>.Empty;
        return faults.Count == 0
            ? new AdmissionReading(campaigns, [])
            : new AdmissionReading(ImmutableDictionary<string, ImmutableArray<AdmissionCondition>>.Empty, [.. faults.Distinct()]);
    }

    private sealed class Draft(Dictionary<string, JsonPart> documents)
    {
        public ImmutableDictionary<string, ImmutableArray<AdmissionCondition>> Complete()
        {
            var campaigns = documents[File]["campaigns"];
            return campaigns.Names().ToImmutableDictionary(name => name, name => ReadCampaign(campaigns[name]));
        }

        private ImmutableArray<AdmissionCondition> ReadCampaign(JsonPart campaign)
        {
            var conditions = ImmutableArray.CreateBuilder<AdmissionCondition>();
            foreach (var part in campaign["conditions"].Items())
            {
                var condition = ReadCondition(part, campaign["document"].Text());
                if (conditions.Any(other => other.Id == condition.Id))
                {
                    part["id"].Fault($"The condition {condition.Id} is there twice.");
                }

                conditions.Add(condition);
            }

            if (conditions.Count == 0)
            {
                campaign["conditions"].Fault("No condition is asked.");
            }

            return conditions.ToImmutable();
        }

        private AdmissionCondition ReadCondition(JsonPart part, string document)
        {
            var id = part["id"].Text();
            var clause = ReadClause(part, document);
            var note = part["note"].TextOrNull();
            switch (part["kind"].Word("declared", "registered", "formerTitle", "recognisedTier", "tier", "conditions", "judged"))
            {
                case "registered":
                    return new RegisteredAdmission(id, clause, note, part["province"].TextOrNull());
                case "formerTitle":
                    var titles = part["titles"].Items().Select(title => title.Text()).ToImmutableArray();
                    if (titles.IsEmpty)
                    {
                        part["titles"].Fault("No title is named.");
                    }

                    return new FormerTitleAdmission(id, clause, note, titles);
                case "recognisedTier":
                    if (!Tiers.TryParse(part["tier"].Text(), out var tier))
                    {
                        part["tier"].Fault("A tier is expected.");
                    }

                    return new RecognisedTierAdmission(id, clause, note, tier);
                case "tier":
                    return new TierAdmission(id, clause, note, []);
                case "conditions":
                    var codes = part["codes"].Items().Select(ReadCode).ToImmutableArray();
                    if (codes.IsEmpty)
                    {
                        part["codes"].Fault("No condition is named.");
                    }

                    return new TierAdmission(id, clause, note, codes);
                case "judged":
                    return new JudgedAdmission(id, clause);
                default:
                    return new DeclaredAdmission(id, clause, note);
            }
        }

        private static ConditionCode ReadCode(JsonPart part)
        {
            if (!ConditionCodes.TryParse(part.Text(), out var code))
            {
                part.Fault("There is no such condition.");
            }

            return code;
        }

        private Clause ReadClause(JsonPart part, string document)
        {
            var text = Follow(part["text"]).Text();
            var phrase = part["phrase"].Text();
            if (!text.Contains(phrase, StringComparison.Ordinal))
            {
                part["phrase"].Fault("The phrase does not stand in the clause.");
            }

            return new Clause(part["document"].TextOrNull() ?? document, part["clause"].Text(), text, phrase);
        }

        private JsonPart Follow(JsonPart reference)
        {
            var target = reference.Text();
            if (target.Split('#') is [var name, var pointer] && name != File && documents.TryGetValue(name, out var document))
            {
                var found = document.At(pointer);
                if (!found.Exists)
                {
                    reference.Fault($"\"{target}\" leads nowhere.");
                }

                return found;
            }

            reference.Fault($"\"{target}\" refers to no document.");
            return reference;
        }
    }
}
