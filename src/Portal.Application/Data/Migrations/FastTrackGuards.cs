namespace Portal.Application.Data.Migrations;

/// <summary>
/// A place beside the ranking is that of an application which takes a fast track, and the reverse (0019). The quota's own guards count
/// standing 1 alone, so no such place counts. Part of the migration <c>FastTracks</c>.
/// </summary>
internal static class FastTrackGuards
{
    public const string Up = """
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

        """ + KindGuards.FindingsFunction + KindGuards.Findings + Findings + """
        $$;
        """;

    /// <summary>What it adds to the findings.</summary>
    public const string Findings = """
            union all
            select 'application ' || a.id, 'in the standing ' || p.standing || ' with the fast track "' || coalesce(a.fast_track_id, '') || '"'
            from portal.list_places p join portal.applications a on a.id = p.application_id where (p.standing = 3) <> (a.fast_track_id is not null)

        """;

    public const string Down = KindGuards.FindingsFunction + KindGuards.Findings + """
        $$;
        drop trigger demand_standing on portal.applications;
        drop trigger demand_standing on portal.list_places;
        drop trigger demand_standing_moved on portal.list_places;
        drop function portal.demand_standing();
        """;
}
