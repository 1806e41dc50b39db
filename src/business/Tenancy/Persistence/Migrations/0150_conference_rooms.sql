create table tenancy.conference_room (
    tenant_id uuid not null references tenancy.tenant (id),
    id uuid not null,
    number text not null,
    name text not null,
    pin text,
    host_pin text,
    max_members int not null,
    record boolean not null,
    announce boolean not null,
    wait_for_host boolean not null,
    mute_on_entry boolean not null,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index conference_room_number on tenancy.conference_room (tenant_id, number);
