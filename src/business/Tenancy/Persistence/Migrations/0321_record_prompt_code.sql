-- *77: record a prompt of the library by phone, for the tenants that are there and for each new one.
create or replace function tenancy.usual_feature_codes() returns table (code text, feature text) language sql immutable as $$
    values ('*72', 'forwardAlways'), ('*73', 'forwardAlwaysOff'), ('*90', 'forwardBusy'), ('*91', 'forwardBusyOff'),
        ('*92', 'forwardNoAnswer'), ('*93', 'forwardNoAnswerOff'), ('*94', 'forwardUnregistered'), ('*95', 'forwardUnregisteredOff'),
        ('*78', 'doNotDisturb'), ('*79', 'doNotDisturbOff'), ('*43', 'callWaiting'), ('*44', 'callWaitingOff'),
        ('*21', 'followMe'), ('*22', 'followMeOff'), ('*8', 'pickUp'), ('**', 'pickUpExtension'), ('*68', 'park'), ('*69', 'retrieve'),
        ('*97', 'voicemail'), ('*77', 'recordPrompt'),
        ('*600', 'echo'), ('*601', 'milliwatt'), ('*602', 'readBack'), ('*603', 'alwaysBusy'), ('*604', 'alwaysRinging'),
        ('*605', 'answerAndHold'), ('*606', 'playForever'),
        ('*1', 'blindTransfer'), ('*2', 'consult'), ('*3', 'consultComplete'), ('*4', 'consultSwap'), ('*5', 'consultCancel'), ('*6', 'parkHere')
$$;

insert into tenancy.feature_code (tenant_id, id, code, feature, enabled, created_at)
select t.id, gen_random_uuid(), '*77', 'recordPrompt', true, now() from tenancy.tenant t
where not exists (select from tenancy.feature_code c where c.tenant_id = t.id and (c.code like '*77%' or c.feature = 'recordPrompt'));
