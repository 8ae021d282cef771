import { describe, expect, test } from 'vitest';
import { DeliveryError, type Destination } from '../../../provider/delivery/destination.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import type { DeclaredKey } from '../../../provider/lifecycle/declared-key.ts';
import { NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { declare, MONTHLY, opened, statuses } from './declared-session.ts';

/** A second destination beside the one of {@link opened}. */
function another(destination: Destination): Destination & { secret: string | undefined } {
  const { check, deliver, observe, withdraw } = destination;
  return { id: 'memory:other', reversible: true, secret: undefined, check, deliver, observe, withdraw };
}

describe('an apply that must not be carried out', () => {
  test('changes nothing for a key of another organization', async () => {
    const { destination, state, apply, emulator } = await opened();
    await apply(declare(destination));
    await state.remember({ ...state.latest(), organizationId: 'org_00000000000000000000' });
    emulator.requests.reset();
    const renamed = apply(declare(destination, { name: 'Renamed' }));
    await expect(renamed).rejects.toThrow('Key Belongs To Another Organization');
    expect(emulator.requests.counts()).toEqual({});
  });

  test('changes nothing when the planner finds a problem that the plan did not show', async () => {
    const { destination, state, apply, emulator } = await opened();
    await apply(declare(destination));
    await state.remember({ ...state.latest(), status: 'absent' });
    emulator.requests.reset();
    await expect(apply(declare(destination))).rejects.toThrow('Key Is Absent');
    expect(emulator.requests.counts()).toEqual({});
  });

  test('creates no successor when the key must not end, and there is no overlap', async () => {
    const { destination, apply, keys, session, emulator, state } = await opened();
    await apply(declare(destination));
    const { secret } = destination;
    await fetch(`${emulator.url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${secret}` } });
    const guarded = { ...session, guards: { ...NO_GUARDS, recentUseWindow: '7d' } };
    const replaced = apply(declare(destination, { trigger: 'now' }), guarded);
    await expect(replaced).rejects.toThrow('Key Is Still In Use');
    expect(statuses(await keys())).toEqual(['active']);
    expect(destination.secret).toBe(secret);
    await apply(declare(destination, { trigger: 'now', rotation: MONTHLY }), guarded);
    expect(statuses(await keys())).toEqual(['active', 'active']);
    expect(state.latest().predecessors).toHaveLength(1);
  });
});

describe('a successor', () => {
  test('is remembered before its predecessor is looked at, whatever happens then', async () => {
    const { client, destination, state, apply, with: withCalls } = await opened();
    await apply(declare(destination, { rotation: MONTHLY }));
    const first = state.latest();
    const broken = withCalls({
      getApiKey: (id) => (id === first.id ? Promise.reject(new TypeError('a bug')) : client.getApiKey(id)),
    });
    const rotated = apply(declare(destination, { rotation: MONTHLY, trigger: 'now' }), broken);
    await expect(rotated).rejects.toThrow('a bug');
    expect(state.latest()).toMatchObject({ generation: 2, predecessors: [{ id: first.id }] });
  });

  test.each(['shows it as revoked', 'does not know it'])(
    'is kept when LowerPlane %s, which was to overlap with it',
    async (how) => {
      const { client, destination, state, apply, report, with: withCalls } = await opened();
      await apply(declare(destination, { rotation: MONTHLY }));
      const first = state.latest();
      const missing = 'key_00000000000000000000';
      const run = withCalls({
        getApiKey: async (id) => {
          if (id !== first.id) return client.getApiKey(id);
          if (how === 'does not know it') return client.getApiKey(missing);
          return { ...(await client.getApiKey(id)), status: 'revoked' };
        },
      });
      await apply(declare(destination, { rotation: MONTHLY, trigger: 'now' }), run);
      expect(report.problems).toMatchObject([{ severity: 'error', title: 'Overlap Not Secured' }]);
      expect(report.problems[0]?.detail).toContain(how);
      expect(state.latest()).toMatchObject({ generation: 2, predecessors: [{ id: first.id }] });
    },
  );

  test('takes the secret from where it is no longer declared, once the old key has ended', async () => {
    const { destination, apply } = await opened();
    const other = another(destination);
    await apply(declare(destination));
    await apply(declare(other));
    expect([destination.secret, other.secret]).toEqual([undefined, expect.any(String)]);
  });

  test('says nothing of the old secret where another key has taken its place', async () => {
    const { destination, apply, report } = await opened();
    const other = another(destination);
    await apply(declare(destination, { rotation: MONTHLY }));
    destination.secret = 'of another key';
    await apply(declare(other, { rotation: MONTHLY }));
    expect(report.problems).toEqual([]);
  });

  test('names the old secret where it cannot be found out whether it is still there', async () => {
    const { destination, apply, report, state } = await opened();
    const [down, broken] = [new DeliveryError('memory:ci', 'It is down.'), new TypeError('a bug')];
    for (const error of [down, broken]) {
      await apply(declare(destination, { rotation: MONTHLY, trigger: String(state.records.length) }));
      const record = state.latest();
      const observe = () => Promise.reject(error);
      const applied = declare({ ...destination, observe }, { rotation: MONTHLY });
      await state.remember({ ...record, applied: { ...record.applied, destinations: applied.destinations } });
      const moved = apply(declare(another(destination), { rotation: MONTHLY, trigger: 'moved' }));
      if (error === broken) await expect(moved).rejects.toThrow('a bug');
      else await moved;
    }
    expect(report.problems.map(({ title }) => title)).toEqual([
      'Old Secret Left In Place: memory:ci',
      'Old Secret Left In Place: memory:other',
    ]);
  });

  test('leaves the old secret while the old key works: in its overlap, or because it was not revoked', async () => {
    const { destination, apply, report } = await opened();
    const other = another(destination);
    await apply(declare(destination, { rotation: MONTHLY }));
    const { secret } = destination;
    await apply(declare(other, { rotation: MONTHLY }));
    expect(destination.secret).toBe(secret);
    expect(report.problems).toMatchObject([{ title: 'Old Secret Left In Place: memory:ci' }]);

    const again = await opened();
    const second = another(again.destination);
    await again.apply(declare(again.destination));
    const held = again.destination.secret;
    const lying = again.with({ revokeApiKey: (id) => again.client.getApiKey(id) });
    await again.apply(declare(second), lying);
    expect(again.destination.secret).toBe(held);
    expect(again.report.problems).toMatchObject([{ title: 'Old Key Not Revoked' }]);
  });
});

describe('a key that stays', () => {
  /** The destination under another spelling of its location. */
  const respelled = (declared: DeclaredKey, id: string): DeclaredKey => ({
    ...declared,
    desired: { ...declared.desired, destinations: [id] },
    destinations: declared.destinations.map((destination) =>
      typeof destination === 'symbol'
        ? destination
        : { ...destination, id, place: id, locate: async () => 'here' },
    ),
  });

  test('is recorded under the new spelling of where its secret is, and nothing is delivered or removed', async () => {
    const { destination, apply, state, keys, report } = await opened();
    const declared = declare(destination);
    await apply(respelled(declared, 'memory:ci'));
    const { secret } = destination;
    await apply(respelled(declared, 'memory:./ci'));
    expect(state.latest()).toMatchObject({
      destinations: ['memory:./ci'],
      deliveries: { 'memory:./ci': { kept: 1 } },
      generation: 1,
    });
    expect(destination.secret).toBe(secret);
    expect([statuses(await keys()), report.problems]).toEqual([['active'], []]);
  });

  test('is no longer elsewhere once every destination holds the secret of an imported key', async () => {
    const { destination, apply, state } = await opened();
    await apply(declare(destination));
    const { secret } = destination;
    await state.remember({ ...state.latest(), destinations: 'elsewhere', deliveries: {} });
    const recognize = async (wanted: string) =>
      fingerprint(secret ?? '') === wanted ? { kept: 1 } : undefined;
    await apply(declare(Object.assign(destination, { recognize }), { name: 'Imported' }));
    expect(state.latest()).toMatchObject({
      destinations: ['memory:ci'],
      deliveries: { 'memory:ci': { kept: 1 } },
      generation: 1,
    });
  });
});
