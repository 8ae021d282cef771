import { formatInstant } from '../../keys/instant.ts';
import type { Database } from './database.ts';
import type { NewAuditEvent } from './new-audit-event.ts';
import { text } from './row.ts';

/** Refusals of requests without a known key that are events of their own; further ones in the same period are counted. */
const MOST_SINGLE = 20;
const PERIOD_MILLISECONDS = 10 * 60_000;
/** Where the keys came from is worth knowing; more of them are a guessing attack. */
const MOST_FINGERPRINTS = 20;
const SETTING = 'counted_refusals';

/** Refusals for one reason that are not events of their own. */
interface Counted {
  /** The first of them. */
  readonly event: NewAuditEvent;
  requests: number;
  lastAt: number;
  readonly operations: Record<string, number>;
  readonly fingerprints: string[];
}

/**
 * Keeps a flood of requests without a known key from filling the audit trail: of each period, the first refusals are events
 * of their own, and the others one event per reason that counts them. While a flood lasts, only the counts are written. They
 * are kept in SQLite, so that a crash does not lose them.
 */
export function unauthenticatedRefusals(database: Database) {
  let counted = restored(database);
  let periodStart = Math.min(...[...counted.values()].map(({ event }) => event.at), Number.POSITIVE_INFINITY);
  let single = counted.size > 0 ? MOST_SINGLE : 0;
  let lasts = false;

  function save(): void {
    const value = JSON.stringify([...counted]);
    database.run('insert or replace into settings (name, value) values (?, ?)', SETTING, value);
  }

  function take(): readonly NewAuditEvent[] {
    if (counted.size === 0) return [];
    lasts = true;
    const events = [...counted.values()].map(summaryOf);
    counted = new Map();
    database.run('delete from settings where name = ?', SETTING);
    return events;
  }

  function count(event: NewAuditEvent): void {
    const reason = String(event.details.reason);
    const known = counted.get(reason) ?? {
      event,
      requests: 0,
      lastAt: event.at,
      operations: {},
      fingerprints: [],
    };
    counted.set(reason, known);
    known.requests += 1;
    known.lastAt = event.at;
    const operation = String(event.details.operation);
    known.operations[operation] = (known.operations[operation] ?? 0) + 1;
    const { fingerprint } = event.details;
    const { fingerprints } = known;
    if (
      typeof fingerprint === 'string' &&
      fingerprints.length < MOST_FINGERPRINTS &&
      !fingerprints.includes(fingerprint)
    )
      fingerprints.push(fingerprint);
    save();
  }

  return {
    /** Takes a refusal. Returns the events to write for it now, which may be none. */
    add(event: NewAuditEvent): readonly NewAuditEvent[] {
      const sincePeriod = event.at - periodStart;
      // A clock that is set back starts a new period too.
      const isNewPeriod = !(sincePeriod >= 0 && sincePeriod < PERIOD_MILLISECONDS);
      const ended = isNewPeriod ? take() : [];
      if (isNewPeriod) {
        single = lasts && sincePeriod < 2 * PERIOD_MILLISECONDS ? MOST_SINGLE : 0;
        lasts = false;
        periodStart = event.at;
      }
      if (single >= MOST_SINGLE) {
        count(event);
        return ended;
      }
      single += 1;
      return [...ended, event];
    },

    /** The events that count what was not written yet. */
    take,
  };
}

function summaryOf({ event, requests, lastAt, operations, fingerprints }: Counted): NewAuditEvent {
  return {
    ...event,
    at: lastAt,
    details: {
      reason: event.details.reason,
      requests,
      first_at: formatInstant(event.at),
      last_at: formatInstant(lastAt),
      operations,
      ...(fingerprints.length === 0 ? {} : { fingerprints }),
    },
  };
}

function restored(database: Database): Map<string, Counted> {
  const row = database.get('select value from settings where name = ?', SETTING);
  return new Map(row === undefined ? [] : JSON.parse(text(row, 'value')));
}
