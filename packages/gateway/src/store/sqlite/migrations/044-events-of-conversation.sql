-- What goes with a conversation, and is exported with it.
create index deliveries_events_of_conversation on deliveries (conversation_id, seq) where subject = 'event';
