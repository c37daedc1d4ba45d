-- Times are milliseconds since 1970, but messages.created_at: the sender's seconds.
create table meta (name text primary key, value any not null) strict, without rowid;

create table instances (id text primary key, name text not null, created_at integer not null) strict;

create table connectors (
  id text primary key,
  instance_id text not null references instances (id),
  name text not null,
  client_id text not null unique,
  secret_sealed blob not null,
  webhook_url text,
  paused integer not null,
  success text not null,
  hash_encoding text not null,
  sender_mode text not null,
  sender_id text not null,
  sender_name text not null,
  inline_max integer not null,
  created_at integer not null,
  deleted_at integer,
  held_since integer,
  breaker_failures integer not null,
  breaker_customer text,
  breaker_many integer not null,
  breaker_opened_at integer,
  breaker_wait_ms integer not null,
  breaker_next_at integer,
  breaker_flush_mark integer
) strict;
create index connectors_of_instance on connectors (instance_id, id);

create table tokens (
  hash blob primary key,
  connector_id text not null,
  created_at integer not null,
  expires_at integer not null
) strict, without rowid;
create index tokens_expiring on tokens (expires_at);

create table agents (
  id text primary key,
  instance_id text references instances (id),
  email text,
  name text not null,
  role text not null,
  service integer not null,
  password_hash text,
  api_key_hash blob unique,
  created_at integer not null,
  disabled_at integer
) strict;
create unique index agents_email on agents (lower(email)) where email is not null;
create index agents_of_instance on agents (instance_id, id);

create table sessions (
  hash blob primary key,
  agent_id text,
  csrf_token text not null,
  created_at integer not null,
  expires_at integer not null
) strict, without rowid;
create index sessions_of_agent on sessions (agent_id);
create index sessions_expiring on sessions (expires_at);

create table conversations (
  id text primary key,
  instance_id text not null,
  connector_id text not null,
  customer_id text not null,
  customer_name text not null,
  status text not null,
  assignee_id text,
  unread_count integer not null,
  last_seq integer,
  last_sort_at integer,
  metadata text not null,
  created_at integer not null,
  updated_at integer not null,
  closed_at integer
) strict;
-- A customer has at most one open conversation: the engine refuses a second one whatever the code does.
create unique index conversations_open on conversations (connector_id, customer_id) where status = 'open';
create index conversations_of_customer on conversations (connector_id, customer_id, closed_at);
create index conversations_list on conversations (instance_id, status, updated_at, id);

create table messages (
  seq integer primary key autoincrement,
  id text not null unique,
  instance_id text not null,
  connector_id text not null,
  conversation_id text not null,
  customer_id text not null,
  kind text not null,
  external_id text not null,
  sender_type text not null,
  sender_id text not null,
  sender_name text not null,
  recipient_type text,
  recipient_id text,
  recipient_name text,
  author_id text,
  attachment_count integer not null,
  sort_at integer not null,
  created_at integer not null,
  received_at integer not null,
  metadata text not null,
  text text not null,
  rich_content text
) strict;
create index messages_thread on messages (conversation_id, sort_at, seq);

-- Outlives retention and erasure: an old message that is sent again must not come back.
create table message_keys (
  connector_id text not null,
  key blob not null,
  primary key (connector_id, key)
) strict, without rowid;

create table attachments (
  id text primary key,
  connector_id text not null,
  message_id text not null,
  position integer not null,
  external_id text not null,
  name text not null,
  mime_type text not null,
  size integer,
  state text not null,
  error text,
  url text,
  blob_key text,
  image_type text,
  uid text,
  downloaded_at integer,
  gone_at integer,
  fetch_at integer,
  fetch_tries integer not null
) strict;
create index attachments_of_message on attachments (message_id, position);
create unique index attachments_uid on attachments (uid) where uid is not null;
create index attachments_blob on attachments (blob_key) where blob_key is not null;
create index attachments_to_fetch on attachments (fetch_at) where state = 'pending';
create index attachments_ending on attachments (connector_id, gone_at) where gone_at is not null;

create table uploads (
  id text primary key,
  instance_id text not null,
  agent_id text not null,
  name text not null,
  mime_type text not null,
  size integer not null,
  blob_key text not null,
  image_type text,
  created_at integer not null
) strict;
create index uploads_age on uploads (created_at);
create index uploads_blob on uploads (blob_key);

-- The outbox row is the queue. `head` marks the first unsettled one of a customer: only heads are looked at by a
-- claim, so a long backlog behind a stuck head costs nothing. `next_at` is the earlier of `due_at` and `flush_at`.
create table deliveries (
  seq integer primary key autoincrement,
  id text not null unique,
  instance_id text not null,
  connector_id text not null,
  customer_id text not null,
  conversation_id text not null,
  message_id text not null unique,
  state text not null,
  head integer not null,
  attempts integer not null,
  step integer not null,
  due_at integer not null,
  flush_at integer,
  flush_from integer not null,
  next_at integer not null,
  last_attempt_at integer,
  last_error text,
  lease_id text,
  leased_until integer,
  created_at integer not null,
  settled_at integer,
  body blob not null
) strict;
create index deliveries_due on deliveries (connector_id, next_at) where head = 1 and lease_id is null;
create index deliveries_tried on deliveries (connector_id, last_attempt_at)
  where head = 1 and lease_id is null and last_attempt_at is not null;
create index deliveries_leased on deliveries (connector_id, customer_id) where lease_id is not null;
create index deliveries_lease_ends on deliveries (leased_until) where lease_id is not null;
create index deliveries_pending on deliveries (connector_id, customer_id, seq) where state = 'pending';
create index deliveries_of_connector on deliveries (connector_id, created_at);

create table attempts (
  seq integer primary key autoincrement,
  id text not null,
  delivery_id text not null,
  started_at integer not null,
  duration_ms integer not null,
  status integer,
  error text,
  flush integer not null,
  response text
) strict;
create index attempts_of_delivery on attempts (delivery_id, seq);

create table changes (
  seq integer primary key autoincrement,
  instance_id text not null,
  type text not null,
  conversation_id text not null,
  message_id text,
  recorded_at integer not null
) strict;
create index changes_of_instance on changes (instance_id, seq);

create table idempotency_keys (
  agent_id text not null,
  key text not null,
  fingerprint text not null,
  message_id text not null,
  created_at integer not null,
  primary key (agent_id, key)
) strict, without rowid;
create index idempotency_keys_age on idempotency_keys (created_at);
