using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PortalDb))]
    [Migration("20261121161318_SealHolders")]
    public class SealHolders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<byte[]>(
                name: "key_secret",
                schema: "portal",
                table: "seals",
                type: "bytea",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "bytea");

            migrationBuilder.AddColumn<string>(
                name: "certificate_organisation",
                schema: "portal",
                table: "seals",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<byte[][]>(
                name: "certificates",
                schema: "portal",
                table: "seals",
                type: "bytea[]",
                nullable: false,
                defaultValue: new byte[0][]);

            migrationBuilder.AddColumn<string>(
                name: "organisation",
                schema: "portal",
                table: "seals",
                type: "character varying(120)",
                maxLength: 120,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AlterColumn<string>(
                name: "organisation",
                schema: "portal",
                table: "seal_uses",
                type: "character varying(120)",
                maxLength: 120,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(40)",
                oldMaxLength: 40);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ended_at",
                schema: "portal",
                table: "seal_uses",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "seal_name",
                schema: "portal",
                table: "seal_uses",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "turns",
                schema: "portal",
                table: "seal_uses",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            // Whose seals these are was typed until now: the names that the portal knows; and services' keys are opened by the configuration's token.
            migrationBuilder.Sql("""
                update portal.seals s set organisation = left(coalesce(
                    (select e.name from portal.enterprises e where e.id = s.enterprise_id),
                    (select r.name from portal.recommenders r join portal.campaigns c on c.id = r.campaign_id
                        where c.province_code = split_part(s.holder, ':', 2) and r.area_code = split_part(s.holder, ':', 3) and r.kind <> 5 order by c.created_at desc limit 1),
                    s.name), 120);
                update portal.seals set key_secret = null where key_kind = 2;
                update portal.seal_uses u set seal_name = u.organisation, organisation = (select s.organisation from portal.seals s where s.id = u.seal_id);
                -- What was asked for with a seal that is not in force any more ends with it, as it does from now on.
                update portal.seal_uses u set state = 6, ended_at = clock_timestamp(), taken_until = null, version = version + 1
                    where state in (1, 2) and exists (select from portal.seals s where s.id = u.seal_id and s.state <> 2);
                """);

            migrationBuilder.CreateIndex(
                name: "ix_seals_confirmed_by_id",
                schema: "portal",
                table: "seals",
                column: "confirmed_by_id");

            migrationBuilder.CreateIndex(
                name: "ix_seals_ended_by_id",
                schema: "portal",
                table: "seals",
                column: "ended_by_id");

            migrationBuilder.CreateIndex(
                name: "ix_seals_registered_by_id",
                schema: "portal",
                table: "seals",
                column: "registered_by_id");

            migrationBuilder.AddCheckConstraint(
                name: "ck_seals_key",
                schema: "portal",
                table: "seals",
                sql: "(key_kind = 1) = (key_secret is not null) and (key_kind = 2) = (key_service is not null and key_name is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_seal_uses_decided_by_id",
                schema: "portal",
                table: "seal_uses",
                column: "decided_by_id");

            migrationBuilder.CreateIndex(
                name: "ix_seal_uses_requested_by_id",
                schema: "portal",
                table: "seal_uses",
                column: "requested_by_id");

            migrationBuilder.AddCheckConstraint(
                name: "ck_seal_uses_ended",
                schema: "portal",
                table: "seal_uses",
                sql: "(state = 6) = (ended_at is not null)");

            migrationBuilder.AddForeignKey(
                name: "fk_seal_uses_accounts_decided_by_id",
                schema: "portal",
                table: "seal_uses",
                column: "decided_by_id",
                principalSchema: "portal",
                principalTable: "accounts",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_seal_uses_accounts_requested_by_id",
                schema: "portal",
                table: "seal_uses",
                column: "requested_by_id",
                principalSchema: "portal",
                principalTable: "accounts",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_seal_uses_document_revisions_document_id_sealed_revision",
                schema: "portal",
                table: "seal_uses",
                columns: new[] { "document_id", "sealed_revision" },
                principalSchema: "portal",
                principalTable: "document_revisions",
                principalColumns: new[] { "document_id", "number" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_seals_accounts_confirmed_by_id",
                schema: "portal",
                table: "seals",
                column: "confirmed_by_id",
                principalSchema: "portal",
                principalTable: "accounts",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_seals_accounts_ended_by_id",
                schema: "portal",
                table: "seals",
                column: "ended_by_id",
                principalSchema: "portal",
                principalTable: "accounts",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_seals_accounts_registered_by_id",
                schema: "portal",
                table: "seals",
                column: "registered_by_id",
                principalSchema: "portal",
                principalTable: "accounts",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
            migrationBuilder.Sql(SealGuards.Up);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(SealGuards.Down);
            migrationBuilder.Sql("update portal.seal_uses set organisation = seal_name");
            migrationBuilder.DropForeignKey(
                name: "fk_seal_uses_accounts_decided_by_id",
                schema: "portal",
                table: "seal_uses");

            migrationBuilder.DropForeignKey(
                name: "fk_seal_uses_accounts_requested_by_id",
                schema: "portal",
                table: "seal_uses");

            migrationBuilder.DropForeignKey(
                name: "fk_seal_uses_document_revisions_document_id_sealed_revision",
                schema: "portal",
                table: "seal_uses");

            migrationBuilder.DropForeignKey(
                name: "fk_seals_accounts_confirmed_by_id",
                schema: "portal",
                table: "seals");

            migrationBuilder.DropForeignKey(
                name: "fk_seals_accounts_ended_by_id",
                schema: "portal",
                table: "seals");

            migrationBuilder.DropForeignKey(
                name: "fk_seals_accounts_registered_by_id",
                schema: "portal",
                table: "seals");

            migrationBuilder.DropIndex(
                name: "ix_seals_confirmed_by_id",
                schema: "portal",
                table: "seals");

            migrationBuilder.DropIndex(
                name: "ix_seals_ended_by_id",
                schema: "portal",
                table: "seals");

            migrationBuilder.DropIndex(
                name: "ix_seals_registered_by_id",
                schema: "portal",
                table: "seals");

            migrationBuilder.DropCheckConstraint(
                name: "ck_seals_key",
                schema: "portal",
                table: "seals");

            migrationBuilder.DropIndex(
                name: "ix_seal_uses_decided_by_id",
                schema: "portal",
                table: "seal_uses");

            migrationBuilder.DropIndex(
                name: "ix_seal_uses_requested_by_id",
                schema: "portal",
                table: "seal_uses");

            migrationBuilder.DropCheckConstraint(
                name: "ck_seal_uses_ended",
                schema: "portal",
                table: "seal_uses");

            migrationBuilder.DropColumn(
                name: "certificate_organisation",
                schema: "portal",
                table: "seals");

            migrationBuilder.DropColumn(
                name: "certificates",
                schema: "portal",
                table: "seals");

            migrationBuilder.DropColumn(
                name: "organisation",
                schema: "portal",
                table: "seals");

            migrationBuilder.DropColumn(
                name: "ended_at",
                schema: "portal",
                table: "seal_uses");

            migrationBuilder.DropColumn(
                name: "seal_name",
                schema: "portal",
                table: "seal_uses");

            migrationBuilder.DropColumn(
                name: "turns",
                schema: "portal",
                table: "seal_uses");

            migrationBuilder.AlterColumn<byte[]>(
                name: "key_secret",
                schema: "portal",
                table: "seals",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "bytea",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "organisation",
                schema: "portal",
                table: "seal_uses",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(120)",
                oldMaxLength: 120);
        }
    }
}
