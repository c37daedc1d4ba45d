-- A URL of a connector, for messages or for events, with its breaker and its hold. The one for messages has the id of its
-- connector.
create table endpoints (
  id text primary key,
  connector_id text not null references connectors (id),
  kind text not null,
  url text,
  held_since integer,
  breaker_failures integer not null,
  breaker_customer text,
  breaker_many integer not null,
  breaker_opened_at integer,
  breaker_wait_ms integer not null,
  breaker_next_at integer,
  breaker_flush_mark integer
) strict;
create unique index endpoints_of_connector on endpoints (connector_id, kind);
insert into endpoints
  select id, id, 'messages', webhook_url, held_since, breaker_failures, breaker_customer, breaker_many, breaker_opened_at,
    breaker_wait_ms, breaker_next_at, breaker_flush_mark
  from connectors;
alter table connectors drop column webhook_url;
alter table connectors drop column held_since;
alter table connectors drop column breaker_failures;
alter table connectors drop column breaker_customer;
alter table connectors drop column breaker_many;
alter table connectors drop column breaker_opened_at;
alter table connectors drop column breaker_wait_ms;
alter table connectors drop column breaker_next_at;
alter table connectors drop column breaker_flush_mark;

-- What is sent, apart from how far it has come: a lease or a settlement writes the delivery anew, and never its body.
create table delivery_bodies (seq integer primary key, body blob not null) strict;
insert into delivery_bodies select seq, body from deliveries;

-- `head` marks what may be sent: of a customer's messages the first unsettled one; of the events the first, once no
-- message that was recorded before it is unsettled. `next_at` is the earlier of `due_at` and `flush_at`.
create table new_deliveries (
  seq integer primary key autoincrement,
  id text not null unique,
  instance_id text not null,
  connector_id text not null,
  endpoint_id text not null,
  customer_id text not null,
  conversation_id text not null,
  -- `message` or `event`, and its id.
  subject text not null,
  message_id text,
  event_id text,
  body_bytes integer not null,
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
  settled_at integer
) strict;
insert into new_deliveries
  select seq, id, instance_id, connector_id, connector_id, customer_id, conversation_id, 'message', message_id, null,
    length(body), state, head, attempts, step, due_at, flush_at, flush_from, next_at, last_attempt_at, last_error, lease_id,
    leased_until, created_at, settled_at
  from deliveries order by seq;
-- Numbers that were given out are given to no other delivery.
delete from sqlite_sequence where name = 'new_deliveries';
insert into sqlite_sequence (name, seq) select 'new_deliveries', seq from sqlite_sequence where name = 'deliveries';
drop table deliveries;
alter table new_deliveries rename to deliveries;

create unique index deliveries_message on deliveries (message_id) where message_id is not null;
create unique index deliveries_event on deliveries (event_id) where event_id is not null;
create index deliveries_due on deliveries (endpoint_id, next_at) where head = 1 and lease_id is null;
create index deliveries_tried on deliveries (endpoint_id, last_attempt_at)
  where head = 1 and lease_id is null and last_attempt_at is not null;
create index deliveries_leased on deliveries (connector_id, customer_id) where lease_id is not null;
create index deliveries_lease_ends on deliveries (leased_until) where lease_id is not null;
create index deliveries_pending on deliveries (connector_id, customer_id, subject, seq) where state = 'pending';
create index deliveries_of_connector on deliveries (connector_id, created_at);
create index deliveries_exhausted on deliveries (seq) where state = 'exhausted';
create index deliveries_cancelled on deliveries (seq) where state = 'cancelled';
