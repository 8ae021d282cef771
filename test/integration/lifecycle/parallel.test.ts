import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import { LowerPlaneError } from '../../../provider/api/errors.ts';
import type { IdentifyOwner } from '../../../provider/delivery/occupant.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { PENDING } from '../../../provider/keys/key.ts';
import { applyKey } from '../../../provider/lifecycle/apply-key.ts';
import { successorBase } from '../../../provider/lifecycle/idempotency-keys.ts';
import { Journal } from '../../../provider/lifecycle/journal.ts';
import { fileStore } from '../../../provider/lifecycle/journal-file.ts';
import { planKey } from '../../../provider/lifecycle/plan-key.ts';
import { removeKey } from '../../../provider/lifecycle/remove-key.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import { type ConnectedRun, nothingPlanned } from '../../../provider/lifecycle/run.ts';
import { declare, MONTHLY, memoryState, opened as openedSession, statuses } from './declared-session.ts';

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

test.each([
  ['without an overlap', {}],
  ['with one', { rotation: MONTHLY }],
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

describe('two runs on one record that share no data directory', () => {
  /** Runs begin at once, and time passes before one of them creates anything. */
  async function begun() {
    const world = await opened();
    const { emulator, with: withCalls, session } = world;
    const begunAt = emulator.clock.now();
    emulator.clock.advance(1_000);
    /** Its journal is its own: see the session. */
    const beginning = (replaced: Partial<AdminClient> = {}): ConnectedRun => ({
      ...withCalls(replaced),
      begunAt,
    });
    return { ...world, beginning, rival: session, declared: declare(world.destination, { trigger: 'now' }) };
  }

  test('the second one to create a successor changes nothing, whether the first is recorded or not', async () => {
    const { beginning, rival, read, keys, declared, client, destination } = await begun();
    const [second, report] = [read(), new Report()];
    const refused: string[] = [];
    const apply = () =>
      applyKey(beginning(), declared, second, report).catch((error: Error) => {
        refused.push(error.message);
      });
    const held = {
      ...rival,
      ...beginning({
        updateApiKey: async (id, body) => {
          await apply();
          return client.updateApiKey(id, body);
        },
      }),
    };
    const first = read();
    await applyKey(held, declared, first, new Report());
    await apply();
    const [predecessor, successor] = await keys();
    for (const message of refused) {
      expect(message).toContain('Another Run Is Replacing This Key');
      expect(message).toContain(`has created ${successor?.id}`);
      expect(message).toContain(`successor of the key "CI gate" (${predecessor?.id})`);
    }
    expect(refused).toHaveLength(2);
    expect(report.problems).toEqual([]);
    expect(second.records).toHaveLength(1);
    expect(statuses(await keys())).toEqual(['revoked', 'active']);
    expect(first.latest()).toMatchObject({ id: successor?.id, generation: 2 });
    expect(destination.secret?.slice(-4)).toBe(successor?.last_four);
  });

  test.each([
    ['the same request', 0],
    ['one of another second', 1_000],
  ])('the second one to ask at the same moment changes nothing, with %s', async (_, later) => {
    const { beginning, rival, read, keys, declared, client, emulator } = await begun();
    let createdByRival = 0;
    const first = read();
    const late = beginning({
      createApiKey: async (body, options) => {
        if (createdByRival++ === 0) {
          await applyKey(rival, declared, first, new Report());
          emulator.clock.advance(later);
          const again = {
            ...body,
            expires_at: new Date(Date.parse(body.expires_at ?? '') + later).toISOString(),
          };
          return client.createApiKey(later === 0 ? body : again, options);
        }
        return client.createApiKey(body, options);
      },
    });
    const second = read();
    const refused = applyKey(late, declared, second, new Report());
    await expect(refused).rejects.toThrow('Another Run Is Replacing This Key');
    expect(second.records).toHaveLength(1);
    expect(statuses(await keys())).toEqual(['revoked', 'active']);
    expect((await keys())[1]?.id).toBe(first.latest().id);
  });

  test('the removal of its predecessor is refused, and nothing ends', async () => {
    const { beginning, rival, read, keys, client, declared } = await begun();
    const report = new Report();
    let refused: unknown;
    const held = beginning({
      updateApiKey: async (id, body) => {
        refused = await removeKey(beginning(), read(), report).catch((error: unknown) => error);
        return client.updateApiKey(id, body);
      },
    });
    const first = read();
    await applyKey({ ...rival, ...held }, declared, first, new Report());
    expect(String(refused)).toContain('Another Run Is Replacing This Key');
    expect(report.problems).toEqual([]);
    expect(statuses(await keys())).toEqual(['revoked', 'active']);
  });

  test('its key at a destination is not taken for one of its own at plan', async () => {
    const { beginning, rival, read, declared, destination, state } = await begun();
    await applyKey(rival, declared, read(), new Report());
    const plans = async (run: ConnectedRun) => {
      const owners: unknown[] = [];
      const asking = {
        ...declared,
        destinations: declared.destinations.map((known) =>
          known === PENDING
            ? known
            : {
                ...known,
                open: async (identify?: IdentifyOwner) => ({
                  ...destination,
                  check: async () => {
                    owners.push((await identify?.(fingerprint(destination.secret ?? '')))?.kind);
                  },
                }),
              },
        ),
      };
      await planKey(run, asking, state.latest(), new Report());
      return owners;
    };
    expect(await plans(beginning())).toEqual(['live']);
    expect(await plans({ ...beginning(), begunAt: Number.POSITIVE_INFINITY })).toEqual(['own']);
  });

  test('what an earlier run left is ended as ever', async () => {
    const { beginning, emulator, read, keys, client, declared, state, report } = await begun();
    const idempotencyKey = `${successorBase('terraform', state.latest())}:0`;
    const { key } = await client.createApiKey(
      { name: 'CI gate', permissions: 'read-only' },
      { idempotencyKey },
    );
    await applyKey({ ...beginning(), begunAt: emulator.clock.now() }, declared, read(), report);
    expect(statuses(await keys())).toEqual(['revoked', 'revoked', 'active']);
    expect(report.problems).toMatchObject([{ detail: expect.stringContaining(key.id) }]);
  });

  test('what its own changed request created is ended, and not said to be of an earlier apply', async () => {
    const { beginning, read, keys, client, declared, report } = await begun();
    let isChanged = false;
    const run = beginning({
      createApiKey: async (body, options) => {
        if (!isChanged) await client.createApiKey({ ...body, permissions: 'admin' }, options);
        isChanged = true;
        return client.createApiKey(body, options).catch((error: unknown) => {
          // As after an attempt whose answer was lost.
          throw error instanceof LowerPlaneError
            ? new LowerPlaneError({ ...error, detail: error.detail, attempts: 2 })
            : error;
        });
      },
    });
    await applyKey(run, declared, read(), report);
    expect(statuses(await keys())).toEqual(['revoked', 'revoked', 'active']);
    expect(report.problems.map(({ title }) => title)).toEqual([
      'Key Of A Changed Request Was Revoked: "CI gate"',
    ]);
  });
});
