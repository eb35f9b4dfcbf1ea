using Portal.Application;
using Portal.Application.Data;
using Portal.Web.Api;
using Portal.Web.Autosave;
using Portal.Web.Hosting;

ChineseCulture.Use();
return await Start.RunAsync(() => Build(args));

static WebApplication Build(string[] args)
{
    var builder = WebApplication.CreateBuilder(args);
    builder.HideServer();

    builder.Services.AddPortalApplication(PortalSettings.Database(builder.Configuration), PortalSettings.Seeds(builder.Configuration));
    builder.Services.AddPortalAccounts(builder.Configuration);
    builder.Services.AddPermissionGate();
    builder.Services.AddErrorPages();
    builder.Services.AddPageCompression();
    builder.AddPortalPages();
    builder.Services.AddEvaluationsApi(builder.Configuration);
    builder.Services.AddScoped<Fragments>();
    builder.Services.AddEvidenceUploads();
    builder.Services.AddDocuments(builder.Configuration);
    builder.Services.AddHealthChecks().AddCheck<DatabaseIsCurrent>("database");

    var app = builder.Build();

    app.UseKnownProxies();
    app.UseRequestLog();
    app.UseSecurityHeaders();
    app.UseResponseCompression();
    app.UseErrorPages();
    app.UseReadableText();
    app.UseRouting();
    app.UseAuthentication();
    app.UseAnsweredSessions();
    app.UseAuthorization();
    app.UsePageMethods();
    app.UseRateLimiter();

    app.MapPublicAssets();
    app.MapPortalPages();
    app.MapKeepAlive();
    app.MapIndustrySearch();
    app.MapRichText();
    app.MapEvaluationsApi(app.Configuration);
    app.MapVerificationsApi();
    app.MapPresence();
    app.MapIndicators();
    app.MapScenarios();
    app.MapVerdicts();
    app.MapEvidence();
    app.MapDocuments();
    app.MapUnknownAddresses();
    app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).Open("a supervisor asks before anybody can sign in");
    app.MapHealthChecks("/health/ready").Open("a supervisor asks before anybody can sign in");
    app.DemandDeclaredPermissions();
    return app;
}

/// <summary>The entry point, visible to the page tests.</summary>
public partial class Program;
