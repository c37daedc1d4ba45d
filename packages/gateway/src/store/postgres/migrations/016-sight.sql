-- Which conversations the agents of an instance see, and who may export or erase a customer's data.
alter table instances add column sight text collate "C" not null default 'all';
alter table agents add column may_export smallint not null default 0;
alter table agents add column may_erase smallint not null default 0;
-- Whose a conversation was, and in which queue, before a change took it from there.
alter table changes add column from_agent_id text collate "C";
alter table changes add column from_queue_id text collate "C";
-- Whoever could export goes on.
update agents set may_export = 1;
