import { expect, test } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { type Deliverable, identifyOwner } from '../../../provider/lifecycle/key-owner.ts';
import { record } from '../../../provider/lifecycle/record.fixture.ts';
import { openSession } from './session.ts';

const DAY = 86_400_000;
const NOTHING: Deliverable = { record: undefined, step: 'plan', unrecorded: async () => [] };

test('whose key a destination holds follows from what LowerPlane lists and what is recorded', async () => {
  const { session, client, emulator } = await openSession();
  const expires_at = new Date(emulator.clock.now() + DAY).toISOString();
  const made: ApiKey[] = [];
  for (const name of ['live', 'revoked', 'mine', 'left', 'managed', 'short'])
    made.push(
      (await client.createApiKey({ name, permissions: 'read-only', environments: 'all', expires_at })).key,
    );
  const named = (wanted: string) => {
    const key = made.find(({ name }) => name === wanted);
    if (!key) throw new Error(`no key ${wanted}`);
    return key;
  };
  await client.revokeApiKey(named('revoked').id);
  const { id, last_four: lastFour } = named('mine');
  const predecessor = { id, lastFour, expired: false, overlap: undefined, lastUsedBefore: undefined };
  session.planned.managed.add(named('managed').id);
  const deliverable: Deliverable = {
    record: { ...record, predecessors: [predecessor] },
    step: 'apply',
    unrecorded: async () => [named('left')],
  };
  const owner = (fingerprint: string) => identifyOwner(session, deliverable, 'file:a')(fingerprint);

  expect(await owner(record.fingerprint)).toEqual({ kind: 'own' });
  for (const name of ['mine', 'left', 'managed'])
    expect(await owner(named(name).fingerprint)).toEqual({ kind: 'own' });
  expect(await owner(named('revoked').fingerprint)).toEqual({ kind: 'ended' });
  const live = named('live');
  expect(await owner(live.fingerprint)).toEqual({
    kind: 'live',
    key: `"live" (${live.id}, ending in ${live.last_four})`,
  });
  expect(await owner('0123456789abcde0')).toEqual({ kind: 'unknown' });
  expect(await identifyOwner(session, NOTHING, 'file:a')(named('mine').fingerprint)).toMatchObject({
    kind: 'live',
  });
  expect(
    await identifyOwner({ ...session, connection: undefined }, NOTHING, 'file:a')(live.fingerprint),
  ).toEqual({ kind: 'undecided' });
  emulator.clock.advance(2 * DAY);
  expect(await owner(named('short').fingerprint)).toEqual({ kind: 'ended' });
});

test('a key that has expired by the listing of a run may have been extended since', async () => {
  const { session, client, emulator } = await openSession();
  const expires_at = new Date(emulator.clock.now() + DAY).toISOString();
  const made = async (name: string) =>
    (await client.createApiKey({ name, permissions: 'read-only', environments: 'all', expires_at })).key;
  const [extended, expired] = [await made('extended'), await made('expired')];
  const owner = identifyOwner(session, NOTHING, 'file:a');
  expect(await owner(extended.fingerprint)).toMatchObject({ kind: 'live' });

  await client.updateApiKey(extended.id, { expires_at: null });
  emulator.clock.advance(2 * DAY);

  expect(await owner(extended.fingerprint)).toMatchObject({ kind: 'live' });
  expect(await owner(expired.fingerprint)).toEqual({ kind: 'ended' });
});
