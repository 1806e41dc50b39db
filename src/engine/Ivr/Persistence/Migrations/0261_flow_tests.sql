-- A simulated call that must go as it went when it was saved. `script` and `expected` as the API carries them.
create table ivr.flow_test (
    tenant_id uuid not null,
    id uuid not null,
    flow_id uuid not null,
    name text not null,
    script json not null,
    expected json not null,
    created_at timestamptz not null,
    created_by text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, flow_id) references ivr.flow (tenant_id, id) on delete cascade
);
create unique index flow_test_name on ivr.flow_test (tenant_id, flow_id, lower(name));
