import type { SQLInputValue } from 'node:sqlite';
import type { Environment, EnvironmentScope } from '../../keys/environments.ts';
import { ENDS_SOON, MAX_AGE, MAX_AGE_HIGH_PRIVILEGE, UNUSED_FOR } from '../../keys/hygiene.ts';
import type { KeyStatus } from '../../keys/key.ts';
import type { Permissions } from '../../keys/permissions.ts';
import { environmentBit, scopeMask } from '../scope-mask.ts';
import type { Database } from './database.ts';
import { integer, type Row, text } from './row.ts';
import type { Condition } from './select-page.ts';

/** What deserves a look, by LowerPlane's best practices. All of them are about keys that work. */
export const CONCERNS = ['rotation-due', 'unused', 'expires-soon', 'never-expires'] as const;
export type Concern = (typeof CONCERNS)[number];

/** What keys can be sorted by. */
export const KEY_SORTS = ['name', 'permissions', 'created', 'used', 'expires', 'due', 'status'] as const;
export type KeySort = (typeof KEY_SORTS)[number];

/** A search among keys. */
export interface KeySearch {
  /** Only keys whose environments lie within this scope. */
  readonly within: EnvironmentScope;
  /** A part of the name, the last four characters, or the id. */
  readonly words: string;
  readonly status: Exclude<KeyStatus, 'absent'> | undefined;
  readonly permissions: Permissions | undefined;
  readonly environment: Environment | undefined;
  readonly concern: Concern | undefined;
  readonly sort: KeySort;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** How many keys there are of each kind. */
export type KeyCounts = Readonly<Record<Exclude<KeyStatus, 'absent'> | Concern, number>>;

/** When a key is due for a successor, as {@link replacementDueAt} has it. */
const DUE = `created_at + case permissions when 'admin' then ${MAX_AGE_HIGH_PRIVILEGE} else ${MAX_AGE} end`;
/** With the time as `?1`. */
const WORKS = '(revoked_at is null and (expires_at is null or expires_at > ?1))';
const LEVEL = "case permissions when 'read-only' then 0 when 'read-write' then 1 else 2 end";

const STATUS_SQL: Readonly<Record<Exclude<KeyStatus, 'absent'>, string>> = {
  active: WORKS,
  expired: '(revoked_at is null and expires_at <= ?1)',
  revoked: 'revoked_at is not null',
};

const CONCERN_SQL: Readonly<Record<Concern, string>> = {
  'rotation-due': `(${WORKS} and ${DUE} <= ?1)`,
  unused: `(${WORKS} and coalesce(last_used_at, created_at) <= ?1 - ${UNUSED_FOR})`,
  'expires-soon': `(${WORKS} and expires_at <= ?1 + ${ENDS_SOON})`,
  'never-expires': `(${WORKS} and expires_at is null)`,
};

const SORT_SQL: Readonly<Record<KeySort, string>> = {
  name: 'name_folded',
  permissions: LEVEL,
  created: 'created_at',
  used: 'coalesce(last_used_at, 0)',
  // What never expires comes after all that do.
  expires: 'coalesce(expires_at, 9e15)',
  due: `case when ${WORKS} then ${DUE} else 9e15 end`,
  status: `case when ${WORKS} then 0 when revoked_at is null then 1 else 2 end`,
};

/** Some of the keys found, and how many there are in all. */
export interface KeysFound<Key> {
  readonly keys: readonly Key[];
  readonly total: number;
}

/** @param select everything up to `where`. */
export function searchKeys<Key>(
  database: Database,
  select: string,
  search: KeySearch,
  read: (row: Row) => Key,
): KeysFound<Key> {
  const given = conditionsOf(search).filter((condition) => condition !== undefined);
  // The time is used without a condition too, so that it is always bound.
  const where = ['?1 > 0', ...given.map(([sql]) => sql)].join(' and ');
  const values: SQLInputValue[] = [search.now, ...given.flatMap(([, ...own]) => own)];
  const order = `${SORT_SQL[search.sort]} ${search.descending ? 'desc' : 'asc'}, seq desc`;
  const rows = database.all(
    `${select} where ${where} order by ${order} limit ? offset ?`,
    ...values,
    search.limit,
    search.offset,
  );
  const counted = database.get(`select count(*) as total from api_keys where ${where}`, ...values);
  return { keys: rows.map(read), total: counted === undefined ? 0 : integer(counted, 'total') };
}

function conditionsOf({ within, words, status, permissions, environment, concern }: KeySearch) {
  const folded = words.trim().toLowerCase();
  const conditions: readonly Condition[] = [
    within === 'all' ? undefined : ['scope & ~? = 0', scopeMask(within)],
    folded === ''
      ? undefined
      : [
          '(instr(name_folded, ?) > 0 or lower(last_four) = ? or lower(id) = ?)',
          folded,
          folded.replace(/^(?:…|\.{3})/, ''),
          folded,
        ],
    status && [STATUS_SQL[status]],
    permissions && ['permissions = ?', permissions],
    environment && ['scope & ? != 0', environmentBit(environment)],
    concern && [CONCERN_SQL[concern]],
  ];
  return conditions;
}

/** Counts the keys within a scope. */
export function countKeys(database: Database, within: EnvironmentScope, now: number): KeyCounts {
  const sums = Object.entries({ ...STATUS_SQL, ...CONCERN_SQL }).map(
    ([name, sql]) => `coalesce(sum(${sql}), 0) as "${name}"`,
  );
  const row =
    database.get(`select ${sums.join(', ')} from api_keys where scope & ~?2 = 0`, now, scopeMask(within)) ??
    {};
  return {
    active: integer(row, 'active'),
    expired: integer(row, 'expired'),
    revoked: integer(row, 'revoked'),
    'rotation-due': integer(row, 'rotation-due'),
    unused: integer(row, 'unused'),
    'expires-soon': integer(row, 'expires-soon'),
    'never-expires': integer(row, 'never-expires'),
  };
}

/**
 * The generation of each key of some names, by its id: 1 is the oldest key of its name, as the engine counts them.
 */
export function generationsOfNames(
  database: Database,
  names: readonly string[],
  within: EnvironmentScope,
): ReadonlyMap<string, number> {
  const rows = database.all(
    `select id, row_number() over (partition by name order by created_at, id) as generation from api_keys
       where name in (select value from json_each(?)) and scope & ~? = 0`,
    JSON.stringify(names),
    scopeMask(within),
  );
  return new Map(rows.map((row) => [text(row, 'id'), integer(row, 'generation')]));
}
