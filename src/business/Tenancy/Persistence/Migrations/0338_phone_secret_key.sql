-- The API key by which a page got its phone's password: the password ends with the key.
alter table tenancy.phone_secret add column key_id uuid;
create index phone_secret_key on tenancy.phone_secret (tenant_id, key_id) where key_id is not null;
