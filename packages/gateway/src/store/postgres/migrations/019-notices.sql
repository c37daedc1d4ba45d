-- What partners tell beside messages: how far a customer has read, and more of who they are.
alter table conversations add column customer_read_until bigint;
alter table customers add column language text collate "C";
alter table customers add column external_url text collate "C";
-- What customers said of conversations: when one goes, the figures stay.
create table ratings (
  id text collate "C" primary key,
  conversation_id text collate "C" references conversations (id) on delete set null,
  instance_id text collate "C" not null,
  connector_id text collate "C" not null,
  queue_id text collate "C",
  agent_id text collate "C",
  tags text collate "C" not null default '[]',
  score smallint not null,
  rated_at bigint not null
);
create index ratings_of_conversation on ratings (conversation_id) where conversation_id is not null;
create index ratings_by_time on ratings (instance_id, rated_at);
