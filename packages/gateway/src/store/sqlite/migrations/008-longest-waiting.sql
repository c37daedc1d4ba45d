-- One index for each sort order of the lists. The columns that lists are filtered by are part of it, so skipping a row
-- never reads the table. Conversations in which nobody waits sort last.
drop index conversations_waiting;
create index conversations_longest on conversations
  (instance_id, ifnull(waiting_since, 9007199254740991), id, connector_id, assignee_id) where status = 'open';
drop index conversations_list;
create index conversations_list on conversations (instance_id, status, updated_at, id, connector_id, assignee_id);
