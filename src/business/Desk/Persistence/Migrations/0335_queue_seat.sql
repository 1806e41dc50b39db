-- What a queue does at the agent's seat: announcements on joining. Read and written as a whole.
alter table desk.queue add column seat jsonb not null default '{}';
