-- Who wrote the draft as it stands.
alter table ivr.flow add column updated_by text not null default '';
