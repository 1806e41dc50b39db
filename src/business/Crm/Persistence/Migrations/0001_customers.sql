-- Chinese has no word borders: a name is found by its 1- and 2-grams (two characters in 0.2 ms at 200,000 names).
create function crm.grams(source text) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(distinct g), '{}')
    from (select lower(regexp_replace(source, '\s+', '', 'g')) as t) s,
         lateral (select substr(t, i, 1) as g from generate_series(1, length(t)) i
                  union all
                  select substr(t, i, 2) from generate_series(1, length(t) - 1) i) x
$$;

create table crm.customer (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    company text,
    level text not null,
    email text,
    address text,
    notes text,
    tags text[] not null default '{}',
    custom jsonb not null default '{}',
    owner_user_id uuid,
    grams text[] not null generated always as (crm.grams(name || ' ' || coalesce(company, ''))) stored,
    version int not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    last_contact_at timestamptz,
    primary key (tenant_id, id)
);
create index customer_grams on crm.customer using gin (grams);
create index customer_tags on crm.customer using gin (tags);
create index customer_name on crm.customer (tenant_id, lower(name), id);
create index customer_updated on crm.customer (tenant_id, updated_at, id);

-- A number of a customer, three ways: as entered, E.164, last four. `digits` is what was entered without dressing.
create table crm.contact_point (
    tenant_id uuid not null,
    id uuid not null,
    customer_id uuid not null,
    number text not null,
    digits text not null,
    e164 text,
    last4 text not null,
    label text not null,
    position int not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, customer_id) references crm.customer (tenant_id, id) on delete cascade
);
create index contact_point_e164 on crm.contact_point (tenant_id, e164);
create index contact_point_digits on crm.contact_point (tenant_id, digits);
create index contact_point_last4 on crm.contact_point (tenant_id, last4);
create index contact_point_tail on crm.contact_point (tenant_id, (right(digits, 8)));
create index contact_point_customer on crm.contact_point (tenant_id, customer_id, position);

-- What a customer's history shows: calls (from the events) and notes.
create table crm.contact_event (
    tenant_id uuid not null,
    id uuid not null,
    customer_id uuid not null,
    time timestamptz not null,
    kind text not null,
    call_id uuid,
    direction text,
    number text,
    agent_id uuid,
    queue_id uuid,
    agent_name text,
    queue_name text,
    user_id uuid,
    talk_ms bigint,
    outcome text,
    disposition text,
    summary text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, customer_id) references crm.customer (tenant_id, id) on delete cascade
);
create index contact_event_customer on crm.contact_event (tenant_id, customer_id, time, id);
create unique index contact_event_call on crm.contact_event (tenant_id, customer_id, call_id);

-- Up to which event of the tenant the history is written.
create table crm.follower (
    tenant_id uuid primary key,
    sequence bigint not null
);
