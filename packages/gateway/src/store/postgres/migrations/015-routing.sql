-- Whether an agent is given conversations, and what that goes by. Whoever never logged in has no row, and is offline.
create table agent_states (
  agent_id text collate "C" primary key,
  status text collate "C" not null,
  chosen text collate "C",
  since bigint not null,
  active_at bigint not null,
  assigned_at bigint
);
create index agent_states_by_status on agent_states (status);
-- Of an agent; null: their queue's.
alter table agents add column capacity bigint;
-- Whom a conversation that waits in its queue goes to first, and who had it and is not given it again.
alter table conversations add column last_agent_id text collate "C";
alter table conversations add column released_by_id text collate "C";
create index conversations_back on conversations (queue_id, last_agent_id)
  where status = 'open' and assignee_id is null and with_bot = 0 and last_agent_id is not null;
