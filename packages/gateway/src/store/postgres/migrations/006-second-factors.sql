-- Codes that people prove beside their password. Without `since` the first code is still to come, and log-in asks for none.
create table second_factors (
  agent_id text collate "C" primary key references agents (id),
  secret_sealed bytea not null,
  created_at bigint not null,
  since bigint,
  last_step bigint not null,
  failures bigint not null,
  failed_at bigint not null,
  recovery_hashes text collate "C" not null
);
