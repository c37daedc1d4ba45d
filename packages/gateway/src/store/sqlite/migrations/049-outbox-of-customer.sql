-- What waits for one customer, among all that their connector's partner fetches.
create index deliveries_outbox_of_customer on deliveries (connector_id, customer_id, outbox_position, seq)
  where outbox_position is not null;
