using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class TitlesWait : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "titles_wait",
                schema: "portal",
                table: "applications",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddCheckConstraint(
                name: "ck_applications_titles_wait",
                schema: "portal",
                table: "applications",
                sql: "not titles_wait or fast_track_id is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_applications_titles_wait",
                schema: "portal",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "titles_wait",
                schema: "portal",
                table: "applications");
        }
    }
}
