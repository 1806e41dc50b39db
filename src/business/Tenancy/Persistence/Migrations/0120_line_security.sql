alter table tenancy.extension add column media_encryption text not null default 'optional';

alter table tenancy.trunk
    add column media_encryption text not null default 'optional',
    add column verify_certificate boolean not null default true;
