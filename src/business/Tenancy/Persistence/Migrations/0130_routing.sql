-- How a trunk behaves beyond its address, and what it knows of passwords: ours is encrypted (a carrier's challenge needs it
-- in clear), the carrier's is kept as HA1 only.
alter table tenancy.trunk
    add column profile jsonb not null default '{}',
    add column login_secret bytea,
    add column inbound_ha1_md5 text,
    add column inbound_ha1_sha256 text;

alter table tenancy.tenant add column dial_policy jsonb not null default '{}';

create table tenancy.trunk_group (
    tenant_id uuid not null references tenancy.tenant (id),
    id uuid not null,
    name text not null,
    position int not null,
    enabled boolean not null default true,
    body jsonb not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index trunk_group_name on tenancy.trunk_group (tenant_id, lower(name));

create table tenancy.number_pool (
    tenant_id uuid not null references tenancy.tenant (id),
    id uuid not null,
    name text not null,
    position int not null,
    enabled boolean not null default true,
    body jsonb not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index number_pool_name on tenancy.number_pool (tenant_id, lower(name));

create table tenancy.outbound_rule (
    tenant_id uuid not null references tenancy.tenant (id),
    id uuid not null,
    name text not null,
    position int not null,
    enabled boolean not null default true,
    body jsonb not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index outbound_rule_name on tenancy.outbound_rule (tenant_id, lower(name));
