using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Application.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PortalDb))]
    [Migration("20261121163424_ScanJudges")]
    public class ScanJudges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                -- Nobody finds their own scan right, whoever writes: not the office of both is asked here, but the account.
                create function portal.demand_other_judge() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
                begin
                    if exists (select from stamped_scans s where s.id = new.scan_id and s.uploaded_by_id = new.by_id) then
                        raise exception using errcode = 'check_violation', message = 'whoever handed a scan in does not look at it', constraint = 'ck_scan_verdicts_other';
                    end if;
                    return new;
                end $$;
                create trigger demand_other_judge before insert or update on portal.scan_verdicts
                    for each row execute function portal.demand_other_judge();

                -- What is fetched in pieces is not unpacked as a whole for each of them; PDF and JPEG are packed already.
                alter table portal.document_revisions alter column bytes set storage external;
                alter table portal.stamped_scan_contents alter column bytes set storage external;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                drop trigger demand_other_judge on portal.scan_verdicts;
                drop function portal.demand_other_judge();
                alter table portal.document_revisions alter column bytes set storage extended;
                alter table portal.stamped_scan_contents alter column bytes set storage extended;
                """);
        }
    }
}
