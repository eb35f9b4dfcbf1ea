namespace Portal.Application.Data.Migrations;

/// <summary>The guards of <see cref="Guards"/> where a limit may count several kinds of applications. Part of the migration <c>Kinds</c>.</summary>
internal static class KindGuards
{
    public const string Up = """
        -- A place is of the kind of its application.
        create or replace function portal.demand_passed() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
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
        drop trigger i_demand_passed on portal.list_places;
        create trigger i_demand_passed before insert or update of application_id, list_id, kind on portal.list_places
            for each row execute function portal.demand_passed();

        create or replace function portal.demand_no_place() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
        begin
            if exists (
                select from applications a join list_places p on p.application_id = a.id join recommendation_lists l on l.id = p.list_id
                where a.id = new.id and (a.state <> 5 or a.recommender_id <> l.recommender_id or a.kind <> p.kind))
            then
                raise exception using errcode = 'PQ004', message = new.id::text;
            end if;
            return null;
        end $$;
        drop trigger demand_no_place on portal.applications;
        create constraint trigger demand_no_place after update of state, recommender_id, kind on portal.applications
            deferrable initially deferred for each row execute function portal.demand_no_place();

        -- A limit without kinds counts every place.
        create or replace function portal.count_places() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
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

        create or replace function portal.count_from_start() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
        begin
            new.counted := (select count(*) from list_places p
                where p.list_id = new.list_id and p.standing = 1 and (new.kinds = '{}' or p.kind = any (new.kinds)));
            return new;
        end $$;

        -- A minimum among some kinds binds once there are as many of these in all (reading Q11).
        create function portal.misses_minimum(q portal.list_quotas) returns boolean language sql stable as $$
            select q.counted < q.minimum and (q.among = '{}' or q.minimum <= (
                select count(*) from portal.list_places p where p.list_id = q.list_id and p.standing = 1 and p.kind = any (q.among)))
        $$;

        -- A list is frozen only within its limits.
        create or replace function portal.demand_quota_at_freezing() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
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
        """ + "\n\n" + FindingsFunction + Findings + "$$;";

    /// <summary>What must always hold; <see cref="Findings"/> is its body, to which a later migration adds.</summary>
    public const string FindingsFunction = """
        create or replace function portal.invariant_findings() returns table (subject text, finding text) language sql stable as $$
        """;

    public const string Findings = """

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

        """;
}
