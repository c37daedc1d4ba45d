-- The program folds the tokens itself: the engine's tokenizers neither fold "œ" to "oe" nor find words in a Chinese
-- sentence. The indexing loop rebuilds the index from the tables, newest messages first.
drop table message_search;
drop table name_search;
delete from meta where name = 'search-indexed';

create virtual table message_search using fts5 (
  text, metadata, content = '', columnsize = 0, prefix = '2 3', tokenize = 'ascii'
);
insert into message_search (message_search, rank) values ('secure-delete', 1);
create virtual table name_search using fts5 (
  customer_name, customer_id, content = '', columnsize = 0, prefix = '1', tokenize = 'ascii'
);
insert into name_search (name_search, rank) values ('secure-delete', 1);

-- One row: by which rules the index was made, and what is in it. Messages from `messages_from` to `messages_to`; names
-- from `names_from`.
create table search_state (
  rules text not null,
  messages_from integer not null,
  messages_to integer not null,
  names_from integer not null
) strict;
