-- What a server says of its agents to the others that share the database. An embedded one has one server: it stays empty.
create table presence (
  node_id text primary key,
  until integer not null,
  entries text not null
) strict, without rowid;
