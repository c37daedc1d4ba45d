-- Agents who were disabled kept their conversations: those are nobody's, and the desks are told.
insert into changes (instance_id, type, conversation_id, message_id, recorded_at)
  select v.instance_id, 'conversation.updated', v.id, null, cast(unixepoch('subsec') * 1000 as integer)
  from conversations v join agents a on a.id = v.assignee_id
  where v.status = 'open' and (a.disabled_at is not null or a.instance_id is not v.instance_id);
update conversations set assignee_id = null
  where status = 'open' and assignee_id in (
    select id from agents a where a.disabled_at is not null or a.instance_id is not conversations.instance_id
  );
