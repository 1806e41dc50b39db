-- When agents ought to be signed in. Attendance itself is derived from agent_span.
create table reporting.shift (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    days int[] not null, -- 1 Monday … 7 Sunday
    from_minute int not null, -- of the tenant's day
    to_minute int not null, -- at or before from_minute: on the next day
    break_ms bigint not null,
    grace_ms bigint not null,
    agent_ids uuid[] not null,
    queue_ids uuid[] not null, -- all agents of these queues
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
