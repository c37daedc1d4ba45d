-- What partners tell beside messages: how far a customer has read, and more of who they are.
alter table conversations add column customer_read_until integer;
alter table customers add column language text;
alter table customers add column external_url text;
-- What customers said of conversations: when one goes, the figures stay.
create table ratings (
  id text primary key,
  conversation_id text references conversations (id) on delete set null,
  instance_id text not null,
  connector_id text not null,
  queue_id text,
  agent_id text,
  tags text not null default '[]',
  score integer not null,
  rated_at integer not null
) strict;
create index ratings_of_conversation on ratings (conversation_id) where conversation_id is not null;
create index ratings_by_time on ratings (instance_id, rated_at);
