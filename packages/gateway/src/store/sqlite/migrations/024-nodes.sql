-- What a server says of itself with each heartbeat, and when others found it dead and took over what it had leased.
alter table nodes add column report text;
alter table nodes add column died_at integer;
