-- Limits on figures, what became of them, and the webhooks that wait to be sent.
create table reporting.alarm_rule (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    figure text not null,
    queue_id uuid,
    agent_id uuid,
    below boolean not null,
    threshold double precision not null,
    clear_at double precision not null,
    hold_ms bigint not null,
    severity text not null,
    webhook_url text,
    webhook_secret bytea, -- sealed
    mail_to text[] not null,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);

create table reporting.alarm (
    tenant_id uuid not null,
    id uuid not null,
    rule_id uuid not null,
    name text not null, -- as the rule was when it was raised
    figure text not null,
    subject text,
    severity text not null,
    below boolean not null,
    threshold double precision not null,
    value double precision not null,
    raised_at timestamptz not null,
    cleared_at timestamptz,
    cleared_value double precision,
    acknowledged_at timestamptz,
    acknowledged_by text,
    primary key (tenant_id, id)
);
create index alarm_time on reporting.alarm (tenant_id, raised_at desc, id desc);
create unique index alarm_open on reporting.alarm (tenant_id, rule_id) where cleared_at is null;

create table reporting.alarm_delivery (
    tenant_id uuid not null,
    id uuid not null,
    alarm_id uuid not null,
    rule_id uuid not null,
    url text not null,
    body text not null,
    attempts int not null default 0,
    next_at timestamptz, -- null: through, or given up
    delivered_at timestamptz,
    error text,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create index alarm_delivery_due on reporting.alarm_delivery (tenant_id, next_at) where next_at is not null;
create index alarm_delivery_alarm on reporting.alarm_delivery (tenant_id, alarm_id);
