import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { applyKey } from '../../../provider/lifecycle/apply-key.ts';
import { Journal } from '../../../provider/lifecycle/journal.ts';
import { fileStore } from '../../../provider/lifecycle/journal-file.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import { type ConnectedRun, nothingPlanned } from '../../../provider/lifecycle/run.ts';
import { DAY, declare, memoryState, opened as openedSession, statuses } from './declared-session.ts';

/** A recorded key, and runs that share a data directory. Each has its own connection, and takes the others for running. */
async function opened() {
  const world = await openedSession();
  await world.apply(declare(world.destination));
  const directory = await mkdtemp(join(tmpdir(), 'parallel-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const run = (process: string, of: ConnectedRun = world.with({})): ConnectedRun => ({
    ...of,
    planned: nothingPlanned(),
    journal: new Journal(
      {
        ...fileStore(directory, { run: process, state: 'one' }),
        process,
        isRunning: () => 'yes',
      },
      randomUUID,
    ),
  });
  /** A state of its own with the recorded key, as each run has read it. */
  const read = () => {
    const state = memoryState();
    state.records.push(world.state.latest());
    return state;
  };
  return { ...world, run, read, notes: () => readdir(directory) };
}

const ROTATION = {
  every: 30 * DAY,
  beforeExpiry: undefined,
  overlap: 7 * DAY,
  overlapMax: 28 * DAY,
  anchor: undefined,
};

test.each([
  ['without an overlap', {}],
  ['with one', { rotation: ROTATION }],
])('of two runs that rotate a key %s, the second one changes nothing', async (_, more) => {
  const { client, destination, run, read, keys, notes, with: withCalls } = await opened();
  const declared = declare(destination, { ...more, trigger: 'now' });
  const [first, second, report] = [read(), read(), new Report()];
  let refused: unknown;
  // The second one runs from its start to its end while the first one's successor gets its expiration.
  const held = withCalls({
    updateApiKey: async (id, body) => {
      if (refused === undefined) {
        refused = 'nothing';
        await applyKey(run('two'), declared, second, report).catch((error: unknown) => {
          refused = error;
        });
        expect(await notes()).toHaveLength(1);
      }
      return client.updateApiKey(id, body);
    },
  });
  await applyKey(run('one', held), declared, first, new Report());
  expect(String(refused)).toContain('Another Run Is Replacing This Key');
  expect(report.problems).toEqual([]);
  expect(second.records).toHaveLength(1);
  const [predecessor, successor] = await keys();
  expect(statuses(await keys())).toEqual(['rotation' in more ? 'active' : 'revoked', 'active']);
  expect(first.latest()).toMatchObject({ id: successor?.id, generation: 2 });
  expect(second.latest()).toMatchObject({ id: predecessor?.id });
  expect(destination.secret?.slice(-4)).toBe(successor?.last_four);
});
