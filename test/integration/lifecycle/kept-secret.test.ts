import { expect, test } from 'vitest';
import {
  type DeclaredKey,
  NOT_REACHABLE_YET,
  type OpenableDestination,
} from '../../../provider/lifecycle/declared-key.ts';
import { clearExposed, clearPrevious, staleLocations } from '../../../provider/lifecycle/previous-secret.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import { workingSecret } from '../../../provider/lifecycle/working-secret.ts';
import { MONTHLY, statuses } from './declared-session.ts';
import { applied } from './planned-key.ts';
import { scratchPlace } from './rehearsed-key.ts';

const ID = 'memory:previous';

/** A place in memory that can be read. */
function keptPlace() {
  const place = scratchPlace();
  return Object.assign(place, { id: ID, read: async () => place.secret });
}

/** A key with a place where the secret of the key before it is kept, opened as given. */
async function keeping(open: OpenableDestination['open']) {
  const world = await applied({ rotation: MONTHLY });
  const previous: OpenableDestination = { id: ID, place: ID, holdsMany: false, open };
  const declared: DeclaredKey = {
    ...world.declared,
    destinations: world.declared.destinations.map((each) =>
      typeof each === 'symbol' ? each : { ...each, previous },
    ),
  };
  const rotating = { ...declared, desired: { ...declared.desired, trigger: 'now' } };
  const clear = async () => {
    const report = new Report();
    await clearPrevious(world.run(), { declared, applied: undefined, record: world.record }, report);
    return report.problems;
  };
  return { ...world, declared, rotating, clear };
}

const fault = () => Promise.reject(new Error('a fault of the program'));

test('an old secret that can no longer be read is not kept, and the key gets its successor all the same', async () => {
  const place = keptPlace();
  const { apply, rotating, state, report } = await keeping(async () => place);
  await apply(rotating);
  expect(state.latest().generation).toBe(2);
  expect(place.secret).toBeUndefined();
  expect(report.problems).toMatchObject([{ severity: 'warning', title: 'Old Secret Not Kept' }]);
});

test('a key gets no successor while it is not known how to reach the place where its secret would be kept', async () => {
  const { apply, rotating, destination, state, keys } = await keeping(async () => undefined);
  const before = destination.secret;
  Object.assign(destination, { readsBack: true, read: async () => destination.secret });
  await expect(apply(rotating)).rejects.toMatchObject({
    problem: { title: 'Old Secret Not Kept', detail: expect.stringContaining(NOT_REACHABLE_YET) },
  });
  expect([state.latest().generation, destination.secret]).toEqual([1, before]);
  expect(statuses(await keys())[0]).toBe('active');
});

test('a place that cannot be reached yet is named, as what may still hold an old secret', async () => {
  const { clear } = await keeping(async () => undefined);
  expect(await clear()).toMatchObject([
    { severity: 'warning', title: `Old Secret Not Removed: ${ID}`, detail: NOT_REACHABLE_YET },
  ]);
});

test('LowerPlane is not asked whose secret is kept where nothing is', async () => {
  const { run, declared, record, emulator } = await keeping(async () => keptPlace());
  emulator.requests.reset();
  expect(await staleLocations(run(), declared, record)).toEqual([]);
  expect(emulator.requests.counts()).toEqual({});
});

test('the secret of an exposed key is removed at once, also while the key works', async () => {
  const place = keptPlace();
  const { run, declared, record, destination, keys } = await keeping(async () => place);
  place.secret = destination.secret;
  const [exposed] = await keys();
  if (exposed === undefined) throw new Error('there is no key');
  const report = new Report();
  expect(await clearExposed(run(), declared, record, exposed, report)).toEqual([ID]);
  expect([place.secret, report.problems]).toEqual([undefined, []]);
});

test.each(['read', 'withdraw'] as const)(
  'a fault of the program in %s is not taken for a place that could not be reached',
  async (call) => {
    const place = keptPlace();
    const { clear, destination } = await keeping(async () => ({ ...place, [call]: fault }));
    place.secret = destination.secret;
    await expect(clear()).rejects.toThrow('a fault of the program');
  },
);

test('a fault of the program is not taken for a destination that holds no working secret', async () => {
  const { session, record, destination } = await keeping(async () => undefined);
  const asked = workingSecret(session, [{ ...destination, read: fault }], record);
  await expect(asked).rejects.toThrow('a fault of the program');
});

test('an old secret is not read before a delivery that can be undone without it', async () => {
  const { apply, declared, destination, state } = await applied({ rotation: MONTHLY });
  const reads: string[] = [];
  const read = async () => {
    reads.push(destination.id);
    return destination.secret;
  };
  Object.assign(destination, { readsBack: true, read });
  await apply({ ...declared, desired: { ...declared.desired, trigger: 'now' } });
  expect([state.latest().generation, reads]).toEqual([2, []]);
});
