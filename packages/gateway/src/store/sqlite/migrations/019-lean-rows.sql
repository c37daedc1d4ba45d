-- A message's key begins with the time its sender gave it, so that the keys of what comes together are neighbours; of the
-- hash, which covers the connector, half is kept. The times of older messages are gone with them: theirs stay as they are.
alter table message_keys rename to former_message_keys;
create table message_keys (
  created_at integer not null,
  key blob not null,
  primary key (created_at, key)
) strict, without rowid;

-- Threads are numbered: a message comes into an index of numbers, not of ids. The index ends with the row's own `seq`.
-- The default is refused: a program that does not know the column must fail, not write into a thread of nobody's. Rows
-- that are there have it until the updates; the check is made of what is written from here on.
drop index messages_thread;
pragma ignore_check_constraints = on;
alter table conversations add column thread integer not null default 0 check (thread > 0);
alter table messages add column thread integer not null default 0 check (thread > 0);
pragma ignore_check_constraints = off;
update conversations set thread = rowid;
create unique index conversations_thread on conversations (thread);
update messages set thread = (select thread from conversations where id = conversation_id);
create index messages_thread on messages (thread, sort_at);

-- Which message of the customer's side is the newest, without a walk through the thread.
alter table conversations add column last_arrival_seq integer;
update conversations set last_arrival_seq =
  (select max(seq) from messages m where m.thread = conversations.thread and m.kind <> 'outbound');

-- When what stands last in the thread stands there, message or activity: nothing new comes above it.
alter table conversations add column last_place_at integer;
update conversations set last_place_at = nullif(max(ifnull(last_sort_at, 0),
  ifnull((select max(at) from activities a where a.conversation_id = conversations.id), 0)), 0);
