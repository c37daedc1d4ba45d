-- What an operator lets agents say of a conversation, and why it was closed: lists of names, as JSON.
alter table instances add column tags text not null default '[]';
alter table instances add column close_reasons text not null default '[]';
-- As JSON; and a row each, to find them by.
alter table conversations add column tags text not null default '[]';
create table conversation_tags (
  conversation_id text not null,
  tag text not null,
  instance_id text not null,
  primary key (conversation_id, tag)
) strict, without rowid;
create index conversation_tags_by_tag on conversation_tags (instance_id, tag, conversation_id);
