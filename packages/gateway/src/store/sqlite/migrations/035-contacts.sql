-- What is known of a customer beside what they said. Only of those of whom something is, or who were joined or separated.
create table customers (
  connector_id text not null,
  customer_id text not null,
  instance_id text not null,
  email text,
  phone text,
  -- As they are compared.
  email_key text,
  phone_key text,
  -- Neither an address nor an id joins them with anybody.
  is_apart integer not null default 0,
  primary key (connector_id, customer_id)
) strict, without rowid;
create index customers_by_email on customers (instance_id, email_key) where email_key is not null;
create index customers_by_phone on customers (instance_id, phone_key) where phone_key is not null;
-- Who was joined by hand: each two customers stand here twice, once from either side.
create table customer_joins (
  connector_id text not null,
  customer_id text not null,
  other_connector_id text not null,
  other_customer_id text not null,
  primary key (connector_id, customer_id, other_connector_id, other_customer_id)
) strict, without rowid;
-- Whether a customer id means the same person at each connector of the instance.
alter table instances add column shared_customer_ids integer not null default 0;
-- What an operator calls the keys of metadata at the desk, as JSON.
alter table instances add column metadata_labels text not null default '[]';
