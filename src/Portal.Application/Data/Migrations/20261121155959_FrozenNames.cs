using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PortalDb))]
    [Migration("20261121155959_FrozenNames")]
    public class FrozenNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "credit_code",
                schema: "portal",
                table: "decisions",
                type: "character varying(18)",
                maxLength: 18,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "decided_by_name",
                schema: "portal",
                table: "decisions",
                type: "character varying(60)",
                maxLength: 60,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "enterprise_name",
                schema: "portal",
                table: "decisions",
                type: "character varying(120)",
                maxLength: 120,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "factory_name",
                schema: "portal",
                table: "decisions",
                type: "character varying(120)",
                maxLength: 120,
                nullable: false,
                defaultValue: "");

            // What was decided before: by the names of today.
            migrationBuilder.Sql("""
                update portal.decisions set enterprise_name = enterprises.name, credit_code = enterprises.credit_code, factory_name = factories.name,
                    decided_by_name = coalesce((select display_name from portal.accounts where id = decided_by_id), '')
                from portal.self_assessments join portal.enterprises on enterprises.id = enterprise_id join portal.factories on factories.id = factory_id
                where self_assessments.id = assessment_id
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "credit_code",
                schema: "portal",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "decided_by_name",
                schema: "portal",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "enterprise_name",
                schema: "portal",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "factory_name",
                schema: "portal",
                table: "decisions");
        }
    }
}
