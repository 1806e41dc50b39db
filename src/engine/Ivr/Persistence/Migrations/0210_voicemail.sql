-- Boxes of extensions, queues and services. `greeting` and `path` are relative to the voicemail folder.
create table ivr.voicemail_box (
    tenant_id uuid not null,
    id uuid not null,
    number text not null,
    name text not null,
    extension_id uuid,
    queue_id uuid,
    user_ids uuid[] not null,
    pin_hash text,
    greeting text,
    max_message_ms int not null,
    min_message_ms int not null,
    silence_ms int not null,
    max_messages int not null,
    confirm boolean not null,
    retention_days int not null,
    enabled boolean not null,
    version int not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index voicemail_box_number on ivr.voicemail_box (tenant_id, number);
create unique index voicemail_box_extension on ivr.voicemail_box (tenant_id, extension_id) where extension_id is not null;

-- Written by the journal alone, so that a message left while the database is away is kept all the same.
create table ivr.voicemail_message (
    tenant_id uuid not null,
    id uuid not null,
    box_id uuid not null,
    call_id uuid not null,
    caller text not null,
    caller_name text,
    received_at timestamptz not null,
    length_ms bigint not null,
    size_bytes bigint not null,
    sha256 text not null,
    path text not null,
    status text not null,
    assigned_user_id uuid,
    note text,
    version int not null,
    primary key (tenant_id, id)
);
create index voicemail_message_box on ivr.voicemail_message (tenant_id, box_id, received_at);
create index voicemail_message_received on ivr.voicemail_message (tenant_id, received_at, id);
