-- How keys come from and go to a trunk: auto, rfc4733, inband or info.
alter table tenancy.trunk add column dtmf_mode text not null default 'auto';
