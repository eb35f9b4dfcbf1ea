using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Documents.Typesetting;
using Portal.Documents.Verification;

namespace Guide;

/// <summary>A paper of the guide as it is kept: what the typesetter takes, with a code and a stamp that never change.</summary>
internal static class GuidePaper
{
    public static void Write(string folder, string name, Manuscript manuscript)
    {
        foreach (var old in Directory.GetFiles(folder, name + ".*"))
        {
            File.Delete(old);
        }

        var pictures = new JsonArray();
        foreach (var (picture, content) in manuscript.Pictures)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{name}.{picture}"), content.Span);
            pictures.Add(picture);
        }

        var kept = new JsonObject { ["template"] = manuscript.Template, ["stamp"] = manuscript.Stamp, ["pictures"] = pictures, ["data"] = JsonNode.Parse(manuscript.Data.Span) };
        File.WriteAllText(Path.Combine(folder, name + ".json"), kept.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
    }

    public static Manuscript Read(string folder, string name)
    {
        var kept = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")))!;
        var data = CanonicalJson.Of(kept["data"]);
        var code = DocumentCode.FromRandom(System.Text.Encoding.UTF8.GetBytes(name.PadRight(16, '.')));
        return new Manuscript((string)kept["template"]!, data, (DateTimeOffset)kept["stamp"]!)
        {
            Mark = new Mark(code, 1, Fingerprint.Of(data), new Uri("https://portal.example.cn/verify/" + code.Value)),
            Pictures = kept["pictures"]!.AsArray().ToDictionary(picture => (string)picture!, picture => (ReadOnlyMemory<byte>)File.ReadAllBytes(Path.Combine(folder, $"{name}.{(string)picture!}"))),
        };
    }
}
