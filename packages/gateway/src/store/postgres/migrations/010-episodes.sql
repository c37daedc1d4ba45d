-- What reports count: a row for each time a conversation needed people, from its opening until it was closed or returned
-- to the bot. Written by a loop, from messages and activities; when its conversation goes, the figures stay.
create table episodes (
  id text collate "C" primary key,
  conversation_id text collate "C" references conversations (id) on delete set null,
  instance_id text collate "C" not null,
  connector_id text collate "C" not null,
  queue_id text collate "C",
  agent_id text collate "C",
  answered_by text collate "C",
  opened_at bigint not null,
  assigned_at bigint,
  wait_ms bigint,
  answered_at bigint,
  answer_ms bigint,
  ended_at bigint,
  ended text collate "C",
  handled_ms bigint,
  tags text collate "C" not null default '[]'
);
create index episodes_of_conversation on episodes (conversation_id, opened_at) where conversation_id is not null;
create index episodes_opened on episodes (instance_id, opened_at);
create index episodes_assigned on episodes (instance_id, assigned_at) where wait_ms is not null;
create index episodes_answered on episodes (instance_id, answered_at) where answer_ms is not null;
create index episodes_ended on episodes (instance_id, ended_at) where ended_at is not null;
-- What is old goes.
create index episodes_by_time on episodes (opened_at);
