using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Web.Components;

namespace Portal.Web.Forms;

/// <summary>
/// A form whose every field also carries what stood in it when the page was made (<c>was.NAME</c>), so that the command can
/// tell what the reader changed from what a colleague changed meanwhile.
/// </summary>
public static class TypedForm
{
    private const string Prefix = "was.";

    /// <summary>The name of the hidden input beside a field.</summary>
    public static string WasName(string field) => Prefix + field;

    /// <summary>
    /// The fields of the posted form that carry a <c>was.</c> value. They are put into the model state, so that the page shows
    /// what was typed when it is shown again.
    /// </summary>
    public static IReadOnlyList<Typed> ReadTyped(this PageModel page)
    {
        var form = page.Request.Form;
        var typed = new List<Typed>();
        foreach (var (key, was) in form)
        {
            if (!key.StartsWith(Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var name = key[Prefix.Length..];
            var now = form[name];
            page.ModelState.SetModelValue(name, now.Count == 1 ? now[0] : now.ToArray(), now.ToString());
            typed.Add(new Typed(name, was.ToString(), now.ToString()));
        }

        return typed;
    }

    /// <summary>
    /// What the hidden inputs carry when the page is shown: the stored values; after a refusal what they carried before, so that
    /// a colleague's change is not taken for the reader's; after a conflict the colleague's value, so that a second save decides.
    /// </summary>
    public static string Was(this PageModel page, string field, IReadOnlyDictionary<string, string> stored)
    {
        var value = stored.TryGetValue(field, out var now) ? now : "";
        var posted = page.Request.HasFormContentType && page.Request.Form.TryGetValue(WasName(field), out var was) ? was.ToString() : null;
        return posted is null || page.HttpContext.Items.ContainsKey(ConflictKey(field)) ? value : posted;
    }

    /// <summary>Notes a refused field for <see cref="Was"/>.</summary>
    internal static void NoteConflicts(this PageModel page, ConflictException conflict)
    {
        foreach (var field in conflict.Conflicts)
        {
            page.HttpContext.Items[ConflictKey(field.Field)] = true;
            page.ModelState.AddModelError(field.Field, field.Message);
        }
    }

    private static string ConflictKey(string field) => "portal.conflict " + field;

    /// <summary>
    /// Answers an autosave (see <c>field-autosave.js</c>): 200 with the stored values, 422 with what is wrong, 409 with what a colleague
    /// wrote. Never a redirect or a page, so that the script cannot take anything else for an acknowledgement.
    /// </summary>
    /// <param name="save">Sends the command.</param>
    public static async Task<IActionResult> AutosaveAsync(this PageModel page, TimeProvider clock, Func<Task<SavedFields>> save)
    {
        try
        {
            var (version, values) = await save();
            return new JsonResult(new { version, savedAt = clock.GetUtcNow().Clock(), values });
        }
        catch (InvalidException invalid)
        {
            return new JsonResult(new { errors = invalid.Errors }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
        }
        catch (ConflictException conflict)
        {
            return new JsonResult(new { conflicts = conflict.Conflicts }) { StatusCode = StatusCodes.Status409Conflict };
        }
    }

    /// <summary>Options of a select or of radios, from anything.</summary>
    public static IReadOnlyList<Choice> Choices<T>(this IEnumerable<T> items, Func<T, string> value, Func<T, string> text, Func<T, string?>? hint = null) =>
        [.. items.Select(item => new Choice(value(item), text(item), hint?.Invoke(item)))];
}
