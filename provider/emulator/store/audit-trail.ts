import { type AuditAction, type AuditEvent, auditAction } from '../../api/contract/audit-event.ts';
import { type Actor, actor } from '../../api/contract/common.ts';
import type { EnvironmentScope } from '../../keys/environments.ts';
import { formatInstant } from '../instant.ts';
import { scopeMask } from '../scope-mask.ts';
import type { Database } from './database.ts';
import { integer, type Row, text, textOrNull } from './row.ts';
import { type PageRequest, type Slice, selectPage } from './select-page.ts';
import type { UsageTable } from './usage.ts';

/** Something that happened, to be remembered for good. */
export interface NewAuditEvent {
  readonly at: number;
  readonly action: AuditAction;
  readonly actor: Actor;
  readonly keyId: string | null;
  readonly target: string | null;
  /** Mask of the environments it concerns: only keys that cover them see it. */
  readonly scope: number;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface AuditFilter {
  /** Only events whose environments lie within this scope. */
  readonly within: EnvironmentScope;
  readonly keyId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly action?: AuditAction | undefined;
  /** At or after, milliseconds since the epoch. */
  readonly from?: number | undefined;
  /** Before, milliseconds since the epoch. */
  readonly to?: number | undefined;
}

/** How long uses of keys may wait until they are in the trail. */
const USE_RUN_MILLISECONDS = 60_000;

export type AuditTrail = ReturnType<typeof auditTrail>;

/**
 * The audit trail, oldest first. SQLite itself refuses to change or delete an event.
 *
 * Uses are coalesced: an `api_key.used` event stands for all of one key's requests since the event before it in the
 * trail, for a minute at most, and says how many there were and from when to when. The open run is written before any
 * other event is, so that the trail stays in order of time, and whenever the trail is read from its start.
 */
export function auditTrail(database: Database, usage: UsageTable) {
  let runStartedAt = usage.unloggedSince();

  function logUses(): void {
    if (runStartedAt === null) return;
    database.transaction(() => {
      for (const uses of usage.takeUnlogged()) {
        insert(database, {
          at: uses.lastAt,
          action: 'api_key.used',
          actor: { type: 'api_key', id: uses.keyId, name: uses.keyName },
          keyId: uses.keyId,
          target: null,
          scope: uses.scope,
          details: {
            requests: uses.requests,
            first_at: formatInstant(uses.firstAt),
            last_at: formatInstant(uses.lastAt),
          },
        });
      }
    });
    runStartedAt = null;
  }

  return {
    append(event: NewAuditEvent): void {
      database.transaction(() => {
        logUses();
        insert(database, event);
      });
    },

    recordUse(keyId: string, now: number): void {
      if (runStartedAt !== null && now - runStartedAt >= USE_RUN_MILLISECONDS) logUses();
      usage.record(keyId, now);
      runStartedAt ??= now;
    },

    list(filter: AuditFilter, page: PageRequest): Slice<AuditEvent> {
      // Not on later pages: each is a use itself, so a reader of one event a page would never reach the end.
      if (page.after === null) logUses();
      const { within, keyId, actorId, action, from, to } = filter;
      return selectPage(
        database,
        'select * from audit_events',
        'ascending',
        [
          within === 'all' ? undefined : ['scope & ~? = 0', scopeMask(within)],
          keyId === undefined ? undefined : ['key_id = ?', keyId],
          actorId === undefined ? undefined : ['actor_id = ?', actorId],
          action && ['action = ?', action],
          from === undefined ? undefined : ['at >= ?', from],
          to === undefined ? undefined : ['at < ?', to],
        ],
        page,
        fromRow,
      );
    },

    logUses,
  };
}

function insert(database: Database, event: NewAuditEvent): void {
  database.run(
    `insert into audit_events (at, action, actor_id, actor, key_id, target, scope, details)
       values (?, ?, ?, ?, ?, ?, ?, ?)`,
    event.at,
    event.action,
    event.actor.id,
    JSON.stringify(event.actor),
    event.keyId,
    event.target,
    event.scope,
    JSON.stringify(event.details),
  );
}

function fromRow(row: Row): AuditEvent {
  return {
    id: `evt_${integer(row, 'seq')}`,
    at: formatInstant(integer(row, 'at')),
    action: auditAction.parse(text(row, 'action')),
    actor: actor.parse(JSON.parse(text(row, 'actor'))),
    key_id: textOrNull(row, 'key_id'),
    target: textOrNull(row, 'target'),
    details: JSON.parse(text(row, 'details')),
  };
}
