-- Business hours as a thing of their own: flows and numbers name them.
create table ivr.calendar (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    description text not null,
    schedule json not null,
    version int not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index calendar_name on ivr.calendar (tenant_id, lower(name));
