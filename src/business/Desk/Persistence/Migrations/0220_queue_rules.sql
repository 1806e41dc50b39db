-- How a queue distributes beyond its strategy: rings, overflow, conditions, preferred agents. Read and written as a whole.
alter table desk.queue add column rules jsonb not null default '{}';

-- Whom a caller talked to last.
alter table desk.contact add column caller text;
create index contact_caller on desk.contact (tenant_id, caller, answered_at desc) where caller is not null;

-- How many contacts of each medium an agent takes at once, beside calls.
alter table desk.agent add column capacity jsonb not null default '{}';
