-- The agent who answered sent the contact on.
alter table reporting.queue_contact add transferred boolean not null default false;
