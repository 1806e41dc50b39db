-- Which talks are recorded: by position, the first that fits decides. A null condition fits everything.
create table reporting.recording_rule (
    tenant_id uuid not null,
    id uuid not null,
    position int not null,
    name text not null,
    direction text, -- inbound, outbound, internal
    queue_id uuid,
    trunk_id uuid,
    number_id uuid,
    extension_id uuid,
    percentage int not null, -- of the talks that fit, by the call's id
    record boolean not null,
    announcement text not null, -- none, customer, both
    retention_days int,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index recording_rule_name on reporting.recording_rule (tenant_id, lower(name));

alter table reporting.recording add column rule_id uuid;
alter table reporting.recording add column retention_days int; -- null: as long as the tenant keeps its recordings

-- Where a recording is silent because it was paused; no end: to the recording's own.
create table reporting.recording_gap (
    tenant_id uuid not null,
    recording_id uuid not null,
    from_ms bigint not null,
    to_ms bigint,
    primary key (tenant_id, recording_id, from_ms)
);

-- A call whose recordings nobody may remove, retention neither.
create table reporting.legal_hold (
    tenant_id uuid not null,
    call_id uuid not null,
    reason text not null,
    actor text not null,
    time timestamptz not null,
    primary key (tenant_id, call_id)
);

-- Who listened to a recording or took it away.
create table reporting.recording_access (
    tenant_id uuid not null,
    id uuid not null,
    recording_id uuid not null,
    call_id uuid not null,
    actor text not null,
    action text not null, -- recording.played, recording.downloaded
    time timestamptz not null,
    address text,
    primary key (tenant_id, id)
);
create index recording_access_call on reporting.recording_access (tenant_id, call_id, time);
