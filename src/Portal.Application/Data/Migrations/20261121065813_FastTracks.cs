using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class FastTracks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_list_places_standing",
                schema: "portal",
                table: "list_places");

            migrationBuilder.AddColumn<string>(
                name: "fast_track_id",
                schema: "portal",
                table: "applications",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "title_checks",
                schema: "portal",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    confirmed = table.Column<List<string>>(type: "text[]", nullable: false),
                    source = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    checked_on = table.Column<DateOnly>(type: "date", nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_title_checks", x => x.application_id);
                    table.ForeignKey(
                        name: "fk_title_checks_applications_application_id",
                        column: x => x.application_id,
                        principalSchema: "portal",
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_list_places_standing",
                schema: "portal",
                table: "list_places",
                sql: "standing in (1, 2, 3)");

            migrationBuilder.Sql(FastTrackGuards.Up);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(FastTrackGuards.Down);

            migrationBuilder.DropTable(
                name: "title_checks",
                schema: "portal");

            migrationBuilder.DropCheckConstraint(
                name: "ck_list_places_standing",
                schema: "portal",
                table: "list_places");

            migrationBuilder.DropColumn(
                name: "fast_track_id",
                schema: "portal",
                table: "applications");

            migrationBuilder.AddCheckConstraint(
                name: "ck_list_places_standing",
                schema: "portal",
                table: "list_places",
                sql: "standing in (1, 2)");
        }
    }
}
