-- What operators are alerted to, and the messages about it. Nothing of a customer is in them.
create table alerts (
  id text collate "C" primary key,
  kind text collate "C" not null,
  subject text collate "C" not null,
  instance_id text collate "C",
  connector_id text collate "C",
  -- JSON: a reason.
  reason text collate "C" not null,
  since bigint not null,
  seen_at bigint not null,
  raised_at bigint,
  told_at bigint,
  resolved_at bigint
);
create unique index alerts_lasting on alerts (kind, subject) where resolved_at is null;
create index alerts_ended on alerts (resolved_at) where resolved_at is not null;
create index alerts_raised on alerts (raised_at, id) where raised_at is not null;
create table alert_notices (
  id text collate "C" primary key,
  way text collate "C" not null,
  -- JSON: what it says.
  body text collate "C" not null,
  state text collate "C" not null,
  created_at bigint not null,
  step bigint not null,
  due_at bigint not null,
  last_error text collate "C",
  settled_at bigint
);
create index alert_notices_pending on alert_notices (due_at, id) where state = 'pending';
create index alert_notices_settled on alert_notices (settled_at) where settled_at is not null;
