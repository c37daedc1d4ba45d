-- What was told last of each queue to those who hear of it, so that each change is told once.
create table told_availability (
  connector_id text not null,
  queue_id text not null,
  state text not null,
  primary key (connector_id, queue_id)
) strict, without rowid;
-- What is of no customer goes with nobody's conversation.
create index deliveries_of_nobody on deliveries (created_at, seq) where conversation_id = '';
-- Events are listed apart, and by their type: as all deliveries are, by walks of one connector and state.
alter table deliveries add column event_type text;
update deliveries set event_type =
  (select json_extract(cast(b.body as text), '$.type') from delivery_bodies b where b.seq = deliveries.seq)
  where subject = 'event';
create index deliveries_listed_events on deliveries (connector_id, ifnull(state, '')) where subject = 'event';
create index deliveries_of_type on deliveries (connector_id, event_type, ifnull(state, '')) where event_type is not null;
-- How long those waited who were taken from a queue last.
create index episodes_taken on episodes (queue_id, assigned_at) where wait_ms is not null and queue_id is not null;
