-- What the house defended itself against. Belongs to the house, not to a tenant: the tenant column is the system's.
create table operations.security_event (
    tenant_id uuid not null,
    id uuid not null,
    time timestamptz not null,
    kind text not null,
    address text,
    subject text,
    detail text,
    actor text not null,
    times integer not null default 1,
    primary key (tenant_id, id)
);
create index security_event_time on operations.security_event (tenant_id, time);

-- Networks that are never limited, and networks that get no answer.
create table operations.network (
    tenant_id uuid not null,
    id uuid not null,
    network text not null,
    rule text not null check (rule in ('allow', 'deny')),
    note text,
    created_at timestamptz not null,
    version integer not null default 1,
    primary key (tenant_id, id),
    unique (tenant_id, network)
);
