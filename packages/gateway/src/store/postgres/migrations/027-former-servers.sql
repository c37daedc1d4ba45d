-- Servers that know no more than the first 22 migrations work on beside newer ones while a fleet is upgraded. What they
-- write means what it would have meant if they knew the rest. Where a newer server writes, none of this does anything.

-- They leave a delivery's place in the outbox out, so it is what no other server writes.
alter table deliveries alter column outbox_position set default -1;
create function give_outbox_position() returns trigger language plpgsql as $$
begin
  new.outbox_position := case when new.state = 'pending'
    and exists (select from connectors where id = new.connector_id and delivery = 'pull') then 0 end;
  return new;
end $$;
create trigger deliveries_outbox_position before insert on deliveries
  for each row when (new.outbox_position = -1) execute function give_outbox_position();
-- After the change, not before it: then rows that need nothing are not locked once more.
create function follow_state() returns trigger language plpgsql as $$
begin
  update deliveries set outbox_position = case when new.state = 'pending' then 0 end
    where seq = new.seq and (new.state <> 'pending'
      or exists (select from connectors where id = new.connector_id and delivery = 'pull'));
  return null;
end $$;
create trigger deliveries_settled after update of state on deliveries
  for each row when (new.state <> 'pending' and new.outbox_position is not null) execute function follow_state();
create trigger deliveries_replayed after update of state on deliveries
  for each row when (new.state = 'pending' and old.state <> 'pending' and new.outbox_position is null)
  execute function follow_state();

-- Nor do they tell events by their types. The body comes after the delivery.
create function give_event_type() returns trigger language plpgsql as $$
begin
  update deliveries set event_type = convert_from(b.body, 'UTF8')::json ->> 'type'
    from delivery_bodies b where b.seq = deliveries.seq and deliveries.seq = new.seq and deliveries.event_type is null;
  return null;
end $$;
create constraint trigger deliveries_event_type after insert on deliveries deferrable initially deferred
  for each row when (new.subject = 'event' and new.event_type is null) execute function give_event_type();

-- And what they answer or close waits for nobody: neither does it go back to the bot, nor was anybody tried.
create function end_wait() returns trigger language plpgsql as $$
begin
  update conversations set return_at = null, tried_ids = null where id = new.id;
  return null;
end $$;
create trigger conversations_answered after update of waiting_since on conversations
  for each row when (new.waiting_since is null and new.snoozed_until is null
    and (new.return_at is not null or new.tried_ids is not null))
  execute function end_wait();
-- All of them know queues: none needs to be given one any more, before each change of a conversation.
drop trigger conversations_queue on conversations;
drop function give_queue();

-- What such servers have written until now.
update deliveries set outbox_position = 0 from connectors c
  where c.id = deliveries.connector_id and c.delivery = 'pull'
    and deliveries.state = 'pending' and deliveries.outbox_position is null;
-- All servers stand meanwhile, as whatever reads or writes a delivery waits for the end of the changes above: so not all
-- that was ever sent is gone through. Of the events without a type, those that wait and the newest are given theirs; the
-- others are in lists without it. Before the changes it could not be done: what such servers write in between would be
-- left out, and where the column itself is new by now, the table was changed already.
update deliveries set event_type = convert_from(b.body, 'UTF8')::json ->> 'type'
  from delivery_bodies b, (
    select seq from deliveries where state = 'pending'
    union select seq from deliveries where seq > (select max(seq) - 100000 from deliveries)
  ) as recent
  where b.seq = deliveries.seq and recent.seq = deliveries.seq and deliveries.subject = 'event'
    and deliveries.event_type is null;
