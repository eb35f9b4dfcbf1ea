using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class CandidateOrder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_applications_recommender_id",
                schema: "portal",
                table: "applications");

            migrationBuilder.CreateIndex(
                name: "ix_applications_recommender_id_state_submitted_at",
                schema: "portal",
                table: "applications",
                columns: new[] { "recommender_id", "state", "submitted_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_applications_recommender_id_state_submitted_at",
                schema: "portal",
                table: "applications");

            migrationBuilder.CreateIndex(
                name: "ix_applications_recommender_id",
                schema: "portal",
                table: "applications",
                column: "recommender_id");
        }
    }
}
