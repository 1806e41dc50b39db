-- Every take of a prompt, so that an earlier one can come back; and a number by which a phone names the prompt.
alter table ivr.prompt add column number int;
update ivr.prompt p set number = n.number
from (select tenant_id, id, row_number() over (partition by tenant_id order by created_at, id) as number from ivr.prompt) n
where n.tenant_id = p.tenant_id and n.id = p.id;
alter table ivr.prompt alter column number set not null;
create unique index prompt_number on ivr.prompt (tenant_id, number);

create table ivr.prompt_version (
    tenant_id uuid not null,
    prompt_id uuid not null,
    version int not null,
    kind text not null,
    text text,
    voice text,
    file text not null,
    duration_ms int not null,
    size_bytes int not null,
    made_at timestamptz not null,
    made_by text not null,
    primary key (tenant_id, prompt_id, version),
    foreign key (tenant_id, prompt_id) references ivr.prompt (tenant_id, id) on delete cascade
);
insert into ivr.prompt_version (tenant_id, prompt_id, version, kind, text, voice, file, duration_ms, size_bytes, made_at, made_by)
select tenant_id, id, 1, kind, text, voice, file, duration_ms, size_bytes, updated_at, 'system' from ivr.prompt;
