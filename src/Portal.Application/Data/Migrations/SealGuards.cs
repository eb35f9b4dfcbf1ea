namespace Portal.Application.Data.Migrations;

/// <summary>The ways that seals and their uses go, which the database holds everybody to. Part of the migration <c>SealHolders</c>.</summary>
internal static class SealGuards
{
    public const string Up = """
        -- A seal begins as proposed, and becomes what it becomes by one step each; who confirmed or ended it is written with that step and never again.
        create function portal.demand_seal_path() returns trigger language plpgsql set search_path = portal, pg_temp as $$
        begin
            if tg_op = 'INSERT' then
                if new.state <> 1 or num_nonnulls(new.confirmed_by_id, new.confirmed_at, new.ended_by_id, new.ended_at) > 0 then
                    raise exception using errcode = 'check_violation', constraint = 'ck_seals_path', message = 'a seal begins as proposed';
                end if;
            elsif (old.state, new.state) not in ((1, 1), (1, 2), (1, 3), (1, 4), (2, 2), (2, 3), (3, 3), (4, 4))
                or ((old.confirmed_by_id, old.confirmed_at) is distinct from (new.confirmed_by_id, new.confirmed_at) and (old.state, new.state) <> (1, 2))
                or ((old.ended_by_id, old.ended_at) is distinct from (new.ended_by_id, new.ended_at) and (old.state = new.state or new.state not in (3, 4)))
            then
                raise exception using errcode = 'check_violation', constraint = 'ck_seals_path', message = 'a seal does not go from ' || old.state || ' to ' || new.state;
            end if;
            return new;
        end $$;
        create trigger demand_seal_path before insert or update on portal.seals for each row execute function portal.demand_seal_path();

        -- A use begins as waiting, with a seal in force of its own organisation; what was approved is what is sealed; what is over does not change.
        create function portal.demand_seal_use_path() returns trigger language plpgsql set search_path = portal, pg_temp as $$
        begin
            if tg_op = 'INSERT' then
                if new.state <> 1 or num_nonnulls(new.decided_by_id, new.decided_at, new.approved_revision, new.approved_sha256, new.sealed_revision, new.sealed_at, new.ended_at) > 0 then
                    raise exception using errcode = 'check_violation', constraint = 'ck_seal_uses_path', message = 'the use of a seal begins as waiting';
                end if;
            elsif (old.state, new.state) not in ((1, 2), (1, 4), (1, 5), (1, 6), (2, 1), (2, 2), (2, 3), (2, 6))
                or (old.state = 2 and new.state <> 1 and (old.decided_by_id, old.approved_revision, old.approved_sha256) is distinct from (new.decided_by_id, new.approved_revision, new.approved_sha256))
            then
                raise exception using errcode = 'check_violation', constraint = 'ck_seal_uses_path', message = 'the use of a seal does not go from ' || old.state || ' to ' || new.state;
            end if;
            if (tg_op = 'INSERT' or new.state in (2, 3)) and not exists (select from seals where id = new.seal_id and state = 2 and holder = new.holder) then
                raise exception using errcode = 'check_violation', constraint = 'ck_seal_uses_seal', message = 'the seal is not in force, or another organisation''s';
            end if;
            return new;
        end $$;
        create trigger demand_seal_use_path before insert or update on portal.seal_uses for each row execute function portal.demand_seal_use_path();
        """;

    public const string Down = """
        drop trigger demand_seal_use_path on portal.seal_uses;
        drop function portal.demand_seal_use_path();
        drop trigger demand_seal_path on portal.seals;
        drop function portal.demand_seal_path();
        """;
}
