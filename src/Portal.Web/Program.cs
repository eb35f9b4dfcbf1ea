using Portal.Application;
using Portal.Application.Data;
using Portal.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

builder.Services.AddPortalApplication(PortalSettings.Database(builder.Configuration), PortalSettings.Seeds(builder.Configuration));
builder.Services.AddPortalAccounts(builder.Configuration);
builder.Services.AddPermissionGate();
builder.Services.AddExceptionHandler<RefusalsElsewhere>();
builder.Services.AddRazorPages(pages =>
{
    pages.Conventions.Add(new PagePermissions());
    pages.Conventions.ConfigureFilter(new KnownHandlersOnly());
    pages.Conventions.ConfigureFilter(new RefusalsOnPages());
});
builder.Services.AddHealthChecks().AddCheck<DatabaseIsCurrent>("database");

var app = builder.Build();

app.UseExceptionHandler(_ => { });
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();

app.MapRazorPages();
app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).Open("a supervisor asks before anybody can sign in");
app.MapHealthChecks("/health/ready").Open("a supervisor asks before anybody can sign in");
app.DemandDeclaredPermissions();

app.Run();

/// <summary>The entry point, visible to the page tests.</summary>
public partial class Program;
