namespace Portal.Application.Data.Migrations;

/// <summary>The audit trail's own functions. Part of the migration <c>Initial</c>.</summary>
internal static class AuditChain
{
    // audit_append is the only way into the trail. It runs with its owner's rights, because the application's role may not insert.
    // The lock is per chain and held until the transaction ends, so that an entry's predecessor is always the last one
    // committed; the clock is the database's. The canonical bytes are stored and hashed as they stand: a value that were
    // rebuilt later (100 ns ticks, jsonb's key order) would not hash the same.
    public const string Up = """
        create function portal.audit_append(
            p_chain smallint, p_actor uuid, p_action text, p_subject_type text, p_subject_id text, p_details text)
        returns bigint language plpgsql security definer set search_path = portal, pg_temp as $$
        declare
            last portal.audit_entries;
            next_seq bigint;
            next_at timestamptz;
            next_body bytea;
            previous bytea;
        begin
            perform pg_advisory_xact_lock(7262, p_chain);
            -- After the lock, so that the times of a chain ascend with its numbers.
            next_at := clock_timestamp();
            select * into last from portal.audit_entries where chain = p_chain order by seq desc limit 1;
            next_seq := coalesce(last.seq, 0) + 1;
            previous := coalesce(last.hash, '\x'::bytea);
            next_body := convert_to(
                '{"chain":' || p_chain || ',"seq":' || next_seq
                || ',"at":' || to_json(to_char(next_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                || ',"actor":' || coalesce(to_json(p_actor::text)::text, 'null')
                || ',"action":' || to_json(p_action)
                || ',"subjectType":' || to_json(p_subject_type)
                || ',"subjectId":' || to_json(p_subject_id)
                || ',"details":' || p_details::json || '}', 'UTF8');
            insert into portal.audit_entries
                (chain, seq, at, actor_id, action, subject_type, subject_id, body, previous_hash, hash)
            values (p_chain, next_seq, next_at, p_actor, p_action, p_subject_type, p_subject_id,
                next_body, previous, sha256(previous || next_body));
            return next_seq;
        end $$;
        revoke all on function portal.audit_append(smallint, uuid, text, text, text, text) from public;

        -- Every finding is a broken link: an edit, a deletion, a reordering. (A cut tail is found against an anchor kept elsewhere.)
        create function portal.audit_findings() returns table (chain smallint, seq bigint, finding text)
        language sql stable as $$
            select chain, seq, finding from (
                select e.chain, e.seq, case
                    when e.hash <> sha256(e.previous_hash || e.body) then 'hash'
                    when e.previous_hash <> coalesce(lag(e.hash) over link, '\x'::bytea) then 'link'
                    when e.seq <> coalesce(lag(e.seq) over link, 0) + 1 then 'gap'
                    when row(e.chain, e.seq, e.action, e.subject_type, e.subject_id, coalesce(e.actor_id::text, ''), e.at) is distinct from
                        row((b.j ->> 'chain')::smallint, (b.j ->> 'seq')::bigint, b.j ->> 'action', b.j ->> 'subjectType',
                            b.j ->> 'subjectId', coalesce(b.j ->> 'actor', ''), (b.j ->> 'at')::timestamptz) then 'columns'
                    end as finding
                from portal.audit_entries e
                cross join lateral (select convert_from(e.body, 'UTF8')::json as j) b
                window link as (partition by e.chain order by e.seq)) checked
            where finding is not null
        $$;
        """;

    public const string Down = "drop function portal.audit_findings(); drop function portal.audit_append(smallint, uuid, text, text, text, text);";
}
