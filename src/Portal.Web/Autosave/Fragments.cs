using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Portal.Web.Autosave;

/// <summary>
/// Renders a partial page into text, so that an acknowledgement carries the same markup that the page was made of, and no score or
/// count is ever worked out in the browser.
/// </summary>
internal sealed class Fragments(IRazorViewEngine views, IModelMetadataProvider metadata, ITempDataDictionaryFactory tempData)
{
    /// <param name="path">From the root of the application, such as <c>/Pages/Shared/_SaveConflict.cshtml</c>.</param>
    /// <exception cref="InvalidOperationException">There is no such partial.</exception>
    public async Task<string> RenderAsync<TModel>(HttpContext http, string path, TModel model)
    {
        var view = views.GetView(null, path, isMainPage: false).EnsureSuccessful(null).View!;
        await using var text = new StringWriter();
        var context = new ViewContext(
            new ActionContext(http, http.GetRouteData(), new ActionDescriptor()),
            view,
            new ViewDataDictionary<TModel>(metadata, new ModelStateDictionary()) { Model = model },
            tempData.GetTempData(http),
            text,
            new HtmlHelperOptions());
        await view.RenderAsync(context);
        return text.ToString();
    }
}
