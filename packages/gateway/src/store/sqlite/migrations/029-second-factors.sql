-- Codes that people prove beside their password. Without `since` the first code is still to come, and log-in asks for none.
create table second_factors (
  agent_id text primary key references agents (id),
  secret_sealed blob not null,
  created_at integer not null,
  since integer,
  last_step integer not null,
  failures integer not null,
  failed_at integer not null,
  recovery_hashes text not null
) strict, without rowid;
