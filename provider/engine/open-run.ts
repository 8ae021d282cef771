import { randomUUID } from 'node:crypto';
import type { ClientOptions } from '../api/options.ts';
import { connect } from '../lifecycle/connect.ts';
import { Journal } from '../lifecycle/journal.ts';
import { memoryStore } from '../lifecycle/journal-memory.ts';
import {
  beginningOf,
  type ConnectedRun,
  type Connection,
  type Guards,
  noRevocations,
  nothingPlanned,
} from '../lifecycle/run.ts';

/** What manages the keys, as their Idempotency-Keys begin. */
const ENGINE = 'lowerplane';

/**
 * A run of the engine that keeps no records: what exists is what LowerPlane and the destinations show.
 *
 * @throws ClientOptionError, LifecycleError, LowerPlaneError as {@link connect} does.
 */
export async function openRun(options: ClientOptions, guards: Guards): Promise<ConnectedRun> {
  return runOf(await connect(options), guards);
}

/** The same over a connection that exists. */
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
