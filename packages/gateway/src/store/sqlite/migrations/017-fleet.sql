-- The servers that share this database, and which of them does what only one may do at a time.
create table nodes (id text primary key, started_at integer not null, seen_at integer not null) strict, without rowid;
create table loop_leases (
  name text primary key,
  node_id text not null,
  leased_until integer not null
) strict, without rowid;
-- Whose a lease is.
alter table deliveries add column node_id text;
