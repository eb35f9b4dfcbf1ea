using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class NoScenarios : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "no_scenarios",
                schema: "portal",
                table: "self_assessments",
                type: "boolean",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "no_scenarios",
                schema: "portal",
                table: "self_assessments");
        }
    }
}
