import { type AuditAction, type AuditEvent, auditAction } from '../../api/contract/audit-event.ts';
import { actor } from '../../api/contract/common.ts';
import type { EnvironmentScope } from '../../keys/environments.ts';
import { type KeyEvent, requestsIn } from '../../keys/impact.ts';
import { formatInstant } from '../../keys/instant.ts';
import { scopeMask } from '../scope-mask.ts';
import type { Database } from './database.ts';
import type { NewAuditEvent } from './new-audit-event.ts';
import { integer, type Row, text, textOrNull } from './row.ts';
import { type Condition, type PageRequest, type Slice, selectPage } from './select-page.ts';
import { unauthenticatedRefusals } from './unauthenticated-refusals.ts';
import type { UsageTable, Use } from './usage.ts';

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

const SELECT = 'select * from audit_events';

/** How long uses of keys may wait until they are written to the trail. */
const USE_RUN_MILLISECONDS = 60_000;

export type AuditTrail = ReturnType<typeof auditTrail>;

/**
 * The audit trail, oldest first. SQLite itself refuses to change or delete an event. Every event about a known key is
 * written.
 *
 * Uses are coalesced, so that ten thousand requests are not ten thousand events: an `api_key.used` event covers the
 * requests of one key within at most a minute, with their number and time range. An open event is written when the
 * trail is read from its start and when the emulator closes. It is counted in SQLite, so that a crash does not lose it.
 */
export function auditTrail(database: Database, usage: UsageTable) {
  let runStartedAt = usage.unloggedSince();
  let lastEventAt = newestEventAt(database);
  const refusals = unauthenticatedRefusals(database);

  function insert(event: NewAuditEvent): void {
    insertEvent(database, event);
    lastEventAt = event.at;
  }

  function logUses(): void {
    if (runStartedAt === null) return;
    database.transaction(() => {
      for (const uses of usage.takeUnlogged()) {
        insert({
          at: inOrder(uses.lastAt, lastEventAt),
          action: 'api_key.used',
          actor: { type: 'api_key', id: uses.keyId, name: uses.keyName },
          keyId: uses.keyId,
          target: null,
          scope: uses.scope,
          details: {
            requests: uses.requests,
            first_at: formatInstant(uses.firstAt),
            last_at: formatInstant(uses.lastAt),
            operations: uses.operations,
          },
        });
      }
    });
    runStartedAt = null;
  }

  /** Events that count what happened earlier. */
  function insertLate(event: NewAuditEvent): void {
    insert({ ...event, at: inOrder(event.at, lastEventAt) });
  }

  function logAll(): void {
    logUses();
    database.transaction(() => {
      for (const event of refusals.take()) insertLate(event);
    });
  }

  function logUsesWhenDue(now: number): void {
    if (runStartedAt !== null && now - runStartedAt >= USE_RUN_MILLISECONDS) logUses();
  }

  return {
    append(event: NewAuditEvent): void {
      database.transaction(() => {
        logUsesWhenDue(event.at);
        insert(event);
      });
    },

    /** A request without a known key was refused. Many of them share an event; see {@link unauthenticatedRefusals}. */
    appendUnauthenticated(event: NewAuditEvent): void {
      database.transaction(() => {
        logUsesWhenDue(event.at);
        for (const due of refusals.add(event)) insertLate(due);
      });
    },

    recordUse(keyId: string, now: number): void {
      logUsesWhenDue(now);
      usage.record(keyId, now);
      runStartedAt ??= now;
    },

    /** What a use is that was recorded: the event that counts it says so, or the next one. */
    recordOperation(keyId: string, use: Use): void {
      usage.recordOperation(keyId, use);
    },

    /** Newest first, for people. */
    newest(filter: AuditFilter, page: PageRequest): Slice<AuditEvent> {
      if (page.after === null) logAll();
      return selectPage(database, SELECT, 'descending', conditionsOf(filter), page, fromRow);
    },

    /** What was done with a key since a moment, oldest first. */
    eventsOf(keyId: string, since: number): readonly KeyEvent<AuditAction>[] {
      logAll();
      return database
        .all(
          `select at, action, json_extract(details, '$.requests') as requests from audit_events
             where actor_id = ? and at >= ? order by seq`,
          keyId,
          since,
        )
        .map((row) => ({
          action: auditAction.parse(text(row, 'action')),
          at: integer(row, 'at'),
          requests: requestsIn(row),
        }));
    },

    list(filter: AuditFilter, page: PageRequest): Slice<AuditEvent> {
      // Not on later pages: each is a use itself, so a reader of one event per page would never reach the end.
      if (page.after === null) logAll();
      return selectPage(database, SELECT, 'ascending', conditionsOf(filter), page, fromRow);
    },

    /** Writes what is counted so far. */
    logAll,
  };
}

function conditionsOf({ within, keyId, actorId, action, from, to }: AuditFilter): readonly Condition[] {
  return [
    within === 'all' ? undefined : ['scope & ~? = 0', scopeMask(within)],
    keyId === undefined ? undefined : ['key_id = ?', keyId],
    actorId === undefined ? undefined : ['actor_id = ?', actorId],
    action && ['action = ?', action],
    from === undefined ? undefined : ['at >= ?', from],
    to === undefined ? undefined : ['at < ?', to],
  ];
}

/** Keeps the trail in order of time: other events may have been written in the meantime. */
function inOrder(lastUseAt: number, lastEventAt: number): number {
  const isWithinRun = lastEventAt > lastUseAt && lastEventAt - lastUseAt <= USE_RUN_MILLISECONDS;
  return isWithinRun ? lastEventAt : lastUseAt;
}

function newestEventAt(database: Database): number {
  const row = database.get('select at from audit_events order by seq desc limit 1');
  return row === undefined ? 0 : integer(row, 'at');
}

function insertEvent(database: Database, event: NewAuditEvent): void {
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
