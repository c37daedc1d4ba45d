-- Who an agent is at the OpenID Connect provider they sign in with: one identity an agent, one agent an identity.
create table agent_identities (
  agent_id text collate "C" primary key references agents (id),
  issuer text collate "C" not null,
  subject text collate "C" not null,
  linked_at bigint not null
);
create unique index agent_identities_by_subject on agent_identities (issuer, subject);
