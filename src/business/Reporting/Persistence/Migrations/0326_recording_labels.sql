-- What a recording is called: the words that a flow asked a caller for stand beside the call's own recording.
alter table reporting.recording add column label text;
