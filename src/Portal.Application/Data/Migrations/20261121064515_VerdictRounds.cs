using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class VerdictRounds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "pk_verdicts",
                schema: "portal",
                table: "verdicts");

            migrationBuilder.AddColumn<int>(
                name: "round",
                schema: "portal",
                table: "verdicts",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            // A verdict was said of the submission that stood when it was saved.
            migrationBuilder.Sql(
                """
                update portal.verdicts verdict
                set round = (select max(one.round) from portal.submissions one
                             where one.application_id = verdict.application_id and one.submitted_at <= verdict.updated_at)
                where exists (select 1 from portal.submissions one
                              where one.application_id = verdict.application_id and one.submitted_at <= verdict.updated_at);
                alter table portal.verdicts alter column round drop default;
                """);

            migrationBuilder.AddPrimaryKey(
                name: "pk_verdicts",
                schema: "portal",
                table: "verdicts",
                columns: new[] { "application_id", "level", "subject", "item", "round" });

            migrationBuilder.AddCheckConstraint(
                name: "ck_verdicts_round",
                schema: "portal",
                table: "verdicts",
                sql: "round >= 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            throw new System.NotSupportedException("One verdict for each item would lose those of earlier submissions: restore a backup from before.");
        }
    }
}
