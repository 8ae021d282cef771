import { createHash } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { applyKey } from '../../../provider/lifecycle/apply-key.ts';
import { connect } from '../../../provider/lifecycle/connect.ts';
import { refreshKey } from '../../../provider/lifecycle/refresh-key.ts';
import { removeKey } from '../../../provider/lifecycle/remove-key.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import { DAY, declare, MONTHLY, memoryState, opened, statuses } from './declared-session.ts';

describe('a key whose state is kept anywhere', () => {
  test('is created, changed in place, refreshed, replaced and removed', async () => {
    const { session, keys, destination, state, report, apply } = await opened();
    await apply(declare(destination));
    const first = state.latest();
    expect(first).toMatchObject({ generation: 1, deliveries: { 'memory:ci': { kept: 1 } }, secret: null });
    expect(fingerprint(destination.secret ?? '')).toBe(first.fingerprint);

    await apply(declare(destination, { name: 'CI' }));
    expect(state.latest()).toMatchObject({ id: first.id, name: 'CI', generation: 1 });

    const refreshed = await refreshKey(session, first.id, state.latest(), report);
    expect(refreshed).toMatchObject({ id: first.id, status: 'active', drift: [] });

    await apply(declare(destination, { name: 'CI', permissions: 'read-write' }));
    const second = state.latest();
    expect(second).toMatchObject({ generation: 2, predecessors: [], firstCreatedAt: first.createdAt });
    expect(fingerprint(destination.secret ?? '')).toBe(second.fingerprint);
    expect(statuses(await keys())).toEqual(['revoked', 'active']);

    await removeKey(session, state, report);
    expect(statuses(await keys())).toEqual(['revoked', 'revoked']);
    expect(destination.secret).toBeUndefined();
    expect(report.problems).toEqual([]);
  });

  test('expires within an hour until its secret is everywhere, and as declared from then on', async () => {
    const { client, keys, destination, state, apply, emulator } = await opened();
    const deliver = destination.deliver.bind(destination);
    let provisional: string | null | undefined;
    destination.deliver = async (delivery) => {
      provisional = (await keys())[0]?.expires_at;
      return deliver(delivery);
    };
    emulator.requests.reset();
    await apply(declare(destination));
    expect(Date.parse(provisional ?? '') - emulator.clock.now()).toBeLessThanOrEqual(3_600_000);
    const { id, expiration, createdAt } = state.latest();
    const { expires_at: expiresAt } = await client.getApiKey(id);
    expect(expiration).toEqual({ kind: 'at', at: Date.parse(expiresAt ?? '') });
    expect(Date.parse(expiresAt ?? '') - createdAt).toBeCloseTo(90 * DAY, -4);
  });

  test('never expires in the end when that is declared, and is not extended when it ends sooner', async () => {
    const { client, destination, state, apply, emulator } = await opened();
    await apply(declare(destination, { expiration: { kind: 'never' } }));
    expect((await client.getApiKey(state.latest().id)).expires_at).toBeNull();

    const soon = await opened();
    const at = Math.floor(soon.emulator.clock.now() / 1000) * 1000 + 1_800_000;
    soon.emulator.requests.reset();
    await soon.apply(declare(soon.destination, { expiration: { kind: 'at', at } }));
    expect(soon.emulator.requests.counts().updateApiKey).toBeUndefined();
    expect(soon.state.latest().expiration).toEqual({ kind: 'at', at });
    expect(emulator.requests.counts().updateApiKey).toBe(1);
  });

  test.each<[string, (client: AdminClient) => AdminClient['updateApiKey']]>([
    ['is confirmed, but has not changed', (client) => (id) => client.getApiKey(id)],
    ['is refused', (client) => (id) => client.updateApiKey(id, { expires_at: '2001-01-01T00:00:00Z' })],
  ])('is revoked, and its delivery undone, when its expiration %s', async (_, updating) => {
    const { client, keys, destination, state, apply, with: withCalls } = await opened();
    destination.secret = 'before';
    const broken = withCalls({ updateApiKey: updating(client) });
    await expect(apply(declare(destination), broken)).rejects.toThrow('Expiration Not Set');
    expect(statuses(await keys())).toEqual(['revoked']);
    expect(destination.secret).toBe('before');
    expect(state.records).toEqual([]);
  });

  test.each([
    ['first', 'Key Of A Changed Request Was Revoked: "CI gate"'],
    ['successor', 'Key Of An Interrupted Apply Was Revoked: "CI gate"'],
  ])(
    'leaves no other key behind when LowerPlane got a changed request for the %s one, and its answer was lost',
    async (which, title) => {
      const { apply, destination, client, keys, state, report, ...session } = await opened();
      if (which === 'successor') await apply(declare(destination));
      let isChanged = false;
      const changed = session.with({
        async createApiKey(body, options) {
          if (!isChanged) await client.createApiKey({ ...body, permissions: 'admin' }, options);
          isChanged = true;
          return client.createApiKey(body, options);
        },
      });
      await apply(declare(destination, { trigger: 'now' }), changed);
      const active = (await keys()).filter(({ status }) => status === 'active');
      expect(active).toMatchObject([{ id: state.latest().id, permissions: 'read-only' }]);
      expect(report.problems.map((problem) => problem.title)).toEqual([title]);
    },
  );

  test('is not the key that a false answer names, when the keys are listed only afterwards', async () => {
    const { apply, destination, client, with: replaced } = await opened();
    const { key: theirs } = await client.createApiKey({ name: 'Theirs', permissions: 'admin' });
    const lying = replaced({
      async createApiKey(body, options) {
        const created = await client.createApiKey(body, options);
        return { ...created, key: { ...created.key, id: theirs.id } };
      },
      verifyApiKey: async (secret) => ({ ...(await client.verifyApiKey(secret)), id: theirs.id }),
    });
    const listing: typeof destination = {
      ...destination,
      async deliver(delivery) {
        await lying.connection.keys.withFingerprint('0123456789abcdef');
        return destination.deliver(delivery);
      },
    };
    await expect(apply(declare(listing), lying)).rejects.toThrow('shows another one for that id');
    expect(await client.getApiKey(theirs.id)).toEqual(theirs);
  });

  test('finds that its secret is no longer where it was delivered, and delivers another', async () => {
    const { session, destination, state, report, apply } = await opened();
    await apply(declare(destination));
    destination.secret = 'overwritten';
    const found = await refreshKey(session, state.latest().id, state.latest(), report);
    expect(found?.drift).toEqual([{ destination: 'memory:ci', what: 'the memory holds something else' }]);
    if (found) await state.remember(found);
    await apply(declare(destination));
    expect(state.latest()).toMatchObject({ generation: 2, drift: [] });
    expect(fingerprint(destination.secret ?? '')).toBe(state.latest().fingerprint);
  });

  test('is remembered with both keys before its predecessor is looked at', async () => {
    const { destination, state, apply } = await opened();
    await apply(declare(destination, { rotation: MONTHLY }));
    const first = state.latest();
    await apply(declare(destination, { rotation: MONTHLY, trigger: 'now' }));
    const successor = state.records.find(({ generation }) => generation === 2);
    expect(successor?.predecessors).toMatchObject([{ id: first.id, overlap: { requestsBefore: 0 } }]);
    expect(state.latest().predecessors).toMatchObject([{ id: first.id }]);
  });

  test('is not lost when revoking the old key fails in an unforeseen way', async () => {
    const { destination, state, apply, with: withCalls, keys } = await opened();
    await apply(declare(destination));
    const first = state.latest();
    const broken = withCalls({ revokeApiKey: () => Promise.reject(new TypeError('a bug')) });
    await expect(apply(declare(destination, { trigger: 'now' }), broken)).rejects.toThrow('a bug');
    expect(state.latest()).toMatchObject({ generation: 2, predecessors: [{ id: first.id }] });

    await apply(declare(destination, { trigger: 'now' }));
    expect(state.latest()).toMatchObject({ generation: 2, predecessors: [] });
    expect(statuses(await keys())).toEqual(['revoked', 'active']);
  });

  test('keeps an old key whose revocation LowerPlane did not confirm', async () => {
    const { client, destination, state, report, apply, with: withCalls } = await opened();
    await apply(declare(destination));
    const first = state.latest();
    const lying = withCalls({ revokeApiKey: (id) => client.getApiKey(id) });
    await apply(declare(destination, { trigger: 'now' }), lying);
    expect(state.latest()).toMatchObject({ generation: 2, predecessors: [{ id: first.id }] });
    expect(report.problems).toMatchObject([{ severity: 'error', title: 'Old Key Not Revoked' }]);
    expect(report.problems[0]?.detail).toContain(
      `answered with the status "active". Check in LowerPlane whether it still works.`,
    );
  });
});

/** Applies a change of the trigger, and is killed when the successor is delivered. */
async function interruptedRotation() {
  const first = await opened();
  await first.apply(declare(first.destination));
  const record = first.state.latest();
  const killed = memoryState();
  killed.recall = async () => record;
  killed.remember = () => Promise.reject(new TypeError('killed'));
  const rotated = declare(first.destination, { trigger: 'now' });
  await expect(applyKey(first.session, rotated, killed, new Report())).rejects.toThrow('killed');
  const [predecessor, orphan] = await first.keys();
  return { ...first, record, rotated, predecessor, orphan };
}

/** The same LowerPlane for a run with another admin key. */
async function withAnotherKey({ client, emulator }: Awaited<ReturnType<typeof opened>>) {
  const { secret } = await client.createApiKey({ name: 'Other admin', permissions: 'admin' });
  const connection = await connect({ baseUrl: emulator.url, apiKey: secret ?? '' });
  onTestFinished(() => connection.client.close());
  return connection;
}

describe('a successor of an interrupted apply', () => {
  test('is found and revoked by the next apply, also one with another admin key', async () => {
    const interrupted = await interruptedRotation();
    const { session, state, report, rotated, orphan, client } = interrupted;
    const connection = await withAnotherKey(interrupted);
    await applyKey({ ...session, connection }, rotated, state, report);
    expect(await client.getApiKey(orphan?.id ?? '')).toMatchObject({ status: 'revoked' });
    expect(state.latest()).toMatchObject({ generation: 2, predecessors: [] });
    expect(report.problems).toMatchObject([
      { severity: 'warning', title: 'Key Of An Interrupted Apply Was Revoked: "CI gate"' },
    ]);
  });

  test('ends with the key when the declaration is removed, and is named', async () => {
    const { session, state, report, orphan, keys } = await interruptedRotation();
    await removeKey(session, state, report);
    expect(statuses(await keys())).toEqual(['revoked', 'revoked']);
    expect(report.problems).toMatchObject([
      { severity: 'warning', title: 'Key Of An Interrupted Apply Was Revoked: "CI gate"' },
    ]);
    expect(report.problems[0]?.detail).toContain(orphan?.id);
  });

  test('is never one of another record of the same key', async () => {
    const { session, record, destination, rotated, orphan, client } = await interruptedRotation();
    for (const lineage of [undefined, 'another']) {
      const other = memoryState();
      await other.remember({ ...record, lineage });
      const report = new Report();
      await applyKey(session, rotated, other, report);
      await removeKey(session, other, report);
      expect(report.problems).toEqual([]);
    }
    expect(await client.getApiKey(orphan?.id ?? '')).toMatchObject({ status: 'active' });
    expect(destination.secret).toBeUndefined();
  });

  test('is found by a record of version 0.1.0, which gets a lineage with its next generation', async () => {
    const { session, destination, client } = await opened();
    const state = memoryState();
    await applyKey(session, declare(destination), state, new Report());
    await state.remember({ ...state.latest(), lineage: undefined });
    const { id } = state.latest();
    const old = createHash('sha256')
      .update(JSON.stringify(['successor', id, 2]))
      .digest('hex');
    const { key } = await client.createApiKey(
      { name: 'CI gate', permissions: 'read-only' },
      { idempotencyKey: `terraform:${old}:0` },
    );
    await applyKey(session, declare(destination, { trigger: 'now' }), state, new Report());
    expect(await client.getApiKey(key.id)).toMatchObject({ status: 'revoked' });
    expect(state.latest().lineage).toEqual(expect.any(String));
  });
});
