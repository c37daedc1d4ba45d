-- What was told last of each queue to those who hear of it, so that each change is told once.
create table told_availability (
  connector_id text collate "C" not null,
  queue_id text collate "C" not null,
  state text collate "C" not null,
  primary key (connector_id, queue_id)
);
-- What is of no customer goes with nobody's conversation.
create index deliveries_of_nobody on deliveries (created_at, seq) where conversation_id = '';
-- Events are listed apart, and by their type: as all deliveries are, by walks of one connector and state.
alter table deliveries add column event_type text collate "C";
-- Those that wait, and the newest: whatever reads or writes a delivery waits meanwhile, so not all that was ever sent is gone
-- through. The others are in lists without their type.
update deliveries set event_type = convert_from(b.body, 'UTF8')::json ->> 'type'
  from delivery_bodies b, (
    select seq from deliveries where state = 'pending'
    union select seq from deliveries where seq > (select max(seq) - 100000 from deliveries)
  ) as recent
  where b.seq = deliveries.seq and recent.seq = deliveries.seq and deliveries.subject = 'event';
create index deliveries_listed_events on deliveries (connector_id, coalesce(state, ''), seq) where subject = 'event';
create index deliveries_of_type on deliveries (connector_id, event_type, coalesce(state, ''), seq)
  where event_type is not null;
-- How long those waited who were taken from a queue last.
create index episodes_taken on episodes (queue_id, assigned_at) where wait_ms is not null and queue_id is not null;
