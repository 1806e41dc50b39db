-- VoiceXML documents and their sounds, uploaded together. A package is replaced as a whole.
create table ivr.voicexml_package (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    size_bytes bigint not null,
    version int not null default 1,
    uploaded_by text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index voicexml_package_name on ivr.voicexml_package (tenant_id, name);

create table ivr.voicexml_file (
    tenant_id uuid not null,
    package_id uuid not null,
    path text not null,
    is_document boolean not null,
    content bytea not null,
    primary key (tenant_id, package_id, path),
    foreign key (tenant_id, package_id) references ivr.voicexml_package (tenant_id, id) on delete cascade
);
