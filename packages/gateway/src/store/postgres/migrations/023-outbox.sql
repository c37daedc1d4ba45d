-- Connectors whose partner asks for what there is, instead of being sent it.
alter table connectors add column delivery text collate "C" not null default 'push';
-- Of what a partner fetches, while it is pending: 0 until it was given out, then its place among what was.
alter table deliveries add column outbox_position bigint;
create index deliveries_outbox on deliveries (connector_id, outbox_position, seq) where outbox_position is not null;
create table outboxes (
  connector_id text collate "C" primary key,
  last_position bigint not null,
  asked_at bigint not null
);
