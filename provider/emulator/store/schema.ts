/** The version of the tables below, kept in SQLite's `user_version`. */
export const SCHEMA_VERSION = 3;

/** What the uses were that are not in the audit trail yet. */
const UNLOGGED_OPERATIONS = `
create table unlogged_operations (
  key_id text not null,
  operation text not null,
  scope integer not null,
  requests integer not null,
  primary key (key_id, operation, scope)
) strict, without rowid;
`;

/** What brings the tables of an earlier version to the next one, by that version. */
export const MIGRATIONS: Readonly<Record<number, string>> = {
  1: 'alter table evidence add column content blob;',
  2: UNLOGGED_OPERATIONS,
};

/**
 * Everything the emulator stores. Instants are milliseconds since the epoch. `seq` gives every list an order that
 * inserts do not change; cursors refer to it.
 */
export const SCHEMA = `
create table settings (
  name text primary key,
  value text not null
) strict;

create table api_keys (
  seq integer primary key autoincrement,
  id text not null unique,
  hash blob not null unique,
  name text not null,
  name_folded text not null,
  permissions text not null,
  scope integer not null,
  last_four text not null,
  fingerprint text not null,
  created_at integer not null,
  created_by text not null,
  expires_at integer,
  last_used_at integer,
  request_count integer not null default 0,
  revoked_at integer,
  revoked_by text,
  unlogged_uses integer not null default 0,
  unlogged_since integer
) strict;
create index api_keys_with_unlogged_uses on api_keys (last_used_at) where unlogged_uses > 0;
${UNLOGGED_OPERATIONS}
create table idempotent_requests (
  caller_id text not null,
  idempotency_key text not null,
  request_hash blob not null,
  key_id text not null,
  created_at integer not null,
  primary key (caller_id, idempotency_key)
) strict, without rowid;
create index idempotent_requests_by_key on idempotent_requests (idempotency_key);

create table audit_events (
  seq integer primary key autoincrement,
  at integer not null,
  action text not null,
  actor_id text not null,
  actor text not null,
  key_id text,
  target text,
  scope integer not null,
  details text not null
) strict;
create index audit_events_by_key on audit_events (key_id, seq);
create index audit_events_by_actor on audit_events (actor_id, seq);
create index audit_events_by_action on audit_events (action, seq);
create index audit_events_by_time on audit_events (at);
create trigger audit_events_are_never_changed before update on audit_events
  begin select raise(abort, 'the audit trail is append-only'); end;
create trigger audit_events_are_never_replaced before insert on audit_events
  when exists (select 1 from audit_events where seq = new.seq)
  begin select raise(abort, 'the audit trail is append-only'); end;
create trigger audit_events_are_never_deleted before delete on audit_events
  begin select raise(abort, 'the audit trail is append-only'); end;

create table controls (
  seq integer primary key autoincrement,
  id text not null,
  environment text not null,
  status text not null,
  frameworks_folded text not null,
  document text not null,
  unique (environment, id)
) strict;

create table tests (
  seq integer primary key autoincrement,
  id text not null,
  environment text not null,
  status text not null,
  severity text not null,
  document text not null,
  unique (environment, id)
) strict;

create table evidence (
  seq integer primary key autoincrement,
  id text not null unique,
  environment text not null,
  type text not null,
  document text not null,
  content blob
) strict;

create table control_evidence (
  environment text not null,
  control_id text not null,
  evidence_id text not null,
  primary key (environment, control_id, evidence_id)
) strict, without rowid;

create table users (
  seq integer primary key autoincrement,
  id text not null unique,
  email_folded text not null unique,
  role text not null,
  document text not null
) strict;
`;
