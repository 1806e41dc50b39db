-- What a queue offers of callbacks and how it makes them. `hours` is a schedule as flows write it; null is any time.
create table ivr.callback_offer (
    tenant_id uuid not null,
    id uuid not null,
    queue_id uuid not null,
    enabled boolean not null,
    offer_after_ms int not null,
    offer_every_ms int,
    key text not null,
    ask_number boolean not null,
    at_closing boolean not null,
    hours jsonb,
    max_attempts int not null,
    pause_ms int not null,
    expire_ms int not null,
    caller_number text,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index callback_offer_queue on ivr.callback_offer (tenant_id, queue_id);

-- Written by the journal alone, so that a promise given while the database is away is kept. `body` is the whole.
create table ivr.callback (
    tenant_id uuid not null,
    id uuid not null,
    queue_id uuid not null,
    number text not null,
    name text,
    state text not null,
    open boolean not null,
    requested_at timestamptz not null,
    arrived_at timestamptz not null,
    due_at timestamptz not null,
    closed_at timestamptz,
    version int not null,
    body jsonb not null,
    primary key (tenant_id, id)
);
create index callback_open on ivr.callback (tenant_id, queue_id) where open;
create index callback_requested on ivr.callback (tenant_id, requested_at, id);
