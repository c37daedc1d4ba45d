-- `off` or a duration, as it was given; null follows the setting.
alter table connectors add column retention text;
create index conversations_quiet on conversations (connector_id, updated_at, id) where status = 'closed';
create index idempotency_keys_of_message on idempotency_keys (message_id);
