import { expect, test } from 'vitest';
import { DeliveryError, type Destination } from '../../../provider/delivery/destination.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { connectionOf } from '../../../provider/lifecycle/connect.ts';
import type { DeclaredKey } from '../../../provider/lifecycle/declared-key.ts';
import type { KeyRecord } from '../../../provider/lifecycle/record.ts';
import { refreshKey } from '../../../provider/lifecycle/refresh-key.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import { nothingPlanned } from '../../../provider/lifecycle/run.ts';
import { declare, MONTHLY, opened } from './declared-session.ts';

const MISSING = 'key_00000000000000000000';

/** A key that is recorded, and a refresh by another process. */
async function applied() {
  const world = await opened();
  await world.apply(declare(world.destination, { rotation: MONTHLY }));
  const refresh = async (record: KeyRecord = world.state.latest(), report = new Report()) => {
    const connection = connectionOf(world.client, world.session.connection.self);
    return refreshKey({ ...world.session, connection }, record.id, record, report);
  };
  return { ...world, refresh };
}

/** The record, as if its destination did this. */
function behaving(record: KeyRecord, changes: Partial<Destination> | undefined): KeyRecord {
  const destinations = record.applied.destinations.map((destination) =>
    typeof destination === 'symbol'
      ? destination
      : {
          ...destination,
          open: async () => {
            const known = await destination.open();
            return changes && known && { ...known, ...changes };
          },
        },
  );
  return { ...record, applied: { ...record.applied, destinations } satisfies DeclaredKey };
}

test('a key that LowerPlane does not know has no record', async () => {
  const { state, refresh } = await applied();
  expect(await refresh({ ...state.latest(), id: MISSING })).toBeUndefined();
});

test('a record of another organization is not refreshed, nor is a key of another one', async () => {
  const { client, session, state, refresh, emulator } = await applied();
  const organizationId = 'org_00000000000000000000';
  emulator.requests.reset();
  const foreign = refresh({ ...state.latest(), organizationId });
  await expect(foreign).rejects.toThrow('Key Belongs To Another Organization');
  expect(emulator.requests.counts()).toEqual({});
  const moved = {
    ...client,
    async *listApiKeys() {
      for await (const key of client.listApiKeys()) yield { ...key, organization_id: organizationId };
    },
  };
  const run = { ...session, connection: connectionOf(moved, session.connection.self) };
  const { id } = state.latest();
  const unrecorded = { ...state.latest(), organizationId: undefined };
  await expect(refreshKey(run, id, unrecorded, new Report())).rejects.toThrow(
    'Key Belongs To Another Organization',
  );
});

test('the creation of the key was completed', async () => {
  const { session, state } = await applied();
  const noted: string[] = [];
  session.journal.recorded = async (key) => void noted.push(key);
  await refreshKey(session, state.latest().id, state.latest(), new Report());
  expect(noted).toEqual([state.latest().id]);
});

test('the key is known by its name and places, unless these are of several keys', async () => {
  const { session, state } = await applied();
  const record = state.latest();
  const read = async (applied: DeclaredKey) => {
    const run = { ...session, planned: nothingPlanned() };
    await refreshKey(run, record.id, { ...record, applied }, new Report());
    return [...run.planned.read.values()];
  };
  expect(await read(record.applied)).toEqual([record.id]);
  const destinations = record.applied.destinations.map((destination) =>
    typeof destination === 'symbol' ? destination : { ...destination, holdsMany: true },
  );
  expect(await read({ ...record.applied, destinations })).toEqual([]);
});

test('a predecessor stays as LowerPlane shows it, until it is revoked', async () => {
  const { client, destination, state, apply, refresh, emulator } = await applied();
  const [first, secret] = [state.latest(), destination.secret];
  await apply(declare(destination, { rotation: MONTHLY, trigger: 'now' }));
  await fetch(`${emulator.url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await refresh())?.predecessors).toMatchObject([{ id: first.id, overlap: { requestsSince: 1 } }]);
  await client.revokeApiKey(first.id);
  expect((await refresh())?.predecessors).toEqual([]);
});

test('only what a destination shows as changed is drift', async () => {
  const { state, refresh } = await applied();
  const record = state.latest();
  const drift = async (changes: Partial<Destination> | undefined, of = record) => {
    const report = new Report();
    const refreshed = await refresh(behaving(of, changes), report);
    return [refreshed?.drift, report.problems.map(({ title, detail }) => `${title}: ${detail}`)];
  };
  expect(await drift({ observe: async () => ({ state: 'drifted', what: 'it is gone' }) })).toEqual([
    [{ destination: 'memory:ci', what: 'it is gone' }],
    [],
  ]);
  for (const state of ['in-place', 'unobservable'] as const)
    expect(await drift({ observe: async () => ({ state }) })).toEqual([[], []]);
  const down = () => Promise.reject(new DeliveryError('memory:ci', 'It is down.'));
  expect(await drift({ observe: down })).toEqual([[], ['Destination Not Checked: memory:ci: It is down.']]);
  expect(await drift(undefined)).toEqual([
    [],
    [expect.stringContaining('Destination Not Checked: memory:ci: Its connection settings')],
  ]);
  expect(await drift({ observe: down }, { ...record, deliveries: {} })).toEqual([[], []]);
  await expect(drift({ observe: () => Promise.reject(new TypeError('a bug')) })).rejects.toThrow('a bug');
});

test('the secret of an imported key is recognized, also where its deliveries are known in part', async () => {
  const { destination, state, refresh } = await applied();
  const imported: KeyRecord = { ...state.latest(), destinations: 'elsewhere', deliveries: {} };
  const recognize = async (wanted: string) =>
    wanted === fingerprint(destination.secret ?? '') ? { kept: 7 } : undefined;
  expect(await refresh(behaving(imported, { recognize }))).toMatchObject({
    destinations: ['memory:ci'],
    deliveries: { 'memory:ci': { kept: 7 } },
  });
  expect(await refresh(behaving(imported, {}))).toMatchObject({ destinations: 'elsewhere', deliveries: {} });
  const known = { ...imported, deliveries: { 'memory:ci': { kept: 1 } } };
  expect(await refresh(behaving(known, { recognize }))).toMatchObject({
    destinations: ['memory:ci'],
    deliveries: { 'memory:ci': { kept: 1 } },
  });
  const delivered = behaving(state.latest(), { recognize: () => Promise.reject(new TypeError('not asked')) });
  for (const deliveries of [delivered.deliveries, {}])
    expect(await refresh({ ...delivered, deliveries })).toMatchObject({ destinations: ['memory:ci'] });
});
