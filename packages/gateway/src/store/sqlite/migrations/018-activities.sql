-- What was done, by whom, to what: one record, of which the audit log shows what concerns no single conversation. Each
-- row carries a hash over itself and the row before. `erased_hash` stands for what an erasure took out of a row.
create table activities (
  seq integer primary key autoincrement,
  id text not null unique,
  at integer not null,
  actor_type text not null,
  actor_id text,
  actor_name text,
  kind text not null,
  target_type text not null,
  target_id text not null,
  target_name text,
  instance_id text,
  connector_id text,
  conversation_id text,
  params text not null,
  erased_hash blob,
  hash blob not null
) strict;
with recursive chain (seq, hash) as (
  select 0, zeroblob(32)
  union all
  select a.seq, chain_hash(c.hash, a.seq, a.id, a.at, a.actor_type, a.actor_id, a.actor_name, a.action, a.target_type,
      a.target_id, a.target_name, a.instance_id, a.connector_id, null, a.details, null)
    from chain c join audit a on a.seq = (select min(seq) from audit where seq > c.seq)
)
insert into activities
  select a.seq, a.id, a.at, a.actor_type, a.actor_id, a.actor_name, a.action, a.target_type, a.target_id, a.target_name,
    a.instance_id, a.connector_id, null, a.details, null, c.hash
  from chain c join audit a on a.seq = c.seq order by a.seq;
drop table audit;
create view audit as
  select seq, id, at, actor_type, actor_id, actor_name, kind as action, target_type, target_id, target_name, instance_id,
    connector_id, params as details
  from activities where target_type <> 'conversation';
create index activities_of_target on activities (target_id, seq);
create index activities_of_connector on activities (connector_id, seq) where connector_id is not null;
create index activities_of_actor on activities (actor_id, seq);
create index activities_of_kind on activities (kind, seq);
create index activities_of_conversation on activities (conversation_id, at, seq) where conversation_id is not null;
create trigger activities_keep_rows before delete on activities
  begin select raise(abort, 'the record of activities is append-only'); end;
-- `insert or replace` would delete without that trigger.
create trigger activities_keep_places before insert on activities
  when exists (select 1 from activities where seq = new.seq or id = new.id)
  begin select raise(abort, 'the record of activities is append-only'); end;
create trigger activities_keep_values before update on activities
  when old.conversation_id is null or old.erased_hash is not null or new.erased_hash is null or new.conversation_id is not null
    or (new.seq, new.id, new.at, new.actor_type, new.kind, new.target_type, new.hash)
      is not (old.seq, old.id, old.at, old.actor_type, old.kind, old.target_type, old.hash)
    or new.actor_id is not old.actor_id or new.actor_name is not old.actor_name
    or new.target_name is not old.target_name or new.instance_id is not old.instance_id
    or new.connector_id is not old.connector_id
    or (old.target_type <> 'conversation' and (new.target_id <> old.target_id or new.params <> old.params))
  begin select raise(abort, 'the record of activities is append-only'); end;
