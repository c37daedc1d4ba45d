-- Where conversations wait for an agent. Each instance has one that is its default; the first one has the instance's id.
create table queues (
  id text primary key,
  instance_id text not null,
  name text not null,
  is_default integer not null default 0,
  assignment text not null,
  capacity integer,
  wait_target_ms integer,
  answer_limit_ms integer,
  overflow_queue_id text,
  overflow_after_ms integer,
  close_after_ms integer,
  hours text,
  texts text not null default '{}',
  created_at integer not null,
  deleted_at integer
) strict;
create unique index queues_name on queues (instance_id, lower(name)) where deleted_at is null;
create table queue_members (
  queue_id text not null,
  agent_id text not null,
  skills text not null default '{}',
  primary key (queue_id, agent_id)
) strict, without rowid;
create index queue_members_agent on queue_members (agent_id);
insert into queues (id, instance_id, name, is_default, assignment, created_at)
  select id, id, 'General', 1, 'manual', created_at from instances;
alter table connectors add column default_queue_id text;

-- Whose an open conversation is: an agent's, else a bot's, else its queue's. Those that are closed get one when they open.
alter table conversations add column queue_id text;
alter table conversations add column with_bot integer not null default 0;
update conversations set queue_id = instance_id where status = 'open';
-- In the order in which they are taken: longest waiting first.
create index conversations_queued on conversations (queue_id, ifnull(waiting_since, 9007199254740991), id)
  where status = 'open' and assignee_id is null and with_bot = 0;
-- Not in the order of a list: then each message would move it.
create index conversations_of_queue on conversations (queue_id, instance_id) where status = 'open';
create index conversations_with_bot on conversations (instance_id) where status = 'open' and with_bot = 1;
create index conversations_closed_of_queue on conversations (queue_id, updated_at, id)
  where status = 'closed' and queue_id is not null;
