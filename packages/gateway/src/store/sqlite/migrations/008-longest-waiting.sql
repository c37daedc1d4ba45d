-- One walk for each order of the lists. What a list is filtered by stands in the index too, so that a walk past others'
-- rows reads nothing but the index. Who waits for nothing comes after all who wait.
drop index conversations_waiting;
create index conversations_longest on conversations
  (instance_id, ifnull(waiting_since, 9007199254740991), id, connector_id, assignee_id) where status = 'open';
drop index conversations_list;
create index conversations_list on conversations (instance_id, status, updated_at, id, connector_id, assignee_id);
