-- Messages are handed over by e-mail, with or without the recording.
alter table ivr.voicemail_box add column mail_to text[] not null default '{}';
alter table ivr.voicemail_box add column mail_audio boolean not null default true;
