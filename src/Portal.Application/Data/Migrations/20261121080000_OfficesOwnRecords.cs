using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class OfficesOwnRecords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "pk_verdicts",
                schema: "portal",
                table: "verdicts");

            migrationBuilder.DropPrimaryKey(
                name: "pk_review_facts",
                schema: "portal",
                table: "review_facts");

            migrationBuilder.DropPrimaryKey(
                name: "pk_title_checks",
                schema: "portal",
                table: "title_checks");

            migrationBuilder.DropPrimaryKey(
                name: "pk_joint_opinions",
                schema: "portal",
                table: "joint_opinions");

            migrationBuilder.AddColumn<Guid>(
                name: "recommender_id",
                schema: "portal",
                table: "verdicts",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<Guid>(
                name: "recommender_id",
                schema: "portal",
                table: "site_checks",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<Guid>(
                name: "recommender_id",
                schema: "portal",
                table: "review_facts",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<Guid>(
                name: "recommender_id",
                schema: "portal",
                table: "title_checks",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<Guid>(
                name: "recommender_id",
                schema: "portal",
                table: "joint_opinions",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<int>(
                name: "reference_tier",
                schema: "portal",
                table: "submissions",
                type: "integer",
                nullable: true);

            // Until now what one office had recorded went with the application: it is the present one's.
            migrationBuilder.Sql(
                """
                update portal.verdicts record set recommender_id = application.recommender_id
                from portal.applications application where application.id = record.application_id;
                alter table portal.verdicts alter column recommender_id drop default;
                update portal.site_checks record set recommender_id = application.recommender_id
                from portal.applications application where application.id = record.application_id;
                alter table portal.site_checks alter column recommender_id drop default;
                update portal.review_facts record set recommender_id = application.recommender_id
                from portal.applications application where application.id = record.application_id;
                alter table portal.review_facts alter column recommender_id drop default;
                update portal.title_checks record set recommender_id = application.recommender_id
                from portal.applications application where application.id = record.application_id;
                alter table portal.title_checks alter column recommender_id drop default;
                update portal.joint_opinions record set recommender_id = application.recommender_id
                from portal.applications application where application.id = record.application_id;
                alter table portal.joint_opinions alter column recommender_id drop default;
                """);

            // The tier stands in the decision that was frozen with the submission.
            migrationBuilder.Sql(
                """
                update portal.submissions
                set reference_tier = case ((content::jsonb #>> '{decision,result}')::jsonb ->> 'referenceTier')
                    when 'base' then 1 when 'advanced' then 2 when 'excellent' then 3 when 'leading' then 4 end;
                """);

            migrationBuilder.AddPrimaryKey(
                name: "pk_verdicts",
                schema: "portal",
                table: "verdicts",
                columns: new[] { "application_id", "recommender_id", "level", "subject", "item", "round" });

            migrationBuilder.AddPrimaryKey(
                name: "pk_review_facts",
                schema: "portal",
                table: "review_facts",
                columns: new[] { "application_id", "recommender_id", "kind" });

            migrationBuilder.AddPrimaryKey(
                name: "pk_title_checks",
                schema: "portal",
                table: "title_checks",
                columns: new[] { "application_id", "recommender_id" });

            migrationBuilder.AddPrimaryKey(
                name: "pk_joint_opinions",
                schema: "portal",
                table: "joint_opinions",
                columns: new[] { "application_id", "recommender_id", "office" });

            migrationBuilder.CreateIndex(
                name: "ix_verdicts_recommender_id",
                schema: "portal",
                table: "verdicts",
                column: "recommender_id");

            migrationBuilder.CreateIndex(
                name: "ix_site_checks_recommender_id",
                schema: "portal",
                table: "site_checks",
                column: "recommender_id");

            migrationBuilder.CreateIndex(
                name: "ix_review_facts_recommender_id",
                schema: "portal",
                table: "review_facts",
                column: "recommender_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_checks_recommender_id",
                schema: "portal",
                table: "title_checks",
                column: "recommender_id");

            migrationBuilder.CreateIndex(
                name: "ix_joint_opinions_recommender_id",
                schema: "portal",
                table: "joint_opinions",
                column: "recommender_id");

            migrationBuilder.AddForeignKey(
                name: "fk_verdicts_recommenders_recommender_id",
                schema: "portal",
                table: "verdicts",
                column: "recommender_id",
                principalSchema: "portal",
                principalTable: "recommenders",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_site_checks_recommenders_recommender_id",
                schema: "portal",
                table: "site_checks",
                column: "recommender_id",
                principalSchema: "portal",
                principalTable: "recommenders",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_review_facts_recommenders_recommender_id",
                schema: "portal",
                table: "review_facts",
                column: "recommender_id",
                principalSchema: "portal",
                principalTable: "recommenders",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_title_checks_recommenders_recommender_id",
                schema: "portal",
                table: "title_checks",
                column: "recommender_id",
                principalSchema: "portal",
                principalTable: "recommenders",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_joint_opinions_recommenders_recommender_id",
                schema: "portal",
                table: "joint_opinions",
                column: "recommender_id",
                principalSchema: "portal",
                principalTable: "recommenders",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            throw new System.NotSupportedException("One record for each application would lose those of the office before: restore a backup from before.");
        }
    }
}
