create extension if not exists pg_trgm;

-- Calls by the month they began in: a column for every filter, and the whole record beside them.
create table reporting.call (
    tenant_id uuid not null,
    id uuid not null,
    started_at timestamptz not null,
    position bigint not null, -- of the journal record that wrote this state; a later one of the same call is newer
    direction text not null,
    state text not null,
    caller text not null,
    caller_name text,
    called text not null,
    original_called text not null,
    numbers text not null, -- digits of every number, each followed by one blank: '%1234 %' finds the last four
    parties text[] not null, -- extensions that took part
    answered_at timestamptz,
    connected_at timestamptz, -- two parties talked: what people mean by an answered call
    ended_at timestamptz,
    queue_id uuid,
    agent_id uuid,
    extension text,
    number_id uuid,
    trunk_id uuid,
    customer_id uuid,
    customer_name text,
    customer_sought boolean not null, -- true once the customers were asked for the number, or there is none to ask for
    recording_id uuid,
    wait_ms bigint not null,
    talk_ms bigint not null,
    recovered boolean not null,
    record jsonb not null,
    primary key (tenant_id, id, started_at)
) partition by range (started_at);
create index call_time on reporting.call (tenant_id, started_at desc, id desc);
create index call_agent on reporting.call (tenant_id, agent_id, started_at desc);
create index call_queue on reporting.call (tenant_id, queue_id, started_at desc);
create index call_customer on reporting.call (tenant_id, customer_id, started_at desc) where customer_id is not null;
create index call_open on reporting.call (tenant_id, started_at) where ended_at is null;
create index call_unsought on reporting.call (tenant_id, started_at) where not customer_sought;
create index call_numbers on reporting.call using gin (numbers gin_trgm_ops);
create index call_parties on reporting.call using gin (parties);

-- Legs, in the month of their call.
create table reporting.leg (
    tenant_id uuid not null,
    id uuid not null,
    call_id uuid not null,
    call_started_at timestamptz not null,
    kind text not null,
    address text not null,
    state text not null,
    started_at timestamptz not null,
    answered_at timestamptz,
    ended_at timestamptz,
    sip_call_id text,
    cause_code int,
    cause_reason text,
    primary key (tenant_id, id, call_started_at)
) partition by range (call_started_at);
create index leg_call on reporting.leg (tenant_id, call_id);
create index leg_sip on reporting.leg (tenant_id, sip_call_id);

-- Steps of calls through flows.
create table reporting.trail (
    tenant_id uuid not null,
    call_id uuid not null,
    time timestamptz not null,
    position bigint not null,
    flow text,
    node text,
    exit text,
    input text,
    primary key (tenant_id, call_id, time, position)
) partition by range (time);

-- Makes the partitions of a month. Runs as the owner inside the caller's transaction, so that a record of a month
-- that nobody foresaw is stored by the same transaction that met it.
create function reporting.make_month(at timestamptz) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    month timestamp := date_trunc('month', at at time zone 'UTC');
    name text := to_char(month, 'YYYYMM');
    parent text;
begin
    if to_regclass('reporting.call_' || name) is not null and to_regclass('reporting.leg_' || name) is not null
        and to_regclass('reporting.trail_' || name) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(6004420110247515472);
    foreach parent in array array['call', 'leg', 'trail'] loop
        execute format('create table if not exists reporting.%I partition of reporting.%I for values from (%L) to (%L)',
            parent || '_' || name, parent, to_char(month, 'YYYY-MM-DD"T00:00:00Z"'), to_char(month + interval '1 month', 'YYYY-MM-DD"T00:00:00Z"'));
    end loop;
end $$;
revoke all on function reporting.make_month(timestamptz) from public;

create table reporting.recording (
    tenant_id uuid not null,
    id uuid not null,
    call_id uuid not null,
    path text not null, -- relative to the recordings folder; made by the server
    state text not null, -- recording, closed, truncated, recovered, removed
    started_at timestamptz not null,
    length_ms bigint not null default 0,
    size_bytes bigint not null default 0,
    sha256 text,
    removed_at timestamptz,
    primary key (tenant_id, id)
);
create index recording_call on reporting.recording (tenant_id, call_id);
create index recording_age on reporting.recording (tenant_id, started_at) where removed_at is null;

-- One row: when the server was last alive. Belongs to no tenant.
create table reporting.heartbeat (
    id int primary key check (id = 1),
    time timestamptz not null
);

-- One row for each stay of a contact in a queue: every figure is a sum over these rows.
create table reporting.queue_contact (
    tenant_id uuid not null,
    work_id uuid not null,
    queue_id uuid not null,
    call_id uuid,
    queued_at timestamptz not null,
    answered_at timestamptz,
    left_at timestamptz,
    completed_at timestamptz,
    outcome text not null, -- waiting, answered, abandoned, overflowed, left, refused
    waited_ms bigint,
    short boolean not null default false,
    agent_id uuid,
    handled_ms bigint,
    wrap_up_ms bigint not null default 0,
    primary key (tenant_id, work_id)
);
create index queue_contact_queue on reporting.queue_contact (tenant_id, queue_id, queued_at);
create index queue_contact_time on reporting.queue_contact (tenant_id, queued_at);
create index queue_contact_agent on reporting.queue_contact (tenant_id, agent_id, answered_at);
create index queue_contact_call on reporting.queue_contact (tenant_id, call_id);

-- How long each agent was in which status and state; the present one has no end.
create table reporting.agent_span (
    tenant_id uuid not null,
    agent_id uuid not null,
    kind text not null, -- status, state
    value text not null,
    began_at timestamptz not null,
    ended_at timestamptz,
    sequence bigint not null,
    primary key (tenant_id, agent_id, kind, sequence, value)
);
create index agent_span_time on reporting.agent_span (tenant_id, began_at);
create index agent_span_open on reporting.agent_span (tenant_id, agent_id, kind) where ended_at is null;

-- Offers that an agent did not take.
create table reporting.missed_offer (
    tenant_id uuid not null,
    sequence bigint not null,
    agent_id uuid not null,
    call_id uuid,
    time timestamptz not null,
    how text not null,
    primary key (tenant_id, sequence)
);
create index missed_offer_agent on reporting.missed_offer (tenant_id, time, agent_id);

-- How far the projection of the events has come.
create table reporting.projection (
    tenant_id uuid primary key,
    sequence bigint not null
);
