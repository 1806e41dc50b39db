-- A prompt in one language; several languages share the name. `file` is relative to the prompts folder and changes with each take.
create table ivr.prompt (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    language text not null,
    kind text not null,
    text text,
    voice text,
    file text not null,
    duration_ms int not null,
    size_bytes int not null,
    version int not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index prompt_name on ivr.prompt (tenant_id, lower(name), language);

-- The draft is json, not jsonb: the order of exits is the order in which a tree shows them.
create table ivr.flow (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    description text not null,
    kind text not null,
    draft json not null,
    published_version int,
    published_at timestamptz,
    version int not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index flow_name on ivr.flow (tenant_id, lower(name));

create table ivr.flow_version (
    tenant_id uuid not null,
    flow_id uuid not null,
    version int not null,
    name text not null,
    definition json not null,
    published_at timestamptz not null,
    published_by text not null,
    primary key (tenant_id, flow_id, version),
    foreign key (tenant_id, flow_id) references ivr.flow (tenant_id, id) on delete cascade
);
