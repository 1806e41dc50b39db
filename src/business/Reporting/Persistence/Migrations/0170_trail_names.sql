-- What the designer called the step, and what kind of step it is: a flow may be another one when the record is read.
alter table reporting.trail add column node_name text;
alter table reporting.trail add column node_type text;
