-- The SIP messages of each call, kept for a few days: one compressed document a call.
create table operations.call_trace (
    tenant_id uuid not null,
    call_id uuid not null,
    ended_at timestamptz not null,
    messages integer not null,
    body bytea not null,
    primary key (tenant_id, call_id)
);
alter table operations.call_trace alter column body set storage external;
create index call_trace_ended on operations.call_trace (tenant_id, ended_at);
