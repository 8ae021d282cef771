import { expect, test } from 'vitest';
import { DeliveryError, type Destination } from '../../../provider/delivery/destination.ts';
import { type IdentifyOwner, rejectOccupant } from '../../../provider/delivery/occupant.ts';
import { PENDING } from '../../../provider/keys/key.ts';
import { type DeclaredKey, NOT_REACHABLE_YET } from '../../../provider/lifecycle/declared-key.ts';
import { successorBase } from '../../../provider/lifecycle/idempotency-keys.ts';
import { rehearsalName } from '../../../provider/lifecycle/rehearsal-key.ts';
import { rehearse } from '../../../provider/lifecycle/rehearse.ts';
import { declare } from './declared-session.ts';
import { applied } from './planned-key.ts';

const NO_OWNER: IdentifyOwner = async () => ({ kind: 'unknown' });

/** What a rehearsal says of the destination itself, which is opened as given. */
async function checked(
  { session, destination, state }: Awaited<ReturnType<typeof applied>>,
  open: (identify: IdentifyOwner) => Destination | undefined,
) {
  const declared = declare(destination);
  const opening: DeclaredKey['destinations'] = declared.destinations.map((each) =>
    typeof each === 'symbol' ? each : { ...each, open: async (identify = NO_OWNER) => open(identify) },
  );
  const { steps } = await rehearse(session, { ...declared, destinations: opening }, state.latest());
  return steps.find(({ step, subject }) => step === 'check' && subject === destination.id);
}

test('a destination that does not pass its check fails the rehearsal', async () => {
  const world = await applied();
  const check = async () => {
    throw new DeliveryError('memory:ci', 'It is read-only.');
  };
  const step = await checked(world, () => ({ ...world.destination, check }));
  expect(step).toMatchObject({ result: 'failed', detail: 'It is read-only.' });
});

test('a destination whose settings are not known yet fails the rehearsal, with the reason', async () => {
  const step = await checked(await applied(), () => undefined);
  expect(step).toMatchObject({ result: 'failed', detail: expect.stringContaining(NOT_REACHABLE_YET) });
});

test('a destination may hold a successor that an interrupted apply did not record, but no other key', async () => {
  const world = await applied();
  const { client, session, destination, state } = world;
  const asked = { name: 'CI gate', permissions: 'read-only' } as const;
  const idempotencyKey = `${successorBase(session.engine, state.latest())}:0`;
  const successor = await client.createApiKey(asked, { idempotencyKey });
  const other = await client.createApiKey({ ...asked, name: 'Deploy' });
  const holding = (content: string | null) =>
    checked(world, (identify) => ({
      ...destination,
      check: () =>
        rejectOccupant(
          { destination: destination.id, place: 'It', content: content ?? '', remedy: 'move it' },
          identify,
        ),
    }));
  expect(await holding(successor.secret)).toMatchObject({ result: 'passed' });
  expect(await holding(other.secret)).toMatchObject({
    result: 'failed',
    detail: expect.stringContaining('"Deploy"'),
  });
});

/** What a rehearsal says of a place beside the destination that cannot be read, with the secret of that fingerprint in it. */
async function beside(held: (left: string) => string | undefined) {
  const { session, destination, state, client } = await applied();
  const left = await client.createApiKey({ name: rehearsalName('CI gate'), permissions: 'read-only' });
  await client.revokeApiKey(left.key.id);
  const place = { holds: held(left.key.fingerprint) };
  const scratch: Destination = {
    id: 'memory:ci-rehearsal',
    reversible: false,
    async check() {},
    warn: async () => (place.holds === undefined ? undefined : 'Something is there.'),
    async recognize(wanted) {
      if (place.holds === undefined) throw new DeliveryError('memory:ci-rehearsal', 'There is nothing.');
      return place.holds === wanted ? { version: 1 } : undefined;
    },
    async deliver({ fingerprint }) {
      place.holds = fingerprint;
      return { record: { version: 2 }, undo: async () => {} };
    },
    observe: async () => ({ state: 'unobservable' }),
    async withdraw() {
      place.holds = undefined;
    },
  };
  const declared = declare(destination);
  const openable = { id: scratch.id, place: scratch.id, holdsMany: false, open: async () => scratch };
  const destinations = declared.destinations.map((each) =>
    typeof each === 'symbol' ? each : { ...each, scratch: openable },
  );
  const { steps } = await rehearse(session, { ...declared, destinations }, state.latest());
  const check = steps.find(({ step, subject }) => step === 'check' && subject === scratch.id);
  return { check, isDelivered: steps.some(({ step }) => step === 'deliver'), holds: place.holds };
}

test.each([
  ['nothing', () => undefined],
  ['what a killed rehearsal has left', (left: string) => left],
])('a place that cannot be read is used where it holds %s', async (_, held) => {
  const { check, isDelivered, holds } = await beside(held);
  expect(check).toMatchObject({ result: 'passed' });
  expect([isDelivered, holds]).toEqual([true, undefined]);
});

test('a place that cannot be read is left alone where it holds something else', async () => {
  const { check, isDelivered, holds } = await beside(() => 'something else');
  expect(check).toMatchObject({
    result: 'failed',
    detail: expect.stringContaining('no rehearsal is known to have left it'),
  });
  expect([isDelivered, holds]).toEqual([false, 'something else']);
});

test('knows whose secret a place beside a destination holds', async () => {
  const { session, destination, state, client } = await applied();
  const declared = declare(destination);
  const owners: string[] = [];
  const asking = (fingerprints: readonly string[]) => ({
    ...declared,
    destinations: declared.destinations.map((each) => {
      if (typeof each === 'symbol') return each;
      const open = async (identify = NO_OWNER) => {
        for (const fingerprint of fingerprints) owners.push((await identify(fingerprint)).kind);
        return { ...destination, id: 'memory:ci-rehearsal' };
      };
      const id = 'memory:ci-rehearsal';
      return { ...each, scratch: { id, place: id, holdsMany: false, open } };
    }),
  });
  const earlier = await rehearse(session, asking([]), state.latest());
  const { key } = await client.createApiKey({ name: 'Gone', permissions: 'read-only' });
  await client.revokeApiKey(key.id);
  const known = [earlier.key?.fingerprint ?? '', state.latest().fingerprint, key.fingerprint];
  await rehearse(session, asking([...known, '0123456789abcde0']), state.latest());
  expect(owners).toEqual(['own', 'live', 'ended', 'unknown']);
});

test('nothing is rehearsed while it is not known where the secret goes', async () => {
  const { session, destination, state, keys } = await applied();
  const before = await keys();
  const declared: DeclaredKey = { ...declare(destination), destinations: [PENDING] };
  await expect(rehearse(session, declared, state.latest())).rejects.toThrow();
  expect(await keys()).toEqual(before);
});
