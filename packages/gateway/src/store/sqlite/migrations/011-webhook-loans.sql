-- A chat receives in the place of a connector's own webhook: kept here, since the chat may be killed.
create table webhook_loans (
  connector_id text primary key references connectors (id),
  -- Null: the connector had none.
  former text,
  lent_to text not null
) strict, without rowid;
