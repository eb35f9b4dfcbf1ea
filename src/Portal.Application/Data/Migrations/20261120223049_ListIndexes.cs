using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class ListIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_factories_province_code_city_code_county_code",
                schema: "portal",
                table: "factories",
                columns: new[] { "province_code", "city_code", "county_code" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_action_at",
                schema: "portal",
                table: "audit_entries",
                columns: new[] { "action", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_actor_id_at",
                schema: "portal",
                table: "audit_entries",
                columns: new[] { "actor_id", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_factories_province_code_city_code_county_code",
                schema: "portal",
                table: "factories");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_action_at",
                schema: "portal",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "ix_audit_entries_actor_id_at",
                schema: "portal",
                table: "audit_entries");
        }
    }
}
