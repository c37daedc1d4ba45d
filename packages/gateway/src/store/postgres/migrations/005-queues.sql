-- Where conversations wait for an agent. Each instance has one that is its default; the first one has the instance's id.
create table queues (
  id text collate "C" primary key,
  instance_id text collate "C" not null,
  name text collate "C" not null,
  is_default smallint not null default 0,
  assignment text collate "C" not null,
  capacity bigint,
  wait_target_ms bigint,
  answer_limit_ms bigint,
  overflow_queue_id text collate "C",
  overflow_after_ms bigint,
  close_after_ms bigint,
  hours text collate "C",
  texts text collate "C" not null default '{}',
  created_at bigint not null,
  deleted_at bigint
);
create unique index queues_name on queues (instance_id, lower(name)) where deleted_at is null;
create table queue_members (
  queue_id text collate "C" not null,
  agent_id text collate "C" not null,
  skills text collate "C" not null default '{}',
  primary key (queue_id, agent_id)
);
create index queue_members_agent on queue_members (agent_id);
insert into queues (id, instance_id, name, is_default, assignment, created_at)
  select id, id, 'General', 1, 'manual', created_at from instances;
alter table connectors add column default_queue_id text collate "C";

-- Whose an open conversation is: an agent's, else a bot's, else its queue's. Those that are closed get one when they open.
alter table conversations add column queue_id text collate "C";
alter table conversations add column with_bot smallint not null default 0;
update conversations set queue_id = instance_id where status = 'open';
-- In the order in which they are taken: longest waiting first.
create index conversations_queued on conversations (queue_id, coalesce(waiting_since, 9007199254740991), id)
  where status = 'open' and assignee_id is null and with_bot = 0;
-- Not in the order of a list: then each message would move it.
create index conversations_of_queue on conversations (queue_id, instance_id) where status = 'open';
create index conversations_with_bot on conversations (instance_id) where status = 'open' and with_bot = 1;
create index conversations_closed_of_queue on conversations (queue_id, updated_at, id)
  where status = 'closed' and queue_id is not null;

-- A server of the version before knows no queues: an instance that it makes has its first one, and what it opens waits there.
create function give_first_queue() returns trigger language plpgsql as $$
begin
  insert into queues (id, instance_id, name, is_default, assignment, created_at)
    select new.id, new.id, 'General', 1, 'manual', new.created_at
    where not exists (select 1 from queues where instance_id = new.id)
    on conflict do nothing;
  return null;
end $$;
create constraint trigger instances_first_queue after insert on instances deferrable initially deferred
  for each row execute function give_first_queue();
create function give_queue() returns trigger language plpgsql as $$
begin
  new.queue_id := coalesce((select default_queue_id from connectors where id = new.connector_id),
    (select id from queues where instance_id = new.instance_id and is_default = 1 and deleted_at is null), new.instance_id);
  return new;
end $$;
create trigger conversations_queue before insert or update of status on conversations
  for each row when (new.status = 'open' and new.queue_id is null) execute function give_queue();
