-- Whose the lease of a fetch is, as of a delivery.
alter table attachments add column node_id text;
