-- The words that a search looks for, beside the tables they are made of. The program folds them (search/fold-text.ts); the
-- indexing loop writes them. What is erased takes its words along.
--
-- An index of words knows no order: it gathers all hits before the newest can be told. So each word goes into it with the
-- number of a slice of rows, and a search asks slice by slice, from the newest on, until it has enough. Words of the newest
-- slice are neighbours in the index: writing them touches few pages, without a list of pending ones that searches would read.
create function search_slice(number bigint) returns bigint
  language sql immutable strict parallel safe
  return number / 32768;
create function search_lexemes(number bigint, words text) returns tsvector
  language sql immutable strict parallel safe
  return array_to_tsvector(string_to_array(
    search_slice(number) || '/' || replace(words, ' ', ' ' || search_slice(number) || '/'), ' '));
-- In a question, `@` stands for the slice.
create function search_question(slice bigint, tokens text) returns tsquery
  language sql immutable strict parallel safe
  return replace(tokens, '@', slice || '/')::tsquery;

create table message_search (
  seq bigint primary key references messages (seq) on delete cascade,
  words text collate "C" not null
);
create index message_search_words on message_search using gin (search_lexemes(seq, words)) with (fastupdate = off);

-- `thread` is the conversation's; `customer_name` the one that is in the index.
create table name_search (
  thread bigint primary key,
  conversation_id text collate "C" not null unique references conversations (id) on delete cascade,
  customer_name text collate "C" not null,
  words text collate "C" not null
);
create index name_search_words on name_search using gin (search_lexemes(thread, words)) with (fastupdate = off);

-- One row: by which rules the index is made, and how far. Messages from `messages_from` to `messages_to`; names of
-- conversations from the id `names_from` on. `..._bytes`: how large an index was when it was built last (tidy-search.ts).
create table search_state (
  one smallint primary key default 1 check (one = 1),
  rules text collate "C" not null,
  messages_from bigint not null,
  messages_to bigint not null,
  names_from text collate "C" not null,
  message_index_bytes bigint not null default 0,
  name_index_bytes bigint not null default 0
) with (fillfactor = 50);
