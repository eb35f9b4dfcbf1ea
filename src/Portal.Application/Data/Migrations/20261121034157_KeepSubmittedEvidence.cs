using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class KeepSubmittedEvidence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "removed_at",
                schema: "portal",
                table: "evidence",
                type: "timestamp with time zone",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "removed_at",
                schema: "portal",
                table: "evidence");
        }
    }
}
