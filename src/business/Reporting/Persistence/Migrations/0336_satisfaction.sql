-- What customers were asked after the talk, and what they answered; by whom and where they had been served.
alter table reporting.call
    add column survey_asked_at timestamptz,
    add column survey_score numeric(3, 2), -- 1 worst, 5 best, whatever the keys; null without an answer
    add column survey_agent_id uuid,
    add column survey_queue_id uuid;
create index call_survey on reporting.call (tenant_id, survey_asked_at) where survey_asked_at is not null;
