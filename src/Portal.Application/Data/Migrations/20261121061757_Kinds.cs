using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class Kinds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string[]>(
                name: "among",
                schema: "portal",
                table: "list_quotas",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<string[]>(
                name: "kinds",
                schema: "portal",
                table: "list_quotas",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<string>(
                name: "kind",
                schema: "portal",
                table: "applications",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddCheckConstraint(
                name: "ck_list_quotas_kinds",
                schema: "portal",
                table: "list_quotas",
                sql: "(kind = '') = (kinds = '{}') and (minimum is not null or among = '{}')");

            migrationBuilder.Sql(KindGuards.Up);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            throw new System.NotSupportedException("The guards without kinds are not kept: restore a backup from before.");
        }
    }
}
