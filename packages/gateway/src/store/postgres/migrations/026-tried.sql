-- A list, as JSON: who was given a conversation since its customer waits, and did not answer within the limit.
alter table conversations add column tried_ids text collate "C";
