-- After how many days faxes that are over are removed; 0: never.
alter table tenancy.tenant add column fax_retention_days int not null default 0;
