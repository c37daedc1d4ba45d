-- What an operator lets agents say of a conversation, and why it was closed: lists of names, as JSON.
alter table instances add column tags text collate "C" not null default '[]';
alter table instances add column close_reasons text collate "C" not null default '[]';
-- As JSON; and a row each, to find them by.
alter table conversations add column tags text collate "C" not null default '[]';
create table conversation_tags (
  conversation_id text collate "C" not null,
  tag text collate "C" not null,
  instance_id text collate "C" not null,
  primary key (conversation_id, tag)
);
create index conversation_tags_by_tag on conversation_tags (instance_id, tag, conversation_id);
