-- The audit log, in its order: without it, a page of the log reads past everything that happened in conversations.
create index activities_audit on activities (seq) where target_type <> 'conversation';
