-- The second step of a sign-in: an authenticator app (RFC 6238). The secret is sealed by the house's key.
create table tenancy.second_factor (
    tenant_id uuid not null references tenancy.tenant (id),
    user_id uuid not null,
    secret bytea not null,
    made_at timestamptz not null,
    confirmed_at timestamptz,
    -- No password serves twice (RFC 6238 §5.2).
    last_step bigint not null default 0,
    recovery_hashes bytea[] not null default '{}',
    primary key (tenant_id, user_id),
    foreign key (tenant_id, user_id) references tenancy.user_account (tenant_id, id) on delete cascade
);
