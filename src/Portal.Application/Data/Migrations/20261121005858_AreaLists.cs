using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    public partial class AreaLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "away",
                schema: "portal",
                table: "factories",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.Sql("""
                update portal.factories f set away = case
                    when e.province_code <> f.province_code then 3
                    when e.city_code <> f.city_code then 2
                    when e.county_code is distinct from f.county_code then 1
                    else 0 end
                from portal.enterprises e where e.id = f.enterprise_id;
                """);

            migrationBuilder.CreateIndex(
                name: "ix_factories_away",
                schema: "portal",
                table: "factories",
                columns: new[] { "away", "province_code", "city_code", "county_code", "enterprise_id" },
                filter: "away > 0");

            migrationBuilder.CreateIndex(
                name: "ix_enterprises_province_code_city_code_county_code",
                schema: "portal",
                table: "enterprises",
                columns: new[] { "province_code", "city_code", "county_code" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_factories_away",
                schema: "portal",
                table: "factories");

            migrationBuilder.DropIndex(
                name: "ix_enterprises_province_code_city_code_county_code",
                schema: "portal",
                table: "enterprises");

            migrationBuilder.DropColumn(
                name: "away",
                schema: "portal",
                table: "factories");
        }
    }
}
