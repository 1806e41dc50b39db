-- Why contacts waited and why they got their agents: kept for 30 days, a day a partition, so that forgetting costs nothing.
create table reporting.decision (
    tenant_id uuid not null,
    contact_id uuid not null, -- the call
    time timestamptz not null,
    position bigint not null, -- of the journal record
    note bytea not null, -- DecisionCodec
    primary key (tenant_id, contact_id, time, position)
) partition by range (time);

-- Runs as the owner inside the caller's transaction, as reporting.make_month does.
create function reporting.make_decision_day(day date) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    name text := 'decision_' || to_char(day, 'YYYYMMDD');
begin
    if to_regclass('reporting.' || name) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(6004420110247515473);
    execute format('create table if not exists reporting.%I partition of reporting.decision for values from (%L) to (%L)',
        name, to_char(day, 'YYYY-MM-DD"T00:00:00Z"'), to_char(day + 1, 'YYYY-MM-DD"T00:00:00Z"'));
end $$;
revoke all on function reporting.make_decision_day(date) from public;

create function reporting.drop_decision_days(before date) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    name text;
begin
    perform pg_advisory_xact_lock(6004420110247515473);
    for name in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'reporting.decision'::regclass and c.relname < 'decision_' || to_char(before, 'YYYYMMDD')
    loop
        execute format('drop table reporting.%I', name);
    end loop;
end $$;
revoke all on function reporting.drop_decision_days(date) from public;
