namespace Portal.Web.Components;

/// <summary>The id of a control, from the name it posts: <c>indicators[3].score</c> becomes <c>indicators_3__score</c>.</summary>
public static class ElementId
{
    public static string Of(string name) => string.Create(name.Length, name, static (id, name) =>
    {
        for (var i = 0; i < name.Length; i++)
        {
            id[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] is '-' or '_' ? name[i] : '_';
        }
    });
}
