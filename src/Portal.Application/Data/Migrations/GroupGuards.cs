namespace Portal.Application.Data.Migrations;

/// <summary>The cap of a group or the corps over all provinces. Part of the migration <c>Groups</c>.</summary>
internal static class GroupGuards
{
    public const string Up = """
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

        """ + Findings + """
            union all
            select 'list ' || l.id, 'with its group''s other lists over the cap of ' || g.cap || ': ' || g.counted
            from portal.recommendation_lists l cross join lateral (
                select sum(q.counted) as counted, min(q.cap) as cap
                from portal.group_lists(l.id) one join portal.list_quotas q on q.list_id = one.list_id where q.kind = '' and q.source = 1) g
            where g.counted > g.cap
        $$;
        """;

    private const string Findings = KindGuards.FindingsFunction + KindGuards.Findings + FastTrackGuards.Findings;

    public const string Down = Findings + """
        $$;
        drop trigger demand_group_room on portal.list_places;
        drop function portal.demand_group_room();
        drop function portal.group_lists(uuid);
        """;
}
