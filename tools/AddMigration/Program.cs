using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;
using Npgsql.EntityFrameworkCore.PostgreSQL.Design.Internal;
using Portal.Application.Data;

// dotnet run --project tools/AddMigration -- NameOfMigration   (from the checkout's root)
if (args is not [var name] || !File.Exists("Portal.slnx"))
{
    Console.Error.WriteLine("usage, from the checkout's root: dotnet run --project tools/AddMigration -- NameOfMigration");
    return 2;
}

var options = new DbContextOptionsBuilder<PortalDb>();
PortalDatabase.Configure(options, "Host=nowhere");
using var db = new PortalDb(options.Options);

#pragma warning disable EF1001 // the design-time services are internal by name, and this is a design-time tool
var services = new ServiceCollection().AddEntityFrameworkDesignTimeServices().AddDbContextDesignTimeServices(db);
new NpgsqlDesignTimeServices().ConfigureDesignTimeServices(services);
#pragma warning restore EF1001
using var provider = services.BuildServiceProvider();
var scaffolder = provider.GetRequiredService<IMigrationsScaffolder>();
var migration = scaffolder.ScaffoldMigration(name, "Portal.Application", "Data.Migrations", "C#");
var files = scaffolder.Save("src/Portal.Application", migration, "src/Portal.Application/Data/Migrations", dryRun: false);

// A migration names its columns' types itself: the copy of the whole model that goes with each (150 KB) is not kept.
File.Delete(files.MetadataFile!);
File.WriteAllText(
    files.MigrationFile!,
    migration.MigrationCode
        .Replace("using Microsoft.EntityFrameworkCore.Migrations;", "using Microsoft.EntityFrameworkCore.Infrastructure;\nusing Microsoft.EntityFrameworkCore.Migrations;", StringComparison.Ordinal)
        .Replace("    public partial class ", $"    [DbContext(typeof(PortalDb))]\n    [Migration(\"{migration.MigrationId}\")]\n    public class ", StringComparison.Ordinal));
Console.WriteLine(files.MigrationFile);
return 0;
