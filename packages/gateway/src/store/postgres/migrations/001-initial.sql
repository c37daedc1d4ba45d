-- The schema of store/sqlite/migrations, table for table and column for column, so that one SQL text serves both engines.
-- Text compares by its bytes (collate "C"), as SQLite's does. What is true or false is 0 or 1. Times are milliseconds
-- since 1970, but messages.created_at and message_keys.created_at: the sender's seconds.
-- An index ends with the sequence of its rows where lists are in that order: SQLite's do by themselves.
-- Fillfactors leave room for the next version of a row on its own page. Autovacuum by default waits for a fifth of a table
-- to be dead; a queue's dead rows are in the way of each claim, so its tables are swept after a fiftieth.

-- Marks: how far something has come. Beside SQLite, secrets stand among them.
create table meta (
  name text collate "C" primary key,
  value bigint not null
) with (fillfactor = 50);

-- The gateway's own, sealed.
create table secrets (
  name text collate "C" primary key,
  value bytea not null
);

create table instances (
  id text collate "C" primary key,
  name text collate "C" not null,
  created_at bigint not null
);

create table connectors (
  id text collate "C" primary key,
  instance_id text collate "C" not null references instances (id),
  name text collate "C" not null,
  client_id text collate "C" not null unique,
  secret_sealed bytea not null,
  paused smallint not null check (paused in (0, 1)),
  success text collate "C" not null,
  hash_encoding text collate "C" not null,
  sender_mode text collate "C" not null,
  sender_id text collate "C" not null,
  sender_name text collate "C" not null,
  inline_max bigint not null,
  created_at bigint not null,
  deleted_at bigint,
  -- `off` or a duration, as it was given; null follows the setting.
  retention text collate "C"
);
create index connectors_of_instance on connectors (instance_id, id);

-- A URL of a connector, for messages or for events, with its breaker and its hold. The one for messages has the id of its
-- connector.
create table endpoints (
  id text collate "C" primary key,
  connector_id text collate "C" not null references connectors (id),
  kind text collate "C" not null,
  url text collate "C",
  held_since bigint,
  breaker_failures bigint not null,
  breaker_customer text collate "C",
  breaker_many smallint not null check (breaker_many in (0, 1)),
  breaker_opened_at bigint,
  breaker_wait_ms bigint not null,
  breaker_next_at bigint,
  breaker_flush_mark bigint
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
create unique index endpoints_of_connector on endpoints (connector_id, kind);

-- A chat receives in the place of a connector's own webhook: kept here, since the chat may be killed.
create table webhook_loans (
  connector_id text collate "C" primary key references connectors (id),
  -- Null: the connector had none.
  former text collate "C",
  lent_to text collate "C" not null
);

-- Keys of tokens begin with six bytes of time, so that the oldest come first and expired ones need no index.
create table tokens (
  hash bytea primary key,
  connector_id text collate "C" not null,
  created_at bigint not null,
  expires_at bigint not null
);

create table agents (
  id text collate "C" primary key,
  instance_id text collate "C" references instances (id),
  email text collate "C",
  name text collate "C" not null,
  role text collate "C" not null,
  service smallint not null check (service in (0, 1)),
  password_hash text collate "C",
  api_key_hash bytea unique,
  created_at bigint not null,
  disabled_at bigint
);
create unique index agents_email on agents (lower(email)) where email is not null;
create index agents_of_instance on agents (instance_id, id);

create table sessions (
  hash bytea primary key,
  id text collate "C",
  agent_id text collate "C",
  csrf_token text collate "C" not null,
  created_at bigint not null,
  expires_at bigint not null,
  last_seen_at bigint not null default 0,
  user_agent text collate "C",
  address text collate "C",
  -- Whether the password it was opened with is one that would not be taken today; its person is asked to change it.
  weak_password smallint not null default 0 check (weak_password in (0, 1))
) with (fillfactor = 80);
create unique index sessions_id on sessions (id);
create index sessions_of_agent on sessions (agent_id);
create index sessions_expiring on sessions (expires_at);

create table canned_replies (
  id text collate "C" primary key,
  instance_id text collate "C" not null,
  shortcut text collate "C" not null,
  title text collate "C" not null,
  text text collate "C" not null,
  updated_at bigint not null
);
create unique index canned_replies_shortcut on canned_replies (instance_id, lower(shortcut));

-- Unread per agent costs nothing at ingest: the conversation counts what arrived, an agent keeps how far that had come
-- when it was read. `waiting_since` is set by the first message after a reply, and taken away by the next reply.
-- Threads are numbered by a sequence alone. No index keeps them apart: each message would write it.
create table conversations (
  id text collate "C" primary key,
  thread bigint not null check (thread > 0),
  instance_id text collate "C" not null,
  connector_id text collate "C" not null,
  customer_id text collate "C" not null,
  customer_name text collate "C" not null,
  status text collate "C" not null,
  assignee_id text collate "C",
  unread_count bigint not null,
  arrived_count bigint not null default 0,
  waiting_since bigint,
  last_seq bigint,
  last_arrival_seq bigint,
  last_sort_at bigint,
  last_place_at bigint,
  metadata text collate "C" not null,
  created_at bigint not null,
  updated_at bigint not null,
  closed_at bigint
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
-- Numbers of these come in pieces of 1,024 in a row: a command takes as many as it has rows, and the rest are left out.
create sequence threads_seq increment by 1024 owned by conversations.thread;
-- A customer has at most one open conversation: the engine refuses a second one whatever the code does.
create unique index conversations_open on conversations (connector_id, customer_id) where status = 'open';
create index conversations_of_customer on conversations (connector_id, customer_id, closed_at);
-- One index for each sort order of the lists. SQLite's end with the columns that lists are filtered by; here a row that is
-- skipped is looked at in any case, as its page was written lately, and each message would write the longer entry.
create index conversations_list on conversations (instance_id, status, updated_at, id);
create index conversations_longest on conversations (instance_id, coalesce(waiting_since, 9007199254740991), id)
  where status = 'open';
-- Who has which open conversation, nobody included.
create index conversations_held on conversations (assignee_id, instance_id) where status = 'open';
-- Closed ones of one agent, or of nobody, in the order of the list. Written when a conversation is closed.
create index conversations_closed on conversations (instance_id, assignee_id, updated_at, id, connector_id)
  where status = 'closed';
create index conversations_quiet on conversations (connector_id, updated_at, id) where status = 'closed';

create table conversation_reads (
  conversation_id text collate "C" not null,
  agent_id text collate "C" not null,
  read_count bigint not null,
  primary key (conversation_id, agent_id)
) with (fillfactor = 80);

-- Written once: dead rows come from an erasure and from retention alone. Sequences are taken before a message is decided.
create table messages (
  seq bigint primary key,
  id text collate "C" not null unique,
  instance_id text collate "C" not null,
  connector_id text collate "C" not null,
  conversation_id text collate "C" not null,
  thread bigint not null check (thread > 0),
  customer_id text collate "C" not null,
  kind text collate "C" not null,
  external_id text collate "C" not null,
  sender_type text collate "C" not null,
  sender_id text collate "C" not null,
  sender_name text collate "C" not null,
  recipient_type text collate "C",
  recipient_id text collate "C",
  recipient_name text collate "C",
  author_id text collate "C",
  attachment_count bigint not null,
  sort_at bigint not null,
  created_at bigint not null,
  received_at bigint not null,
  metadata text collate "C" not null,
  text text collate "C" not null,
  rich_content text collate "C"
);
create sequence messages_seq increment by 1024 owned by messages.seq;
create index messages_thread on messages (thread, sort_at, seq);

-- Outlives retention and erasure: an old message that is sent again must not come back. It begins with the time its sender
-- gave it, so that the keys of what comes together are neighbours; of the hash, which covers the connector, half is kept.
create table message_keys (
  created_at bigint not null,
  key bytea not null,
  primary key (created_at, key)
);

-- The keys of a store that was older than that, and moved here.
create table former_message_keys (
  connector_id text collate "C" not null,
  key bytea not null,
  primary key (connector_id, key)
);

-- Ids that messages had, as keyed hashes of customer and of customer and id. An erasure keeps them: whatever comes under
-- them later is a duplicate. Retention keeps them for an erasure to come; until then other content under one is new.
create table erased_ids (
  connector_id text collate "C" not null,
  customer bytea not null,
  id bytea not null,
  primary key (connector_id, customer, id)
);
create table retired_ids (
  connector_id text collate "C" not null,
  customer bytea not null,
  id bytea not null,
  primary key (connector_id, customer, id)
);

create table idempotency_keys (
  agent_id text collate "C" not null,
  key text collate "C" not null,
  fingerprint text collate "C" not null,
  message_id text collate "C" not null,
  created_at bigint not null,
  primary key (agent_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
create index idempotency_keys_of_message on idempotency_keys (message_id);

create table attachments (
  id text collate "C" primary key,
  connector_id text collate "C" not null,
  message_id text collate "C" not null,
  position bigint not null,
  external_id text collate "C" not null,
  name text collate "C" not null,
  mime_type text collate "C" not null,
  size bigint,
  state text collate "C" not null,
  error text collate "C",
  url text collate "C",
  blob_key text collate "C",
  image_type text collate "C",
  -- In CSS pixels, as browsers show it; null when its first bytes do not tell.
  image_width bigint,
  image_height bigint,
  uid text collate "C",
  downloaded_at bigint,
  -- The lease of a fetch under way, and whose it is.
  leased_until bigint,
  node_id text collate "C",
  gone_at bigint,
  fetch_at bigint,
  fetch_tries bigint not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
create index attachments_of_message on attachments (message_id, position);
create unique index attachments_uid on attachments (uid) where uid is not null;
create index attachments_blob on attachments (blob_key) where blob_key is not null;
create index attachments_to_fetch on attachments (connector_id, fetch_at) where state = 'pending' and leased_until is null;
create index attachments_leased on attachments (leased_until) where leased_until is not null;
create index attachments_ending on attachments (connector_id, gone_at) where gone_at is not null;

create table uploads (
  id text collate "C" primary key,
  instance_id text collate "C" not null,
  agent_id text collate "C" not null,
  name text collate "C" not null,
  mime_type text collate "C" not null,
  size bigint not null,
  blob_key text collate "C" not null,
  image_type text collate "C",
  image_width bigint,
  image_height bigint,
  created_at bigint not null
);
create index uploads_age on uploads (created_at);
create index uploads_blob on uploads (blob_key);

-- The outbox row is the queue. `head` marks what may be sent: of a customer's messages the first unsettled one; of the
-- events the first, once no message that was recorded before it is unsettled. `next_at` is the earlier of `due_at` and
-- `flush_at`. A delivery is written three times, when it is recorded, leased and settled: there is room for all on its page.
create table deliveries (
  seq bigint primary key,
  id text collate "C" not null unique,
  instance_id text collate "C" not null,
  connector_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  customer_id text collate "C" not null,
  conversation_id text collate "C" not null,
  -- `message` or `event`, and its id.
  subject text collate "C" not null,
  message_id text collate "C",
  event_id text collate "C",
  body_bytes bigint not null,
  state text collate "C" not null,
  head smallint not null check (head in (0, 1)),
  attempts bigint not null,
  step bigint not null,
  due_at bigint not null,
  flush_at bigint,
  flush_from bigint not null,
  next_at bigint not null,
  last_attempt_at bigint,
  last_error text collate "C",
  -- Of the attempt under way, and whose it is.
  lease_id text collate "C",
  leased_until bigint,
  node_id text collate "C",
  created_at bigint not null,
  settled_at bigint
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
create sequence deliveries_seq increment by 1024 owned by deliveries.seq;
create unique index deliveries_message on deliveries (message_id) where message_id is not null;
create unique index deliveries_event on deliveries (event_id) where event_id is not null;
create index deliveries_due on deliveries (endpoint_id, next_at) where head = 1 and lease_id is null;
create index deliveries_tried on deliveries (endpoint_id, last_attempt_at)
  where head = 1 and lease_id is null and last_attempt_at is not null;
create index deliveries_leased on deliveries (connector_id, customer_id) where lease_id is not null;
create index deliveries_lease_ends on deliveries (leased_until) where lease_id is not null;
create index deliveries_pending on deliveries (connector_id, customer_id, subject, seq) where state = 'pending';
create index deliveries_of_connector on deliveries (connector_id, created_at, seq);
-- Deliveries are listed by connector and state; of one connector or one state, a few walks of this index are merged.
-- An expression, as on SQLite, so that the lists' statements are the same.
create index deliveries_listed on deliveries (connector_id, coalesce(state, ''), seq);

-- What is sent, apart from how far it has come: a lease or a settlement writes the delivery anew, and never its body.
-- A body is written, read and deleted whole: up to a page it stays in its row, neither compressed nor in a table of its own.
create table delivery_bodies (seq bigint primary key, body bytea not null) with (toast_tuple_target = 8160);

create table attempts (
  seq bigint generated by default as identity primary key,
  id text collate "C" not null,
  delivery_id text collate "C" not null,
  started_at bigint not null,
  duration_ms bigint not null,
  status bigint,
  error text collate "C",
  flush smallint not null check (flush in (0, 1)),
  response text collate "C",
  -- What an attempt sent beside the delivery's body, which is the same for all, and the headers of the answer: both JSON.
  request text collate "C",
  response_headers text collate "C"
);
create index attempts_of_delivery on attempts (delivery_id, seq);

-- Each lives an hour or so: as many are deleted as are written.
create table changes (
  seq bigint generated by default as identity primary key,
  instance_id text collate "C" not null,
  type text collate "C" not null,
  conversation_id text collate "C" not null,
  message_id text collate "C",
  recorded_at bigint not null
) with (autovacuum_vacuum_scale_factor = 0.02);
create index changes_of_instance on changes (instance_id, seq);

-- What happened in five minutes, counted by a loop from the rows themselves.
create table counters (
  at bigint not null,
  connector_id text collate "C" not null,
  name text collate "C" not null,
  value bigint not null,
  primary key (at, connector_id, name)
) with (fillfactor = 70);

-- The servers that share this database, and which of them does what only one may do at a time. Few rows, written often.
create table nodes (
  id text collate "C" primary key,
  started_at bigint not null,
  seen_at bigint not null,
  -- What a server says of itself with each heartbeat, as JSON.
  report text collate "C",
  -- When others found it dead and took over what it had leased.
  died_at bigint
) with (fillfactor = 50);
create table loop_leases (
  name text collate "C" primary key,
  node_id text collate "C" not null,
  leased_until bigint not null
) with (fillfactor = 50);
-- What a server says of its agents, for the others: who is at which conversation, as JSON. It holds for seconds.
create table presence (
  node_id text collate "C" primary key,
  until bigint not null,
  entries text collate "C" not null
) with (fillfactor = 50);

-- A change of the clock that is under way: how far what waits has been moved along. No row when none is.
create table clock_moves (
  id bigint primary key check (id = 1),
  by_ms bigint not null,
  now bigint not null,
  delivery_place text collate "C",
  fetch_place text collate "C"
);

-- What was done, by whom, to what: one record, of which the audit log shows what concerns no single conversation. Each
-- row carries a hash over itself and the row before. `erased_hash` stands for what an erasure took out of a row; that is
-- hashed with random bytes that go with it, as short words could be guessed else.
create table activities (
  seq bigint primary key,
  id text collate "C" not null unique,
  at bigint not null,
  actor_type text collate "C" not null,
  actor_id text collate "C",
  actor_name text collate "C",
  kind text collate "C" not null,
  target_type text collate "C" not null,
  target_id text collate "C" not null,
  target_name text collate "C",
  instance_id text collate "C",
  connector_id text collate "C",
  conversation_id text collate "C",
  params text collate "C" not null,
  salt bytea,
  erased_hash bytea,
  hash bytea not null
);
create view audit as
  select seq, id, at, actor_type, actor_id, actor_name, kind as action, target_type, target_id, target_name, instance_id,
    connector_id, params as details
  from activities where target_type <> 'conversation';
create index activities_of_target on activities (target_id, seq);
create index activities_of_connector on activities (connector_id, seq) where connector_id is not null;
create index activities_of_actor on activities (actor_id, seq);
create index activities_of_kind on activities (kind, seq);
create index activities_of_conversation on activities (conversation_id, at, seq) where conversation_id is not null;

create function activities_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the record of activities is append-only' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger activities_keep_rows before delete on activities for each row execute function activities_refuse();
create trigger activities_keep_table before truncate on activities for each statement execute function activities_refuse();
create trigger activities_keep_values before update on activities for each row
  when (old.conversation_id is null or old.erased_hash is not null or new.erased_hash is null
    or new.conversation_id is not null
    or (new.seq, new.id, new.at, new.actor_type, new.kind, new.target_type, new.hash)
      is distinct from (old.seq, old.id, old.at, old.actor_type, old.kind, old.target_type, old.hash)
    or (new.actor_id, new.actor_name, new.target_name, new.instance_id, new.connector_id)
      is distinct from (old.actor_id, old.actor_name, old.target_name, old.instance_id, old.connector_id)
    or (old.target_type <> 'conversation' and (new.target_id, new.params) is distinct from (old.target_id, old.params)))
  execute function activities_refuse();

-- A row comes at the end, under the next number. The last number that was ever given is kept apart: entries that somebody
-- took off the end are missed. A sequence would keep those of transactions that failed as well.
create function activities_grow() returns trigger language plpgsql as $$
begin
  if new.seq <> coalesce((select max(seq) from activities), 0) + 1 then
    raise exception 'the record of activities is append-only' using errcode = 'integrity_constraint_violation';
  end if;
  insert into meta (name, value) values ('activities-given', new.seq)
    on conflict (name) do update set value = greatest(meta.value, excluded.value);
  return new;
end
$$;
create trigger activities_grow_at_end before insert on activities for each row execute function activities_grow();
