using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PortalDb))]
    [Migration("20261121101932_TakeBackRedirects")]
    public class TakeBackRedirects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "redirections",
                schema: "portal",
                columns: table => new
                {
                    step_id = table.Column<Guid>(type: "uuid", nullable: false),
                    recommender_id = table.Column<Guid>(type: "uuid", nullable: false),
                    office_area = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false),
                    is_direct = table.Column<bool>(type: "boolean", nullable: false),
                    has_county_step = table.Column<bool>(type: "boolean", nullable: false),
                    assignee_id = table.Column<Guid>(type: "uuid", nullable: true),
                    fast_track_id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    titles_wait = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_redirections", x => x.step_id);
                    table.ForeignKey(
                        name: "fk_redirections_recommenders_recommender_id",
                        column: x => x.recommender_id,
                        principalSchema: "portal",
                        principalTable: "recommenders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_redirections_review_steps_step_id",
                        column: x => x.step_id,
                        principalSchema: "portal",
                        principalTable: "review_steps",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_redirections_recommender_id",
                schema: "portal",
                table: "redirections",
                column: "recommender_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "redirections",
                schema: "portal");
        }
    }
}
