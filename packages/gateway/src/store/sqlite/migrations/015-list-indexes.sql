-- Deliveries are listed by connector and state; of one connector or one state, a few walks of this index are merged.
-- An expression, so that the engine takes it for lists alone: what asks for a customer's pending ones has its own index.
create index deliveries_listed on deliveries (connector_id, ifnull(state, ''));
drop index deliveries_exhausted;
drop index deliveries_cancelled;
-- Who has which open conversation, nobody included. It is not in the order of a list: then each message would move it.
drop index conversations_mine;
create index conversations_held on conversations (assignee_id, instance_id) where status = 'open';
-- Closed ones of one agent, or of nobody, in the order of the list. Written when a conversation is closed.
create index conversations_closed on conversations (instance_id, assignee_id, updated_at, id, connector_id)
  where status = 'closed';
create index audit_of_actor on audit (actor_id, seq);
create index audit_of_action on audit (action, seq);
