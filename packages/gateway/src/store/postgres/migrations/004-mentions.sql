-- Whom a change is for: an agent whom a note mentions.
alter table changes add column agent_id text collate "C";
