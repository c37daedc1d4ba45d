-- What operators are alerted to, and the messages about it. Nothing of a customer is in them.
create table alerts (
  id text primary key,
  kind text not null,
  subject text not null,
  instance_id text,
  connector_id text,
  -- JSON: a reason.
  reason text not null,
  since integer not null,
  seen_at integer not null,
  raised_at integer,
  told_at integer,
  resolved_at integer
) strict, without rowid;
create unique index alerts_lasting on alerts (kind, subject) where resolved_at is null;
create index alerts_ended on alerts (resolved_at) where resolved_at is not null;
create index alerts_raised on alerts (raised_at, id) where raised_at is not null;
create table alert_notices (
  id text primary key,
  way text not null,
  -- JSON: what it says.
  body text not null,
  state text not null,
  created_at integer not null,
  step integer not null,
  due_at integer not null,
  last_error text,
  settled_at integer
) strict, without rowid;
create index alert_notices_pending on alert_notices (due_at, id) where state = 'pending';
create index alert_notices_settled on alert_notices (settled_at) where settled_at is not null;
