-- JSON: a list of what was wrong, each with its place and its params. Of requests recorded before there are codes alone.
alter table refused_requests add column faults text collate "C" not null default '[]';
-- Those that are not kept included.
alter table refused_requests add column fault_count bigint not null default 0;
