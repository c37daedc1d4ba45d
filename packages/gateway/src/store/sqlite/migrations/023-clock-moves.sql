-- A change of the clock that is under way: how far what waits has been moved along. No row when none is.
create table clock_moves (
  id integer primary key check (id = 1),
  by_ms integer not null,
  now integer not null,
  delivery_place text,
  fetch_place text
) strict;
