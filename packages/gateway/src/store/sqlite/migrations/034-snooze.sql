-- Out of the lists that agents work from until then, and since when its customer waits once it is back.
alter table conversations add column snoozed_until integer;
alter table conversations add column snoozed_wait integer;
-- JSON: what the last act of an agent can be taken back to, for a moment.
alter table conversations add column undo text;
create index conversations_snoozed on conversations (instance_id)
  where status = 'open' and snoozed_until is not null;
create index conversations_due on conversations (snoozed_until)
  where status = 'open' and snoozed_until is not null;
