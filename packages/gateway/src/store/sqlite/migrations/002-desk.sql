-- Unread per agent costs nothing at ingest: the conversation counts what arrived, an agent keeps how far that had come
-- when it was read. `waiting_since` is set by the first message after a reply, and taken away by the next reply.
alter table conversations add column arrived_count integer not null default 0;
alter table conversations add column waiting_since integer;
update conversations set arrived_count = unread_count;
update conversations set waiting_since = updated_at where status = 'open' and unread_count > 0;
create index conversations_waiting on conversations (instance_id, waiting_since) where waiting_since is not null;
create index conversations_mine on conversations (assignee_id) where status = 'open' and assignee_id is not null;

create table conversation_reads (
  conversation_id text not null,
  agent_id text not null,
  read_count integer not null,
  primary key (conversation_id, agent_id)
) strict, without rowid;

-- Filled by a loop after the commit. `secure-delete` takes what is erased out of the index itself, at once.
create virtual table message_search using fts5 (
  text, content = 'messages', content_rowid = 'seq', columnsize = 0, prefix = '2 3',
  tokenize = 'unicode61 remove_diacritics 2'
);
insert into message_search (message_search, rank) values ('secure-delete', 1);

create table conversation_names (
  n integer primary key,
  conversation_id text not null unique,
  customer_name text not null,
  customer_id text not null
) strict;
create virtual table name_search using fts5 (
  customer_name, customer_id, content = 'conversation_names', content_rowid = 'n', columnsize = 0,
  tokenize = 'trigram remove_diacritics 1'
);
insert into name_search (name_search, rank) values ('secure-delete', 1);
insert into conversation_names (conversation_id, customer_name, customer_id)
  select id, customer_name, customer_id from conversations order by created_at, id;
insert into name_search (name_search) values ('rebuild');

alter table sessions add column id text;
alter table sessions add column last_seen_at integer not null default 0;
alter table sessions add column user_agent text;
alter table sessions add column address text;
update sessions set id = lower(hex(randomblob(16))), last_seen_at = created_at;
create unique index sessions_id on sessions (id);

create table canned_replies (
  id text primary key,
  instance_id text not null,
  shortcut text not null,
  title text not null,
  text text not null,
  updated_at integer not null
) strict;
create unique index canned_replies_shortcut on canned_replies (instance_id, shortcut collate nocase);

-- Append-only: the engine refuses whatever would change the past.
create table audit (
  seq integer primary key autoincrement,
  id text not null unique,
  at integer not null,
  actor_type text not null,
  actor_id text,
  actor_name text,
  action text not null,
  target_type text not null,
  target_id text not null,
  target_name text,
  instance_id text,
  connector_id text,
  details text not null
) strict;
create index audit_of_target on audit (target_id, seq);
create index audit_of_connector on audit (connector_id, seq) where connector_id is not null;
create trigger audit_keeps_rows before delete on audit begin select raise(abort, 'the audit log is append-only'); end;
-- `insert or replace` would delete without that trigger.
create trigger audit_keeps_places before insert on audit
  when exists (select 1 from audit where seq = new.seq or id = new.id)
  begin select raise(abort, 'the audit log is append-only'); end;
create trigger audit_keeps_values before update on audit begin select raise(abort, 'the audit log is append-only'); end;

-- What happened in five minutes, counted by a loop from the rows themselves.
create table counters (
  at integer not null,
  connector_id text not null,
  name text not null,
  value integer not null,
  primary key (at, connector_id, name)
) strict, without rowid;

create index deliveries_exhausted on deliveries (seq) where state = 'exhausted';
create index deliveries_cancelled on deliveries (seq) where state = 'cancelled';
