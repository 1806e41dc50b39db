alter table tenancy.tenant add column older_recording_keys bytea[] not null default '{}'; -- wrapped, the newest first: they open what was sealed before the last change of keys
