-- What stands between a number and its flow: hours, and what else a call may meet. `path` holds the steps: open, closed, holiday, busy.
create table ivr.service (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    description text not null,
    number text,
    calendar_id uuid,
    max_lines int,
    path jsonb not null,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index service_name on ivr.service (tenant_id, lower(name));
create unique index service_number on ivr.service (tenant_id, number) where number is not null;
