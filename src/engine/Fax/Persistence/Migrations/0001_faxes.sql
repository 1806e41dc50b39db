-- A fax sent or received. Files are named by the server, relative to the fax folder.
create table fax.fax (
    tenant_id uuid not null,
    id uuid not null,
    direction text not null,
    state text not null,
    number text not null,
    own_number text not null,
    subject text not null,
    station_id text not null,
    header text not null,
    ecm boolean not null,
    t38 boolean not null,
    pages int not null,
    pages_done int not null default 0,
    attempts int not null default 0,
    max_attempts int not null,
    next_attempt_at timestamptz,
    created_by text not null,
    created_at timestamptz not null,
    finished_at timestamptz,
    duration_ms int not null default 0,
    call_id uuid,
    remote_id text not null default '',
    bit_rate int not null default 0,
    used_ecm boolean not null default false,
    transport text,
    code text,
    detail text,
    tiff text,
    pdf text,
    sha256 text,
    size_bytes bigint not null default 0,
    primary key (tenant_id, id)
);
create index fax_by_time on fax.fax (tenant_id, created_at desc);
create index fax_open on fax.fax (tenant_id, state) where state in ('queued', 'sending', 'receiving');

-- Every call of a fax that is sent, for the transmission report.
create table fax.attempt (
    tenant_id uuid not null,
    fax_id uuid not null,
    attempt int not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    call_id uuid,
    code text not null,
    detail text not null,
    pages int not null,
    bit_rate int not null,
    used_ecm boolean not null,
    transport text,
    remote_id text not null,
    primary key (tenant_id, fax_id, attempt),
    foreign key (tenant_id, fax_id) references fax.fax (tenant_id, id) on delete cascade
);
