using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Portal.Web.Api;

/// <summary>Short names for the schemas that the descriptions are made of.</summary>
internal static class Schemas
{
    public static OpenApiSchema Number() => new() { Type = JsonSchemaType.Number | JsonSchemaType.String };

    /// <summary>A whole number, as JSON number or in a string.</summary>
    public static OpenApiSchema Whole(string? description = null) => Of(JsonSchemaType.Integer | JsonSchemaType.String, description);

    public static OpenApiSchema Text() => new() { Type = JsonSchemaType.String | JsonSchemaType.Null };

    public static OpenApiSchema Of(JsonSchemaType type, string? description = null) => new() { Type = type, Description = description };

    public static OpenApiSchema List(OpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    public static OpenApiSchema Map(OpenApiSchema values) => new() { Type = JsonSchemaType.Object, AdditionalProperties = values };

    public static OpenApiSchema Words(params string[] words) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. words.Select(word => JsonValue.Create(word))],
    };

    public static OpenApiSchema Object(params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = members.ToDictionary(member => member.Name, member => (IOpenApiSchema)member.Schema),
    };

    public static OpenApiSchema Closed(string[] required, params (string Name, OpenApiSchema Schema)[] members)
    {
        var schema = Object(members);
        schema.Required = required.ToHashSet();
        schema.AdditionalPropertiesAllowed = false;
        return schema;
    }

    /// <summary>Describes the body of a calculator with its examples.</summary>
    public static OpenApiRequestBody Request(OpenApiSchema schema, string example, params (string Name, string Json)[] more) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = more.Length == 0
                ? new() { Schema = schema, Example = JsonNode.Parse(example) }
                : new()
                {
                    Schema = schema,
                    Examples = more.Prepend(("example", example)).ToDictionary(
                        each => each.Item1, each => (IOpenApiExample)new OpenApiExample { Value = JsonNode.Parse(each.Item2) }),
                },
        },
    };

    public static void Answers(OpenApiOperation operation, string status, OpenApiSchema schema) =>
        ((OpenApiResponse)operation.Responses![status]).Content =
            new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schema } };
}
