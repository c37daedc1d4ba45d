-- What hand-overs ask for: in which language, by whom, how soon, and until when.
alter table conversations add column language text collate "C";
alter table conversations add column skills text collate "C" not null default '[]';
alter table conversations add column priority text collate "C" not null default 'normal';
alter table conversations add column head_start_ms bigint not null default 0;
alter table conversations add column return_at bigint;
create index conversations_in_turn on conversations (queue_id, (waiting_since - head_start_ms), id)
  where status = 'open' and assignee_id is null and with_bot = 0 and waiting_since is not null;
create index conversations_to_return on conversations (return_at)
  where status = 'open' and with_bot = 0 and return_at is not null;
