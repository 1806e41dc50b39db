alter table tenancy.tenant add column recording_format text not null default 'wav'; -- wav, oggOpus
