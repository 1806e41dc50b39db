-- Databases that flows may read. The password is sealed with the house's master key.
create table ivr.data_source (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    host text not null,
    port int not null,
    database_name text not null,
    user_name text not null,
    password bytea,
    tls text not null,
    enabled boolean not null,
    version int not null default 1,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index data_source_name on ivr.data_source (tenant_id, lower(name));

-- Small tables of the tenant's own, which flows look up and write.
create table ivr.data_table (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    description text not null,
    key_name text not null,
    columns text[] not null,
    version int not null default 1,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index data_table_name on ivr.data_table (tenant_id, lower(name));

create table ivr.data_row (
    tenant_id uuid not null,
    table_id uuid not null,
    id uuid not null default gen_random_uuid(),
    key text not null,
    folded text generated always as (lower(key)) stored,
    cells jsonb not null,
    updated_at timestamptz not null,
    primary key (tenant_id, table_id, folded),
    foreign key (tenant_id, table_id) references ivr.data_table (tenant_id, id) on delete cascade
);
