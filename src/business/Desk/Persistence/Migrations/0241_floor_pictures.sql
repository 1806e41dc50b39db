-- Pictures of the floor, from which the events lead to any moment of the last 30 days.
create table desk.floor_picture (
    tenant_id uuid not null,
    time timestamptz not null,
    sequence bigint not null, -- events after this one are played on
    picture bytea not null, -- StoredFloor as JSON, brotli
    primary key (tenant_id, time)
);
