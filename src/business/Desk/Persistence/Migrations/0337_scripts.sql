-- What a disposition means beyond its name: success, callback, doNotCall. A wrap-up keeps the flags as they were.
alter table desk.disposition add column flags text[] not null default '{}';
alter table desk.wrap_up add column flags text[] not null default '{}';

-- Scripts that agents walk through during a call; the steps are read and written as a whole.
create table desk.script (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    description text not null,
    steps jsonb not null,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index script_name on desk.script (tenant_id, lower(name));

-- What an agent answered on the way through a script in a call. Titles and labels are kept as they were.
create table desk.script_run (
    tenant_id uuid not null,
    call_id uuid not null,
    agent_id uuid not null,
    script_id uuid not null,
    script_name text not null,
    path jsonb not null,
    answers jsonb not null,
    finished boolean not null,
    updated_at timestamptz not null,
    primary key (tenant_id, call_id, agent_id, script_id)
);
