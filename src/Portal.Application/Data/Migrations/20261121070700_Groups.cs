using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class Groups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_accounts_officer_has_area",
                schema: "portal",
                table: "accounts");

            migrationBuilder.DropCheckConstraint(
                name: "ck_accounts_officer_has_duty",
                schema: "portal",
                table: "accounts");

            migrationBuilder.AddCheckConstraint(
                name: "ck_accounts_officer_has_area",
                schema: "portal",
                table: "accounts",
                sql: "(role between 11 and 14) = (area_code is not null)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_accounts_officer_has_duty",
                schema: "portal",
                table: "accounts",
                sql: "(role between 11 and 14) = (duty is not null)");

            migrationBuilder.Sql(GroupGuards.Up);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(GroupGuards.Down);

            migrationBuilder.DropCheckConstraint(
                name: "ck_accounts_officer_has_area",
                schema: "portal",
                table: "accounts");

            migrationBuilder.DropCheckConstraint(
                name: "ck_accounts_officer_has_duty",
                schema: "portal",
                table: "accounts");

            migrationBuilder.AddCheckConstraint(
                name: "ck_accounts_officer_has_area",
                schema: "portal",
                table: "accounts",
                sql: "(role between 11 and 13) = (area_code is not null)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_accounts_officer_has_duty",
                schema: "portal",
                table: "accounts",
                sql: "(role between 11 and 13) = (duty is not null)");
        }
    }
}
