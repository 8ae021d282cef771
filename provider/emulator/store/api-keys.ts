import type { ApiKey } from '../../api/contract/api-key.ts';
import { type Actor, actor } from '../../api/contract/common.ts';
import type { Environment, EnvironmentScope } from '../../keys/environments.ts';
import { formatInstant } from '../../keys/instant.ts';
import { PERMISSIONS, type Permissions } from '../../keys/permissions.ts';
import { environmentBit, scopeFromMask, scopeMask } from '../scope-mask.ts';
import type { Database } from './database.ts';
import { countKeys, generationsOfNames, type KeySearch, type KeysFound, searchKeys } from './key-search.ts';
import { integer, integerOrNull, type Row, text, textOrNull } from './row.ts';
import { among, type PageRequest, type Slice, selectPage } from './select-page.ts';

/** A key as the emulator stores it. Instants are milliseconds since the epoch. */
export interface StoredKey {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly permissions: Permissions;
  readonly environments: EnvironmentScope;
  readonly lastFour: string;
  readonly fingerprint: string;
  readonly createdAt: number;
  readonly createdBy: Actor;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly requestCount: number;
  readonly revoked: { readonly at: number; readonly by: Actor } | null;
}

export interface NewKey
  extends Omit<StoredKey, 'organizationId' | 'lastUsedAt' | 'requestCount' | 'revoked'> {
  /** SHA-256 over the text of the key, by which it is found. */
  readonly hash: Uint8Array;
}

export interface KeyFilter {
  /** Only keys whose environments lie within this scope. */
  readonly within: EnvironmentScope;
  readonly status?: 'active' | 'revoked' | undefined;
  readonly environment?: Environment | undefined;
  readonly permissions?: Permissions | undefined;
  readonly name?: string | undefined;
  /** Only what was created with this `Idempotency-Key`, by whichever key: the last key of each. */
  readonly idempotencyKey?: string | undefined;
}

/** Without the hash: to read it takes longer than the rest. */
const SELECT = `select seq, id, name, permissions, scope, last_four, fingerprint, created_at, created_by, expires_at,
  last_used_at, request_count, revoked_at, revoked_by from api_keys`;

export type ApiKeyTable = ReturnType<typeof apiKeyTable>;

/** @param organizationId of all keys in the database. */
export function apiKeyTable(database: Database, organizationId: string) {
  /** Most keys were created by a few others. */
  const actors = new Map<string, Actor>();
  const actorOf = (json: string): Actor => {
    const known = actors.get(json);
    if (known) return known;
    if (actors.size > 1_000) actors.clear();
    const read = actor.parse(JSON.parse(json));
    actors.set(json, read);
    return read;
  };
  const read = (row: Row): StoredKey => fromRow(row, organizationId, actorOf);
  const createdWith = (idempotencyKey: string): readonly string[] =>
    database
      .all('select key_id from idempotent_requests where idempotency_key = ?', idempotencyKey)
      .map((row) => text(row, 'key_id'));
  return {
    insert(key: NewKey): void {
      database.run(
        `insert into api_keys (id, hash, name, name_folded, permissions, scope, last_four, fingerprint,
           created_at, created_by, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        key.id,
        key.hash,
        key.name,
        fold(key.name),
        key.permissions,
        scopeMask(key.environments),
        key.lastFour,
        key.fingerprint,
        key.createdAt,
        JSON.stringify(key.createdBy),
        key.expiresAt,
      );
    },

    byId(id: string): StoredKey | undefined {
      const row = database.get(`${SELECT} where id = ?`, id);
      return row && read(row);
    },

    byHash(hash: Uint8Array): StoredKey | undefined {
      const row = database.get(`${SELECT} where hash = ?`, hash);
      return row && read(row);
    },

    isEmpty(): boolean {
      return database.get('select 1 from api_keys limit 1') === undefined;
    },

    /** Newest first. */
    list(filter: KeyFilter, page: PageRequest): Slice<StoredKey> {
      const { within, status, environment, permissions, name, idempotencyKey } = filter;
      const created = idempotencyKey === undefined ? undefined : createdWith(idempotencyKey);
      // Most look for what was never created.
      if (created?.length === 0) return { items: [], next: null };
      return selectPage(
        database,
        SELECT,
        'descending',
        [
          within === 'all' ? undefined : ['scope & ~? = 0', scopeMask(within)],
          status && [`revoked_at is ${status === 'active' ? 'null' : 'not null'}`],
          environment && ['scope & ? != 0', environmentBit(environment)],
          permissions && ['permissions = ?', permissions],
          name === undefined ? undefined : ['instr(name_folded, ?) > 0', fold(name)],
          created && among('id', created),
        ],
        page,
        read,
      );
    },

    /** Finds keys for people: by words, status and concerns, sorted, any page. */
    search: (search: KeySearch): KeysFound<StoredKey> => searchKeys(database, SELECT, search, read),

    counts: (within: EnvironmentScope, now: number) => countKeys(database, within, now),

    /** Newest first. */
    withName(name: string, within: EnvironmentScope): readonly StoredKey[] {
      return database
        .all(
          `${SELECT} where name = ? and scope & ~? = 0 order by created_at desc, id desc`,
          name,
          scopeMask(within),
        )
        .map(read);
    },

    generations: (names: readonly string[], within: EnvironmentScope) =>
      generationsOfNames(database, names, within),

    rename(id: string, name: string): void {
      database.run('update api_keys set name = ?, name_folded = ? where id = ?', name, fold(name), id);
    },

    setExpiration(id: string, expiresAt: number | null): void {
      database.run('update api_keys set expires_at = ? where id = ?', expiresAt, id);
    },

    revoke(id: string, at: number, by: Actor): void {
      database.run(
        'update api_keys set revoked_at = ?, revoked_by = ? where id = ?',
        at,
        JSON.stringify(by),
        id,
      );
    },
  };
}

/** The key as the API returns it. */
export function toApiKey(key: StoredKey): ApiKey {
  const instantOrNull = (at: number | null) => (at === null ? null : formatInstant(at));
  return {
    id: key.id,
    organization_id: key.organizationId,
    name: key.name,
    permissions: key.permissions,
    environments: key.environments === 'all' ? 'all' : [...key.environments],
    status: key.revoked === null ? 'active' : 'revoked',
    last_four: key.lastFour,
    fingerprint: key.fingerprint,
    created_at: formatInstant(key.createdAt),
    created_by: key.createdBy,
    expires_at: instantOrNull(key.expiresAt),
    last_used_at: instantOrNull(key.lastUsedAt),
    request_count: key.requestCount,
    revoked_at: instantOrNull(key.revoked?.at ?? null),
    revoked_by: key.revoked?.by ?? null,
  };
}

/** SQLite folds the case of ASCII only, but key names can be in any language. */
function fold(name: string): string {
  return name.toLowerCase();
}

/** Not with its schema, which takes longer than the rest of the row. */
function permissionsOf(row: Row): Permissions {
  const held = text(row, 'permissions');
  const known = PERMISSIONS.find((permissions) => permissions === held);
  if (known === undefined) throw new TypeError('column permissions should hold permissions');
  return known;
}

function fromRow(row: Row, organizationId: string, actorOf: (json: string) => Actor): StoredKey {
  const revokedAt = integerOrNull(row, 'revoked_at');
  const revokedBy = textOrNull(row, 'revoked_by');
  return {
    id: text(row, 'id'),
    organizationId,
    name: text(row, 'name'),
    permissions: permissionsOf(row),
    environments: scopeFromMask(integer(row, 'scope')),
    lastFour: text(row, 'last_four'),
    fingerprint: text(row, 'fingerprint'),
    createdAt: integer(row, 'created_at'),
    createdBy: actorOf(text(row, 'created_by')),
    expiresAt: integerOrNull(row, 'expires_at'),
    lastUsedAt: integerOrNull(row, 'last_used_at'),
    requestCount: integer(row, 'request_count'),
    revoked: revokedAt === null || revokedBy === null ? null : { at: revokedAt, by: actorOf(revokedBy) },
  };
}
