-- What phones do beyond calling: forwarding and its kin on the extension, ring groups, feature codes, rules of the tenant.
alter table tenancy.extension
    add column calls jsonb not null default '{}',
    add column forwards_outside boolean not null default false;

alter table tenancy.tenant add column phones jsonb not null default '{}';

create table tenancy.ring_group (
    tenant_id uuid not null references tenancy.tenant (id),
    id uuid not null,
    number text not null,
    name text not null,
    strategy text not null,
    members text[] not null,
    member_ring_ms int not null,
    timeout_ms int not null,
    then_destination text,
    calls_outside boolean not null,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index ring_group_number on tenancy.ring_group (tenant_id, number);

create table tenancy.feature_code (
    tenant_id uuid not null references tenancy.tenant (id),
    id uuid not null,
    code text not null,
    feature text not null,
    argument text,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index feature_code_code on tenancy.feature_code (tenant_id, code);

-- The usual codes: for the tenants that are there, and later for each new one.
create function tenancy.usual_feature_codes() returns table (code text, feature text) language sql immutable as $$
    values ('*72', 'forwardAlways'), ('*73', 'forwardAlwaysOff'), ('*90', 'forwardBusy'), ('*91', 'forwardBusyOff'),
        ('*92', 'forwardNoAnswer'), ('*93', 'forwardNoAnswerOff'), ('*94', 'forwardUnregistered'), ('*95', 'forwardUnregisteredOff'),
        ('*78', 'doNotDisturb'), ('*79', 'doNotDisturbOff'), ('*43', 'callWaiting'), ('*44', 'callWaitingOff'),
        ('*21', 'followMe'), ('*22', 'followMeOff'), ('*8', 'pickUp'), ('**', 'pickUpExtension'), ('*68', 'park'), ('*69', 'retrieve'),
        ('*600', 'echo'), ('*601', 'milliwatt'), ('*602', 'readBack'), ('*603', 'alwaysBusy'), ('*604', 'alwaysRinging'),
        ('*605', 'answerAndHold'), ('*606', 'playForever'),
        ('*1', 'blindTransfer'), ('*2', 'consult'), ('*3', 'consultComplete'), ('*4', 'consultSwap'), ('*5', 'consultCancel'), ('*6', 'parkHere')
$$;

insert into tenancy.feature_code (tenant_id, id, code, feature, enabled, created_at)
select t.id, gen_random_uuid(), c.code, c.feature, true, now() from tenancy.tenant t cross join tenancy.usual_feature_codes() c;
