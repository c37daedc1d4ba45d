-- A fetch under way has a lease of its own, as a delivery has: a killed process's tries are then not counted, and places
-- are shared out connector by connector.
alter table attachments add column leased_until integer;
drop index attachments_to_fetch;
create index attachments_to_fetch on attachments (connector_id, fetch_at) where state = 'pending' and leased_until is null;
create index attachments_leased on attachments (leased_until) where leased_until is not null;
