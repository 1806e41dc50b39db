-- The first tenant is the house's own: its administrators look after the tenants. A disabled tenant neither signs in nor calls.
alter table tenancy.tenant add column enabled boolean not null default true;
alter table tenancy.tenant add column platform boolean not null default false;
update tenancy.tenant set platform = true where id = (select id from tenancy.tenant order by created_at, id limit 1);
create unique index tenant_platform on tenancy.tenant (platform) where platform;
