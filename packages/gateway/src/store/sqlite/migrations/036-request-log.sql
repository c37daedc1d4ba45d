-- Requests of partners that were refused: what was wrong by codes alone, never what was sent. A bounded number in an hour.
create table refused_requests (
  at integer not null,
  id text not null,
  -- Empty where nobody could be told from it.
  connector_id text not null,
  method text not null,
  path text not null,
  status integer not null,
  -- JSON: a list.
  codes text not null,
  request_id text not null,
  primary key (at, id)
) strict, without rowid;
create index refused_requests_of_connector on refused_requests (connector_id, at, id);
-- How many there were in each hour, those that are not kept included.
create table request_counts (
  at integer not null,
  connector_id text not null,
  accepted integer not null,
  refused integer not null,
  primary key (at, connector_id)
) strict, without rowid;
