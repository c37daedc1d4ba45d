-- Requests of partners that were refused: what was wrong by codes alone, never what was sent. A bounded number in an hour.
create table refused_requests (
  at bigint not null,
  id text collate "C" not null,
  -- Empty where nobody could be told from it.
  connector_id text collate "C" not null,
  method text collate "C" not null,
  path text collate "C" not null,
  status bigint not null,
  -- JSON: a list.
  codes text collate "C" not null,
  request_id text collate "C" not null,
  primary key (at, id)
);
create index refused_requests_of_connector on refused_requests (connector_id, at, id);
-- How many there were in each hour, those that are not kept included.
create table request_counts (
  at bigint not null,
  connector_id text collate "C" not null,
  accepted bigint not null,
  refused bigint not null,
  primary key (at, connector_id)
);
