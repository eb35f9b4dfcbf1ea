using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;

namespace Portal.Application.Tests;

public sealed class ModelTests
{
    [Fact]
    public void The_migrations_say_what_the_model_says()
    {
        var options = new DbContextOptionsBuilder<PortalDb>();
        PortalDatabase.Configure(options, "Host=nowhere");
        using var db = new PortalDb(options.Options);
        db.Database.HasPendingModelChanges().ShouldBeFalse("dotnet run --project tools/AddMigration -- NameOfTheChange");
    }
}
