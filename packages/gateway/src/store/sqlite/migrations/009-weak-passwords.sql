-- Whether the password a session was opened with is one that would not be taken today; its person is asked to change it.
alter table sessions add column weak_password integer not null default 0;
