import { randomUUID } from 'node:crypto';
import { connectionOf } from '../../../provider/lifecycle/connect.ts';
import { decidedAgain } from '../../../provider/lifecycle/deciding-time.ts';
import type { DeclaredKey } from '../../../provider/lifecycle/declared-key.ts';
import { Journal } from '../../../provider/lifecycle/journal.ts';
import { memoryStore } from '../../../provider/lifecycle/journal-memory.ts';
import { planKey } from '../../../provider/lifecycle/plan-key.ts';
import type { KeyRecord } from '../../../provider/lifecycle/record.ts';
import { refreshKey } from '../../../provider/lifecycle/refresh-key.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import {
  type ConnectedRun,
  type Guards,
  NO_GUARDS,
  noRevocations,
  nothingPlanned,
} from '../../../provider/lifecycle/run.ts';
import { declare, opened } from './declared-session.ts';

/** LowerPlane knows no key of this id. */
export const MISSING = 'key_00000000000000000000';

/** A key that is recorded, and runs that plan it. */
export async function applied(changes: Partial<DeclaredKey['desired']> = {}) {
  const world = await opened();
  const declared = declare(world.destination, changes);
  await world.apply(declared);
  const record = world.state.latest();
  /** Of another process, which knows nothing of what was done before. */
  const run = (guards: Partial<Guards> = {}): ConnectedRun => ({
    ...world.session,
    connection: connectionOf(world.client, world.session.connection.self),
    guards: { ...NO_GUARDS, ...guards },
    planned: nothingPlanned(),
    revocations: noRevocations(),
    journal: new Journal(memoryStore(), randomUUID),
  });
  /** What the next refresh makes of the record. */
  const refreshed = async () => {
    const one = run();
    const record = await refreshKey(one, world.state.latest().id, world.state.latest(), new Report());
    return record && decidedAgain(record, one.now());
  };
  const use = async (secret = world.destination.secret) => {
    const headers = { authorization: `Bearer ${secret}` };
    await fetch(`${world.emulator.url}/v1/api-keys/self`, { headers });
  };
  return { ...world, declared, record, run, refreshed, use };
}

/** What a plan changes and reports. */
export async function planned(
  run: ConnectedRun,
  declared: DeclaredKey | undefined,
  record: KeyRecord | undefined,
) {
  const report = new Report();
  const { changes } = await planKey(run, declared, record, report);
  return {
    changes: changes.map(({ kind }) => kind),
    problems: report.problems.map(({ severity, title, path }) => [severity, title, ...(path ? [path] : [])]),
    details: report.problems.map(({ detail }) => detail),
  };
}

/** The run, as if it were authenticated with a key that may do less. */
export function narrowed(run: ConnectedRun, self: Partial<ConnectedRun['connection']['self']>): ConnectedRun {
  return { ...run, connection: { ...run.connection, self: { ...run.connection.self, ...self } } };
}
