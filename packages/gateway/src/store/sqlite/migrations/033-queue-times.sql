-- What queues do by themselves. No earlier than `turn_since` it became the turn of whoever's it is, an agent's, a queue's or
-- the customer's: a conversation is looked at once that is long enough ago, and the time is set right then.
alter table conversations add column turn_since integer not null default 0;
alter table conversations add column text_due_at integer;
alter table conversations add column waiting_text_at integer;
alter table conversations add column outside_text_at integer;
create index conversations_turns on conversations (queue_id,
  (case when waiting_since is null then 'customer' when assignee_id is null then 'queue' else 'agent' end), turn_since)
  where status = 'open' and with_bot = 0;
create index conversations_texts on conversations (queue_id, text_due_at) where text_due_at > 0;
