-- What an erasure takes out of an activity is hashed with random bytes that go with it: short words could be guessed else.
alter table activities add column salt blob;
create trigger activities_grow_at_end before insert on activities
  when new.seq <> ifnull((select max(seq) from activities), 0) + 1
  begin select raise(abort, 'the record of activities is append-only'); end;
