using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PortalDb))]
    [Migration("20261121130718_Seals")]
    public class Seals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "places",
                schema: "portal",
                table: "document_revisions",
                type: "jsonb",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "seals",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    holder = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    enterprise_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    mark = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    diameter = table.Column<decimal>(type: "numeric(4,1)", precision: 4, scale: 1, nullable: false),
                    picture = table.Column<byte[]>(type: "bytea", nullable: true),
                    key_kind = table.Column<int>(type: "integer", nullable: false),
                    key_secret = table.Column<byte[]>(type: "bytea", nullable: false),
                    key_service = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    key_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    certificate_subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    certificate_issuer = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    certificate_sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    valid_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    valid_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    registered_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    registered_by_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    confirmed_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    confirmed_by_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    ended_by_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    is_demo = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_seals", x => x.id);
                    table.CheckConstraint("ck_seals_holder", "(enterprise_id is not null) = (holder like 'enterprise:%')");
                    table.CheckConstraint("ck_seals_in_force_is_confirmed", "state <> 2 or confirmed_by_id is not null");
                    table.CheckConstraint("ck_seals_two_persons", "confirmed_by_id <> registered_by_id");
                    table.ForeignKey(
                        name: "fk_seals_enterprises_enterprise_id",
                        column: x => x.enterprise_id,
                        principalSchema: "portal",
                        principalTable: "enterprises",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "seal_uses",
                schema: "portal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seal_id = table.Column<Guid>(type: "uuid", nullable: false),
                    holder = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    organisation = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    enterprise_id = table.Column<Guid>(type: "uuid", nullable: true),
                    place = table.Column<int>(type: "integer", nullable: false),
                    page = table.Column<int>(type: "integer", nullable: false),
                    centre_x = table.Column<decimal>(type: "numeric(8,3)", precision: 8, scale: 3, nullable: false),
                    centre_y = table.Column<decimal>(type: "numeric(8,3)", precision: 8, scale: 3, nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    requested_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_by_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decided_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_by_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    approved_revision = table.Column<int>(type: "integer", nullable: true),
                    approved_sha256 = table.Column<byte[]>(type: "bytea", nullable: true),
                    sealed_revision = table.Column<int>(type: "integer", nullable: true),
                    sealed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    fault = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    taken_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_seal_uses", x => x.id);
                    table.CheckConstraint("ck_seal_uses_decided", "state not in (2, 3) or (decided_by_id is not null and approved_revision is not null and approved_sha256 is not null)");
                    table.CheckConstraint("ck_seal_uses_sealed", "(state = 3) = (sealed_revision is not null)");
                    table.CheckConstraint("ck_seal_uses_two_persons", "state = 5 or decided_by_id is null or decided_by_id <> requested_by_id");
                    table.ForeignKey(
                        name: "fk_seal_uses_documents_document_id",
                        column: x => x.document_id,
                        principalSchema: "portal",
                        principalTable: "documents",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_seal_uses_seals_seal_id",
                        column: x => x.seal_id,
                        principalSchema: "portal",
                        principalTable: "seals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_seal_uses_approved",
                schema: "portal",
                table: "seal_uses",
                column: "decided_at",
                filter: "state = 2");

            migrationBuilder.CreateIndex(
                name: "ix_seal_uses_document_id_sealed_revision",
                schema: "portal",
                table: "seal_uses",
                columns: new[] { "document_id", "sealed_revision" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_seal_uses_one_at_a_place",
                schema: "portal",
                table: "seal_uses",
                columns: new[] { "document_id", "place" },
                unique: true,
                filter: "state in (1, 2, 3)");

            migrationBuilder.CreateIndex(
                name: "ix_seal_uses_seal_id",
                schema: "portal",
                table: "seal_uses",
                column: "seal_id");

            migrationBuilder.CreateIndex(
                name: "ix_seal_uses_waiting",
                schema: "portal",
                table: "seal_uses",
                column: "holder",
                filter: "state = 1");

            migrationBuilder.CreateIndex(
                name: "ix_seals_enterprise_id",
                schema: "portal",
                table: "seals",
                column: "enterprise_id");

            migrationBuilder.CreateIndex(
                name: "ix_seals_holder_registered_at",
                schema: "portal",
                table: "seals",
                columns: new[] { "holder", "registered_at" });

            migrationBuilder.CreateIndex(
                name: "ix_seals_one_in_force",
                schema: "portal",
                table: "seals",
                column: "holder",
                unique: true,
                filter: "state = 2");

            migrationBuilder.CreateIndex(
                name: "ix_seals_one_proposed",
                schema: "portal",
                table: "seals",
                columns: new[] { "holder", "state" },
                unique: true,
                filter: "state = 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "seal_uses",
                schema: "portal");

            migrationBuilder.DropTable(
                name: "seals",
                schema: "portal");

            migrationBuilder.DropColumn(
                name: "places",
                schema: "portal",
                table: "document_revisions");
        }
    }
}
