-- Pages of other systems that hold a phone: where an API key's tokens may be used, and the tokens.
alter table tenancy.api_key add column origins text[] not null default '{}';

create table tenancy.page_token (
    tenant_id uuid not null,
    token_hash bytea not null,
    key_id uuid not null,
    user_id uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant_id, token_hash),
    foreign key (tenant_id, key_id) references tenancy.api_key (tenant_id, id) on delete cascade,
    foreign key (tenant_id, user_id) references tenancy.user_account (tenant_id, id) on delete cascade
);
create index page_token_user on tenancy.page_token (tenant_id, user_id);
