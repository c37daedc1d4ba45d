-- Who an agent is at the OpenID Connect provider they sign in with: one identity an agent, one agent an identity.
create table agent_identities (
  agent_id text primary key references agents (id),
  issuer text not null,
  subject text not null,
  linked_at integer not null
) strict, without rowid;
create unique index agent_identities_by_subject on agent_identities (issuer, subject);
