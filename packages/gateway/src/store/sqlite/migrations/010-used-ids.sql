-- Ids that messages had, as keyed hashes of customer and of customer and id. An erasure keeps them: whatever comes under
-- them later is a duplicate. Retention keeps them for an erasure to come; until then other content under one is new.
create table erased_ids (
  connector_id text not null,
  customer blob not null,
  id blob not null,
  primary key (connector_id, customer, id)
) strict, without rowid;
create table retired_ids (
  connector_id text not null,
  customer blob not null,
  id blob not null,
  primary key (connector_id, customer, id)
) strict, without rowid;
