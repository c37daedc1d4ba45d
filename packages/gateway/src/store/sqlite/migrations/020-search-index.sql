-- Each batch adds a piece to the search index. Merging sixteen of them at a time, not four, writes each word half as often.
-- The second limit, at which all pieces of a size are merged in one go, must never be reached: that takes long.
insert into message_search (message_search, rank) values ('automerge', 16), ('crisismerge', 64);
insert into name_search (name_search, rank) values ('automerge', 16), ('crisismerge', 64);

-- The words of the index, in order: which ones begin like one that is searched for.
create virtual table message_words using fts5vocab (message_search, instance);
