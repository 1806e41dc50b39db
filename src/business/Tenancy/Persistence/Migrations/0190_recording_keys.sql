alter table tenancy.tenant add column encrypt_recordings boolean not null default false;
-- The data key, sealed by the master key; made when encryption is first turned on, and kept: old recordings need it.
alter table tenancy.tenant add column recording_key bytea;
