namespace Portal.Application.Data.Migrations;

/// <summary>What the database itself holds true, whoever writes and however many at once. Part of the migration <c>Initial</c>.</summary>
internal static class Guards
{
    /// <summary>SQLSTATE of a refused place: the list, or one of its kinds, is full. The message is the kind, empty for the list as a whole.</summary>
    public const string ListFull = "PQ001";

    /// <summary>SQLSTATE of a change to a frozen list.</summary>
    public const string ListFrozen = "PQ002";

    /// <summary>SQLSTATE of freezing a list that is over a cap or under a minimum. The message is the kind.</summary>
    public const string QuotaUnmet = "PQ003";

    /// <summary>SQLSTATE of a place for an application that is not passed, or is another recommender's; and of the reverse.</summary>
    public const string NotPassed = "PQ004";

    /// <summary>SQLSTATE of a frozen list whose content changed without a version that keeps it.</summary>
    public const string NotKept = "PQ005";

    public const string Up = """
        -- The clock that decides deadlines. A function, so that a test can hold it still.
        create function portal.clock() returns timestamptz language sql volatile as 'select clock_timestamp()';

        create sequence portal.application_numbers;

        -- Ranks run 1..n within each standing of a list: no ties at any commit, and (below) no gaps.
        alter table portal.list_places add constraint ak_list_places_order unique (list_id, standing, rank) deferrable initially deferred;

        -- Everything that changes a list's places or limits passes here one by one: the list's row is held until the commit.
        create function portal.hold_open_list() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
        declare
            held record;
        begin
            for held in
                select l.state from recommendation_lists l
                where l.id in (coalesce(new.list_id, old.list_id), coalesce(old.list_id, new.list_id)) order by l.id for no key update
            loop
                if held.state <> 1 then
                    raise exception using errcode = 'PQ002', message = '';
                end if;
            end loop;
            return coalesce(new, old);
        end $$;
        create trigger hold_open_list before insert or update or delete on portal.list_places
            for each row execute function portal.hold_open_list();
        create trigger hold_open_list before insert or delete or update of cap, minimum, kinds, among, source, clause on portal.list_quotas
            for each row execute function portal.hold_open_list();

        -- Only a passed application of the list's own recommender has a place, and it is of its kind. The application's row is held against a
        -- withdrawal at the
        -- same time; a command takes it before the list's.
        create function portal.demand_passed() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
        declare
            held record;
        begin
            select a.state, a.recommender_id, a.kind into held from applications a where a.id = new.application_id for share;
            if held.state <> 5 or held.kind <> new.kind
                or not exists (select from recommendation_lists l where l.id = new.list_id and l.recommender_id = held.recommender_id)
            then
                raise exception using errcode = 'PQ004', message = new.application_id::text;
            end if;
            return new;
        end $$;
        create trigger i_demand_passed before insert or update of application_id, list_id, kind on portal.list_places
            for each row execute function portal.demand_passed();

        -- And the reverse: what leaves that state has given up its place by the commit.
        create function portal.demand_no_place() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
        begin
            if exists (
                select from applications a join list_places p on p.application_id = a.id join recommendation_lists l on l.id = p.list_id
                where a.id = new.id and (a.state <> 5 or a.recommender_id <> l.recommender_id or a.kind <> p.kind))
            then
                raise exception using errcode = 'PQ004', message = new.id::text;
            end if;
            return null;
        end $$;
        create constraint trigger demand_no_place after update of state, recommender_id, kind on portal.applications
            deferrable initially deferred for each row execute function portal.demand_no_place();

        -- Counts recommended places towards the list's limits, and refuses one too many; a limit without kinds counts every place. The application's role may not write the count.
        create function portal.count_places() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
        declare
            full_kind text;
        begin
            -- A column that is written with the value it had changes nothing, also where the list is over a lowered cap.
            if tg_op = 'UPDATE' and (old.list_id, old.kind, old.standing) = (new.list_id, new.kind, new.standing) then
                return null;
            end if;
            if tg_op <> 'INSERT' and old.standing = 1 then
                update list_quotas set counted = counted - 1 where list_id = old.list_id and (kinds = '{}' or old.kind = any (kinds));
            end if;
            if tg_op <> 'DELETE' and new.standing = 1 then
                select kind into full_kind from list_quotas
                where list_id = new.list_id and (kinds = '{}' or new.kind = any (kinds)) and counted >= cap order by kind limit 1;
                if found then
                    raise exception using errcode = 'PQ001', message = full_kind;
                end if;
                update list_quotas set counted = counted + 1 where list_id = new.list_id and (kinds = '{}' or new.kind = any (kinds));
            end if;
            return null;
        end $$;
        create trigger count_places after insert or delete or update of list_id, kind, standing on portal.list_places
            for each row execute function portal.count_places();

        -- A limit that is added later counts what is there.
        create function portal.count_from_start() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
        begin
            new.counted := (select count(*) from list_places p
                where p.list_id = new.list_id and p.standing = 1 and (new.kinds = '{}' or p.kind = any (new.kinds)));
            return new;
        end $$;
        create trigger z_count_from_start before insert on portal.list_quotas for each row execute function portal.count_from_start();

        -- No gaps. Only the edges that a change may have opened are looked at: behind the rank that was left and before the rank that was
        -- taken. Every gap has such an edge, since the ranks had none before; so a move of two hundred costs four hundred look-ups.
        create function portal.demand_whole_ranking() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
        begin
            if (tg_op <> 'INSERT' and old.rank >= 1
                    and exists (select from list_places where list_id = old.list_id and standing = old.standing and rank = old.rank + 1)
                    and not exists (select from list_places where list_id = old.list_id and standing = old.standing and rank = old.rank))
                or (tg_op <> 'DELETE' and new.rank > 1
                    and exists (select from list_places where list_id = new.list_id and standing = new.standing and rank = new.rank)
                    and not exists (select from list_places where list_id = new.list_id and standing = new.standing and rank = new.rank - 1))
            then
                raise exception using errcode = 'check_violation', message = 'the ranks of a list have a gap', constraint = 'ck_list_places_whole';
            end if;
            return null;
        end $$;
        create constraint trigger demand_whole_ranking after insert or delete or update of list_id, standing, rank on portal.list_places
            deferrable initially deferred for each row execute function portal.demand_whole_ranking();

        -- A minimum among some kinds binds once there are as many of these in all (reading Q11).
        create function portal.misses_minimum(q portal.list_quotas) returns boolean language sql stable as $$
            select q.counted < q.minimum and (q.among = '{}' or q.minimum <= (
                select count(*) from portal.list_places p where p.list_id = q.list_id and p.standing = 1 and p.kind = any (q.among)))
        $$;

        -- A list is frozen only within its limits, and each freezing makes the next version. Where one withdrew afterwards and the next
        -- moved up (the signatory's freezing stands as it was), a list may fall below a minimum: nobody is kept from withdrawing.
        create function portal.demand_quota_at_freezing() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
        declare
            unmet text;
            kept integer := 0;
        begin
            if tg_op = 'UPDATE' then
                kept := old.revision;
            end if;
            if new.state = 2 and (tg_op = 'INSERT' or old.state <> 2) then
                if new.revision <> kept + 1 then
                    raise exception using errcode = 'PQ005', message = new.id::text;
                end if;
                select q.kind into unmet from list_quotas q
                where q.list_id = new.id and (q.counted > q.cap or (portal.misses_minimum(q) and (tg_op = 'INSERT' or new.frozen_at is distinct from old.frozen_at)))
                order by q.kind limit 1;
                if found then
                    raise exception using errcode = 'PQ003', message = unmet;
                end if;
            elsif new.revision <> kept then
                raise exception using errcode = 'PQ005', message = new.id::text;
            end if;
            return new;
        end $$;
        create trigger demand_quota_at_freezing before insert or update of state, revision on portal.recommendation_lists
            for each row execute function portal.demand_quota_at_freezing();

        -- What is frozen is kept as a version by the commit, with the hash of its content.
        alter table portal.list_versions add constraint ck_list_versions_hash check (sha256 = sha256(convert_to(content, 'UTF8')));
        alter table portal.submissions add constraint ck_submissions_hash check (sha256 = sha256(convert_to(content, 'UTF8')));
        create function portal.demand_kept_version() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
        begin
            if not exists (select from list_versions v where v.list_id = new.id and v.number = new.revision) then
                raise exception using errcode = 'PQ005', message = new.id::text;
            end if;
            return null;
        end $$;
        create constraint trigger demand_kept_version after insert or update of state, revision on portal.recommendation_lists
            deferrable initially deferred for each row when (new.state = 2) execute function portal.demand_kept_version();

        -- A place beside the ranking (standing 3) is that of an application which takes a fast track, and the reverse (0019). The counts above
        -- are of standing 1 alone, so no such place counts.
        create function portal.demand_standing() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
        declare
            held record;
        begin
            -- Held against a change at the same time; the place is read after it.
            select a.id, a.fast_track_id into held from applications a where a.id = (to_jsonb(new) ->> tg_argv[0])::uuid for share;
            if exists (select from list_places p where p.application_id = held.id and (p.standing = 3) <> (held.fast_track_id is not null)) then
                raise exception using errcode = 'PQ004', message = held.id::text;
            end if;
            return null;
        end $$;
        -- A new place has held the application since i_demand_passed. Of a place that changes, only what puts it beside the ranking or takes
        -- it from there is looked at: whoever moves up when another one leaves is held by nobody before the list, so its row may not be
        -- asked for afterwards.
        create constraint trigger demand_standing after insert on portal.list_places
            deferrable initially deferred for each row execute function portal.demand_standing('application_id');
        create constraint trigger demand_standing_moved after update of application_id, standing on portal.list_places
            deferrable initially deferred for each row
            when (old.application_id <> new.application_id or (old.standing = 3) <> (new.standing = 3)) execute function portal.demand_standing('application_id');
        create constraint trigger demand_standing after update of fast_track_id on portal.applications
            deferrable initially deferred for each row execute function portal.demand_standing('id');

        -- A notice lets a group, or the corps, recommend a number in all (reading Q4: each for itself). Where it takes part in the campaigns of
        -- several provinces under one notice, its lists share that cap. Whoever adds to one of them waits for the others' commit.
        create function portal.group_lists(list uuid) returns table (list_id uuid, lock integer) language sql stable as $$
            select l.id, hashtext(c.definition_id || ' ' || r.area_code)
            from portal.recommendation_lists own
            join portal.recommenders mine on mine.id = own.recommender_id and mine.kind in (6, 7)
            join portal.campaigns here on here.id = own.campaign_id
            join portal.recommenders r on r.area_code = mine.area_code and r.kind = mine.kind
            join portal.campaigns c on c.id = r.campaign_id and c.definition_id = here.definition_id
            join portal.recommendation_lists l on l.recommender_id = r.id
            where own.id = list
        $$;
        create function portal.demand_group_room() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
        declare
            key integer;
        begin
            select g.lock into key from group_lists(new.list_id) g limit 1;
            if not found then
                return null;
            end if;
            perform pg_advisory_xact_lock(7265, key);
            -- A statement of its own: it sees what was committed while this one waited.
            if (select sum(q.counted) > min(q.cap) from group_lists(new.list_id) g join list_quotas q on q.list_id = g.list_id where q.kind = '' and q.source = 1) then
                raise exception using errcode = 'PQ001', message = '';
            end if;
            return null;
        end $$;
        create trigger demand_group_room after insert or update of list_id, standing on portal.list_places
            for each row when (new.standing = 1) execute function portal.demand_group_room();

        -- What must always hold, asked of the data as they stand: runs after test suites and nightly (portal check-invariants).
        create function portal.invariant_findings() returns table (subject text, finding text) language sql stable as $$
            select 'list ' || q.list_id, 'counted ' || q.counted || ' of kind "' || q.kind || '", there are ' || n.places
            from portal.list_quotas q cross join lateral (
                select count(*) as places from portal.list_places p
                where p.list_id = q.list_id and p.standing = 1 and (q.kinds = '{}' or p.kind = any (q.kinds))) n
            where q.counted <> n.places
            union all
            select 'list ' || l.id, 'frozen outside the limit of kind "' || q.kind || '"'
            from portal.recommendation_lists l join portal.list_quotas q on q.list_id = l.id
            where l.state = 2 and (q.counted > q.cap or (portal.misses_minimum(q) and exists (
                select from portal.list_versions v where v.list_id = l.id and v.number = l.revision and v.reason = 1)))
            union all
            select 'list ' || l.id, 'has no count of all its places'
            from portal.recommendation_lists l where not exists (select from portal.list_quotas q where q.list_id = l.id and q.kind = '')
            union all
            select 'list ' || list_id, 'ranks of standing ' || standing || ' are not 1 to ' || count(*)
            from portal.list_places group by list_id, standing
            having min(rank) <> 1 or max(rank) <> count(*) or count(distinct rank) <> count(*)
            union all
            select 'application ' || a.id, 'on a list in the state ' || a.state
            from portal.list_places p join portal.applications a on a.id = p.application_id where a.state <> 5
            union all
            select 'application ' || a.id, 'on the list of another recommender'
            from portal.list_places p join portal.applications a on a.id = p.application_id
            join portal.recommendation_lists l on l.id = p.list_id where l.recommender_id <> a.recommender_id
            union all
            select 'list ' || l.id, 'frozen as version ' || l.revision || ', which is not kept'
            from portal.recommendation_lists l
            where l.state = 2 and not exists (select from portal.list_versions v where v.list_id = l.id and v.number = l.revision)
            union all
            select 'version ' || v.id, 'its hash is not that of its content'
            from portal.list_versions v where v.sha256 <> sha256(convert_to(v.content, 'UTF8'))
            union all
            select 'submission ' || s.id, 'its hash is not that of its content'
            from portal.submissions s where s.sha256 <> sha256(convert_to(s.content, 'UTF8'))
            union all
            select 'application ' || a.id, 'has ' || a.rounds || ' rounds and ' || count(s.id) || ' submissions'
            from portal.applications a left join portal.submissions s on s.application_id = a.id
            group by a.id, a.rounds having count(s.id) <> a.rounds
            union all
            select 'application ' || a.id, 'returned without an open return'
            from portal.applications a
            where a.state = 4 and not exists (select from portal.returns r where r.application_id = a.id and r.closed_at is null)
            union all
            select 'application ' || a.id, 'on a list as of the kind "' || p.kind || '", it is "' || a.kind || '"'
            from portal.list_places p join portal.applications a on a.id = p.application_id where p.kind <> a.kind
            union all
            select 'application ' || a.id, 'in the standing ' || p.standing || ' with the fast track "' || coalesce(a.fast_track_id, '') || '"'
            from portal.list_places p join portal.applications a on a.id = p.application_id where (p.standing = 3) <> (a.fast_track_id is not null)
            union all
            select 'list ' || l.id, 'with its group''s other lists over the cap of ' || g.cap || ': ' || g.counted
            from portal.recommendation_lists l cross join lateral (
                select sum(q.counted) as counted, min(q.cap) as cap
                from portal.group_lists(l.id) one join portal.list_quotas q on q.list_id = one.list_id where q.kind = '' and q.source = 1) g
            where g.counted > g.cap
        $$;
        """;

    public const string Down = """
        drop function portal.invariant_findings();
        drop trigger demand_group_room on portal.list_places;
        drop function portal.demand_group_room();
        drop function portal.group_lists(uuid);
        drop trigger demand_standing on portal.applications;
        drop trigger demand_standing on portal.list_places;
        drop trigger demand_standing_moved on portal.list_places;
        drop function portal.demand_standing();
        drop trigger demand_kept_version on portal.recommendation_lists;
        drop function portal.demand_kept_version();
        alter table portal.submissions drop constraint ck_submissions_hash;
        alter table portal.list_versions drop constraint ck_list_versions_hash;
        drop trigger demand_quota_at_freezing on portal.recommendation_lists;
        drop function portal.demand_quota_at_freezing();
        drop function portal.misses_minimum(portal.list_quotas);
        drop trigger demand_whole_ranking on portal.list_places;
        drop function portal.demand_whole_ranking();
        drop trigger z_count_from_start on portal.list_quotas;
        drop function portal.count_from_start();
        drop trigger count_places on portal.list_places;
        drop function portal.count_places();
        drop trigger demand_no_place on portal.applications;
        drop function portal.demand_no_place();
        drop trigger i_demand_passed on portal.list_places;
        drop function portal.demand_passed();
        drop trigger hold_open_list on portal.list_places;
        drop trigger hold_open_list on portal.list_quotas;
        drop function portal.hold_open_list();
        drop sequence portal.application_numbers;
        drop function portal.clock();
        """;
}
