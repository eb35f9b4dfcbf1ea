using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Portal.Web.Components;

namespace Portal.Web.Hosting;

/// <summary>Razor Pages as this portal uses them: Chinese kept as it is, forms long enough, cookies guarded.</summary>
public static class PortalPages
{
    /// <summary>Most values one form may carry: 40 scenario rows of some 15 fields, doubled. The default of 1,024 answers 400 with an empty page.</summary>
    private const int MostFormValues = 4096;

    public static IMvcBuilder AddPortalPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var configuration = builder.Configuration;

        services.AddSingleton(OfficialText.Encoder);
        services.AddSingleton(JavaScriptEncoder.Create(UnicodeRanges.All));

        services.Configure<FormOptions>(options => options.ValueCountLimit = MostFormValues);
        services.AddAntiforgery(options => options.Cookie.Harden(configuration, PortalCookies.Form));
        services.Configure<CookieTempDataProviderOptions>(options => options.Cookie.Harden(configuration, PortalCookies.Notice));

        var pages = services.AddRazorPages(options =>
        {
            options.Conventions.Add(new PagePermissions());
            options.Conventions.ConfigureFilter(new KnownHandlersOnly());
            options.Conventions.ConfigureFilter(new RefusalsOnPages());
            if (!builder.Environment.IsDevelopment())
            {
                options.Conventions.AddFolderRouteModelConvention("/Dev", static page => page.Selectors.Clear());
            }
        });
        pages.AddMvcOptions(options =>
        {
            options.MaxModelBindingCollectionSize = MostFormValues;
            options.Filters.Add<ExpiredFormFilter>();
            options.Filters.Add(new ReadableText.OfPagesWithLimits());
        });
        return pages;
    }

    /// <summary>Style sheets, scripts and pictures: open to everybody, kept by the browser under their fingerprint.</summary>
    public static void MapPublicAssets(this WebApplication app)
    {
        // Its reloading in development maps a catch-all endpoint that declares no permission; a build is quick enough.
        app.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        app.MapStaticAssets().Open("style sheets, scripts and pictures hold nothing of anybody's");
    }

    /// <summary>The pages, with links to assets by their fingerprint.</summary>
    public static PageActionEndpointConventionBuilder MapPortalPages(this WebApplication app) =>
        app.MapRazorPages().WithStaticAssets();
}
