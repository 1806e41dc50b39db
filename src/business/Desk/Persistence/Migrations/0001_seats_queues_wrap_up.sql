create table desk.skill (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    description text not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index skill_name on desk.skill (tenant_id, lower(name));

create table desk.queue (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    description text not null,
    strategy text not null,
    priority int not null,
    weight int not null,
    service_level_ms int not null,
    service_level_formula text not null,
    ring_timeout_ms int not null,
    wrap_up_mode text not null,
    wrap_up_ms int not null,
    max_wait_ms int,
    overflow_flow_id uuid,
    max_length int,
    music_prompt_id uuid,
    announce_position boolean not null,
    announce_wait boolean not null,
    announce_every_ms int not null,
    record boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index queue_name on desk.queue (tenant_id, lower(name));

create table desk.queue_skill (
    tenant_id uuid not null,
    queue_id uuid not null,
    skill_id uuid not null,
    level int not null,
    primary key (tenant_id, queue_id, skill_id),
    foreign key (tenant_id, queue_id) references desk.queue (tenant_id, id) on delete cascade,
    foreign key (tenant_id, skill_id) references desk.skill (tenant_id, id)
);

-- A seat: a user with a number of his own (工号). display_name is null where the user's own name is shown.
create table desk.agent (
    tenant_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    number text not null,
    display_name text,
    wrap_up_ms int,
    auto_answer boolean not null,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index agent_user on desk.agent (tenant_id, user_id);
create unique index agent_number on desk.agent (tenant_id, number);

create table desk.agent_skill (
    tenant_id uuid not null,
    agent_id uuid not null,
    skill_id uuid not null,
    level int not null,
    primary key (tenant_id, agent_id, skill_id),
    foreign key (tenant_id, agent_id) references desk.agent (tenant_id, id) on delete cascade,
    foreign key (tenant_id, skill_id) references desk.skill (tenant_id, id) on delete cascade
);

create table desk.agent_queue (
    tenant_id uuid not null,
    agent_id uuid not null,
    queue_id uuid not null,
    priority int not null,
    primary key (tenant_id, agent_id, queue_id),
    foreign key (tenant_id, agent_id) references desk.agent (tenant_id, id) on delete cascade,
    foreign key (tenant_id, queue_id) references desk.queue (tenant_id, id) on delete cascade
);

create table desk.disposition (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    code text not null,
    category text,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index disposition_code on desk.disposition (tenant_id, lower(code));

create table desk.break_reason (
    tenant_id uuid not null,
    id uuid not null,
    code text not null,
    label_zh text not null,
    label_en text not null,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index break_reason_code on desk.break_reason (tenant_id, lower(code));

-- What must not be forgotten over a restart: statuses and figures of the router, the agents' day, and up to which event it is counted.
-- The row also says that the tenant was given its first break reasons.
create table desk.memory (
    tenant_id uuid primary key,
    router jsonb,
    tally jsonb,
    sequence bigint,
    saved_at timestamptz not null
);

-- Who talked in which call: the owner of the wrap-up.
create table desk.contact (
    tenant_id uuid not null,
    call_id uuid not null,
    agent_id uuid not null,
    queue_id uuid,
    answered_at timestamptz not null,
    primary key (tenant_id, call_id, agent_id)
);
create index contact_agent on desk.contact (tenant_id, agent_id, answered_at);

-- What an agent wrote after a call. The disposition's name is kept as it was.
create table desk.wrap_up (
    tenant_id uuid not null,
    call_id uuid not null,
    agent_id uuid not null,
    disposition_id uuid,
    disposition text,
    notes text not null,
    version int not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, call_id, agent_id)
);
