-- Every event, by month. Partitions are made ahead by the server; what fits none lands in the default one.
create table event.event (
    tenant_id uuid not null,
    sequence bigint not null,
    time timestamptz not null,
    type text not null,
    subject_kind text not null,
    subject_id text not null,
    actor text not null,
    reason text,
    data jsonb not null,
    primary key (tenant_id, sequence, time)
) partition by range (time);
create table event.event_default partition of event.event default;
create index event_subject on event.event (tenant_id, subject_kind, subject_id, sequence);

-- The newest stored sequence of each tenant: numbering goes on from here.
create table event.tenant_mark (
    tenant_id uuid primary key,
    sequence bigint not null
);

-- How far each journal (one per data folder) has come. Belongs to no tenant.
create table event.journal_applied (
    journal_id uuid primary key,
    position bigint not null,
    applied_at timestamptz not null default now()
);

-- Records the database would not take, kept for the operator.
create table event.refused_record (
    tenant_id uuid not null,
    journal_id uuid not null,
    position bigint not null,
    kind text not null,
    payload bytea not null,
    error text not null,
    refused_at timestamptz not null,
    primary key (journal_id, position)
);
