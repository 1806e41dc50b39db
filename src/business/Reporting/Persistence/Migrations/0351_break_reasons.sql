-- Why an agent took the status that the span is of: the code of a break's reason.
alter table reporting.agent_span add reason text;
