-- Whose alone a canned reply is, and the language of its text: empty for one that all share, and for any language.
alter table canned_replies add column owner_id text collate "C" not null default '';
alter table canned_replies add column language text collate "C" not null default '';
drop index canned_replies_shortcut;
create unique index canned_replies_shortcut on canned_replies (instance_id, lower(shortcut), owner_id, language);
-- In the order of the list.
create index canned_replies_listed on canned_replies (instance_id, lower(shortcut), id);

-- The canned reply that keeps an upload: it does not run out then, so its time is the largest number, for the servers of
-- the version before, too, which know nothing else of it.
alter table uploads add column canned_reply_id text collate "C";
create index uploads_of_canned_reply on uploads (canned_reply_id) where canned_reply_id is not null;
