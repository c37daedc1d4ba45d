-- What reports count: a row for each time a conversation needed people, from its opening until it was closed or returned
-- to the bot. Written by a loop, from messages and activities; when its conversation goes, the figures stay.
create table episodes (
  id text primary key,
  conversation_id text references conversations (id) on delete set null,
  instance_id text not null,
  connector_id text not null,
  queue_id text,
  agent_id text,
  answered_by text,
  opened_at integer not null,
  assigned_at integer,
  wait_ms integer,
  answered_at integer,
  answer_ms integer,
  ended_at integer,
  ended text,
  handled_ms integer,
  tags text not null default '[]'
) strict;
create index episodes_of_conversation on episodes (conversation_id, opened_at) where conversation_id is not null;
create index episodes_opened on episodes (instance_id, opened_at);
create index episodes_assigned on episodes (instance_id, assigned_at) where wait_ms is not null;
create index episodes_answered on episodes (instance_id, answered_at) where answer_ms is not null;
create index episodes_ended on episodes (instance_id, ended_at) where ended_at is not null;
-- What is old goes.
create index episodes_by_time on episodes (opened_at);
