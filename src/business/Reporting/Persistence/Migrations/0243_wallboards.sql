-- Full-screen figures. A link shows them without sign-in: only a hash of its secret is kept.
create table reporting.wallboard (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    tiles jsonb not null,
    link_hash bytea,
    link_made_at timestamptz,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
