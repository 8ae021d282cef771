import { randomUUID } from 'node:crypto';
import { Journal } from './journal.ts';
import { memoryStore } from './journal-memory.ts';
import {
  beginningOf,
  type ConnectedRun,
  type Connection,
  type Guards,
  noRevocations,
  nothingPlanned,
} from './run.ts';

/** What manages the keys, as their Idempotency-Keys begin. */
const ENGINE = 'lowerplane';

/** A run that keeps no records: what exists is what LowerPlane and the destinations show. */
export function runOf(connection: Connection, guards: Guards): ConnectedRun {
  return {
    connection,
    guards,
    planned: nothingPlanned(),
    revocations: noRevocations(),
    engine: ENGINE,
    keysByName: true,
    // The next run finds what this one leaves by its name.
    journal: new Journal(memoryStore(), randomUUID),
    newId: randomUUID,
    begunAt: beginningOf(connection.client, 0),
    now: () => connection.client.clock.now(),
  };
}
