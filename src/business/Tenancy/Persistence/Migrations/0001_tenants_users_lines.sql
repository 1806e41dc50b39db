-- The tenants themselves: the only table here that stands outside the tenant wall (it is the list of walls).
create table tenancy.tenant (
    id uuid primary key,
    name text not null,
    domain text not null,
    display_name text not null,
    default_language text not null default 'zh-CN',
    time_zone text not null default 'Asia/Shanghai',
    record_all boolean not null default true,
    recording_retention_days int not null default 180,
    outbound_trunk_ids uuid[] not null default '{}',
    version int not null default 1,
    created_at timestamptz not null
);
create unique index tenant_name on tenancy.tenant (lower(name));
create unique index tenant_domain on tenancy.tenant (lower(domain));

create table tenancy.user_account (
    tenant_id uuid not null references tenancy.tenant (id),
    id uuid not null,
    name text not null,
    display_name text not null,
    email text,
    role text not null,
    language text not null,
    time_zone text not null,
    enabled boolean not null default true,
    password_hash text not null,
    version int not null default 1,
    created_at timestamptz not null,
    last_sign_in_at timestamptz,
    primary key (tenant_id, id)
);
create unique index user_account_name on tenancy.user_account (tenant_id, lower(name));

create table tenancy.sign_in (
    tenant_id uuid not null,
    token_hash bytea not null,
    user_id uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    address text not null,
    user_agent text,
    primary key (tenant_id, token_hash),
    foreign key (tenant_id, user_id) references tenancy.user_account (tenant_id, id) on delete cascade
);
create index sign_in_user on tenancy.sign_in (tenant_id, user_id);

create table tenancy.api_key (
    tenant_id uuid not null references tenancy.tenant (id),
    id uuid not null,
    name text not null,
    scopes text[] not null,
    secret_hash bytea not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    expires_at timestamptz,
    version int not null default 1,
    primary key (tenant_id, id)
);

create table tenancy.audit (
    tenant_id uuid not null,
    id uuid not null,
    time timestamptz not null,
    actor text not null,
    action text not null,
    subject text not null,
    detail text,
    address text,
    primary key (tenant_id, id)
);
create index audit_time on tenancy.audit (tenant_id, time, id);

create table tenancy.idempotency (
    tenant_id uuid not null,
    caller text not null,
    key text not null,
    request_hash bytea not null,
    status int,
    content_type text,
    body bytea,
    created_at timestamptz not null,
    primary key (tenant_id, caller, key)
);
create index idempotency_age on tenancy.idempotency (tenant_id, created_at);

create table tenancy.extension (
    tenant_id uuid not null references tenancy.tenant (id),
    id uuid not null,
    number text not null,
    display_name text not null,
    user_id uuid,
    kind text not null,
    ring_timeout_ms int not null,
    record boolean not null,
    enabled boolean not null,
    ha1_md5 text not null,
    ha1_sha256 text not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references tenancy.user_account (tenant_id, id) on delete set null (user_id)
);
create unique index extension_number on tenancy.extension (tenant_id, number);
create unique index extension_user on tenancy.extension (tenant_id, user_id);

-- Short-lived SIP passwords of browser phones.
create table tenancy.phone_secret (
    tenant_id uuid not null,
    auth_user text not null,
    extension_id uuid not null,
    user_id uuid not null,
    ha1_md5 text not null,
    ha1_sha256 text not null,
    expires_at timestamptz not null,
    primary key (tenant_id, auth_user),
    foreign key (tenant_id, extension_id) references tenancy.extension (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references tenancy.user_account (tenant_id, id) on delete cascade
);

create table tenancy.trunk (
    tenant_id uuid not null references tenancy.tenant (id),
    id uuid not null,
    name text not null,
    host text not null,
    port int not null,
    transport text not null,
    addresses text[] not null,
    from_user text,
    caller_number text,
    codecs text[] not null,
    max_channels int not null,
    prefix text,
    strip_digits int not null,
    add_prefix text,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index trunk_name on tenancy.trunk (tenant_id, lower(name));

create table tenancy.number (
    tenant_id uuid not null references tenancy.tenant (id),
    id uuid not null,
    number text not null,
    label text not null,
    trunk_id uuid not null,
    target_type text not null,
    target_id uuid not null,
    max_channels int,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, trunk_id) references tenancy.trunk (tenant_id, id)
);
create unique index number_on_trunk on tenancy.number (tenant_id, trunk_id, number);
