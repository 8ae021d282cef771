import { expect, test } from 'vitest';
import { DeliveryError, type Destination } from '../../../provider/delivery/destination.ts';
import type { KeyState } from '../../../provider/lifecycle/record.ts';
import { removeKey } from '../../../provider/lifecycle/remove-key.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import { type ConnectedRun, NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { declare, MONTHLY, opened, statuses } from './declared-session.ts';

async function removed(run: ConnectedRun, state: KeyState) {
  const report = new Report();
  await removeKey(run, state, report);
  return report.problems.map(({ severity, title, detail }) => ({ severity, title, detail }));
}

test('a key that was never created is removed without a request', async () => {
  const { session, state, emulator } = await opened();
  emulator.requests.reset();
  expect(await removed(session, state)).toEqual([]);
  expect(emulator.requests.counts()).toEqual({});
});

test('none of several keys ends when one of them must not', async () => {
  const { session, destination, state, apply, emulator, keys } = await opened();
  await apply(declare(destination, { rotation: MONTHLY }));
  await apply(declare(destination, { rotation: MONTHLY, trigger: 'now' }));
  const { secret } = destination;
  await fetch(`${emulator.url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${secret}` } });
  const guarded = { ...session, guards: { ...NO_GUARDS, recentUseWindow: '7d' } };
  expect(await removed(guarded, state)).toMatchObject([{ severity: 'error', title: 'Key Is Still In Use' }]);
  expect(statuses(await keys())).toEqual(['active', 'active']);
  const kept = { ...session, guards: { ...NO_GUARDS, maxRevocations: '2' } };
  expect(await removed(kept, state)).toEqual([]);
  expect(statuses(await keys())).toEqual(['revoked', 'revoked']);
});

test('the secret stays where it was delivered while the key works', async () => {
  const { client, destination, state, apply, with: withCalls } = await opened();
  await apply(declare(destination));
  const { secret } = destination;
  const lying = withCalls({ revokeApiKey: (id) => client.getApiKey(id) });
  expect(await removed(lying, state)).toMatchObject([{ severity: 'error', title: 'Old Key Not Revoked' }]);
  expect(destination.secret).toBe(secret);
});

test('a secret that cannot be taken back is named, and the key is removed', async () => {
  const { session, destination, state, apply } = await opened();
  await apply(declare(destination));
  const withdrawing = (changes: Partial<Destination> | undefined): KeyState => {
    const record = state.latest();
    const destinations = record.applied.destinations.map((known) =>
      typeof known === 'symbol'
        ? known
        : { ...known, open: async () => changes && { ...destination, ...changes } },
    );
    return { ...state, recall: async () => ({ ...record, applied: { ...record.applied, destinations } }) };
  };
  const down = () => Promise.reject(new DeliveryError('memory:ci', 'It is down.'));
  const warning = { severity: 'warning', title: 'Old Secret Not Removed: memory:ci' };
  expect(await removed(session, withdrawing({ withdraw: down }))).toEqual([
    { ...warning, detail: 'It is down.' },
  ]);
  expect(await removed(session, withdrawing(undefined))).toMatchObject([
    { ...warning, detail: expect.stringContaining('Its connection settings') },
  ]);
  const broken = withdrawing({ withdraw: () => Promise.reject(new TypeError('a bug')) });
  await expect(removed(session, broken)).rejects.toThrow('a bug');
});
