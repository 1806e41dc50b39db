-- How long one break for this reason may last; null: as long as it takes.
alter table desk.break_reason add limit_ms bigint;
