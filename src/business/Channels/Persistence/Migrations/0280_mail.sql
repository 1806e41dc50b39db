-- A tenant's mail server. The password is sealed by the master key.
create table channels.mail_server (
    tenant_id uuid not null primary key,
    host text not null,
    port int not null,
    security text not null,
    verify_certificate boolean not null,
    user_name text,
    password bytea,
    sender_address text not null,
    sender_name text,
    enabled boolean not null,
    version int not null default 1
);

-- Mails that wait, and for a month those that are through. Entered by the journal.
create table channels.mail (
    tenant_id uuid not null,
    id uuid not null,
    origin text not null,
    recipient text not null,
    subject text not null,
    body text not null,
    files jsonb not null,
    state text not null,
    attempts int not null default 0,
    next_attempt_at timestamptz,
    last_error text,
    created_at timestamptz not null,
    finished_at timestamptz,
    primary key (tenant_id, id)
);
create index mail_due on channels.mail (tenant_id, next_attempt_at) where state = 'waiting';
create index mail_created on channels.mail (tenant_id, created_at, id);
