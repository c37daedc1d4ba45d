-- The last event of a customer.
create index deliveries_events on deliveries (connector_id, customer_id, seq) where subject = 'event';
