alter table reporting.recording_rule add column room_id uuid;
alter table reporting.recording_rule add column format text; -- wav, oggOpus; null: as the tenant's are
