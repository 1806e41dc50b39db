-- Desk phones that fetch their configuration. A device has a SIP password of its own (sealed, because the configuration tells
-- it), so that revoking it touches no other phone; of the secret in its address only the hash is kept.
create table tenancy.device (
    tenant_id uuid not null,
    id uuid not null,
    label text not null,
    vendor text not null,
    model text,
    mac text,
    extension_id uuid,
    transport text not null,
    keys jsonb not null,
    enabled boolean not null,
    token_hash bytea not null,
    sip_user text not null,
    sip_password bytea not null,
    ha1_md5 text not null,
    ha1_sha256 text not null,
    fetches int not null default 0,
    last_fetch_at timestamptz,
    last_fetch_from text,
    last_fetch_agent text,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, extension_id) references tenancy.extension (tenant_id, id)
);
create unique index device_label on tenancy.device (tenant_id, lower(label));
create unique index device_mac on tenancy.device (tenant_id, mac);
create unique index device_token on tenancy.device (tenant_id, token_hash);
