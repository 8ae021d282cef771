import { describe, expect, test } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { LowerPlaneError } from '../../../provider/api/errors.ts';
import { PENDING } from '../../../provider/keys/key.ts';
import { endKey } from '../../../provider/lifecycle/end-key.ts';
import type { Ending, EndingKey } from '../../../provider/lifecycle/ending.ts';
import { removalOf } from '../../../provider/lifecycle/ending.ts';
import { declared } from '../../../provider/lifecycle/record.fixture.ts';
import { type ConnectedRun, type Guards, NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { openSession } from './session.ts';

const BODY = { name: 'CI gate', permissions: 'read-only' } as const;
const OTHER_ORGANIZATION = 'org_00000000000000000000';
const OTHER_ID = 'key_00000000000000000000';

/** A key that is to be removed, and a run in which some calls of the client are replaced. */
async function opened(replaced: (client: AdminClient) => Partial<AdminClient> = () => ({})) {
  const session = await openSession();
  const { key, secret } = await session.client.createApiKey(BODY);
  const run = session.with(replaced(session.client));
  const status = async () => (await session.client.getApiKey(key.id)).status;
  return { ...session, run, key, secret: secret ?? '', status };
}

const named = ({ id, name, last_four: lastFour }: ApiKey): EndingKey => ({ id, name, lastFour });
const removal = (key: ApiKey) => removalOf(named(key), { applied: declared });
const guarded = (run: ConnectedRun, guards: Partial<Guards>): ConnectedRun => ({
  ...run,
  guards: { ...NO_GUARDS, ...guards },
});

function notFound(method: string, path: string): LowerPlaneError {
  return new LowerPlaneError({
    kind: 'notFound',
    code: 'not-found',
    status: 404,
    method,
    path,
    attempts: 1,
    title: 'Not Found',
    detail: 'There is no such key.',
    serverDetail: null,
    fields: [],
    retryAfterMs: null,
    mayHaveTakenEffect: false,
  });
}

describe('a key that is to end', () => {
  test('is read, revoked and read again, one request each', async () => {
    const { run, key, status, emulator } = await opened();
    emulator.requests.reset();
    expect(await endKey(run, removal(key))).toEqual({ ended: true });
    expect(emulator.requests.counts()).toEqual({ getApiKey: 2, revokeApiKey: 1 });
    expect(await status()).toBe('revoked');
  });

  test('that was revoked already is not revoked again', async () => {
    const { run, key, client, emulator } = await opened();
    await client.revokeApiKey(key.id);
    emulator.requests.reset();
    expect(await endKey(run, removal(key))).toEqual({ ended: true });
    expect(emulator.requests.counts()).toEqual({ getApiKey: 1 });
  });

  test.each<[string, (client: AdminClient) => Partial<AdminClient>, string]>([
    [
      'the revocation is answered with an active key',
      (client) => ({ revokeApiKey: (id) => client.getApiKey(id) }),
      'answered with the status "active"',
    ],
    [
      'the revocation is answered with another key',
      (client) => ({
        revokeApiKey: async (id) => ({ ...(await client.getApiKey(id)), id: OTHER_ID, status: 'revoked' }),
      }),
      `answered with another key, ${OTHER_ID}`,
    ],
    [
      'the revocation is confirmed, but the key still works',
      (client) => ({ revokeApiKey: async (id) => ({ ...(await client.getApiKey(id)), status: 'revoked' }) }),
      'answered that it is active',
    ],
    [
      'LowerPlane does not know it when it is read',
      () => ({ getApiKey: (id) => Promise.reject(notFound('GET', `/v1/api-keys/${id}`)) }),
      'does not prove that it no longer works',
    ],
    [
      'LowerPlane does not know it when it is revoked',
      () => ({ revokeApiKey: (id) => Promise.reject(notFound('POST', `/v1/api-keys/${id}/revoke`)) }),
      'There is no such key.',
    ],
    [
      'another key is shown in its place',
      (client) => ({ getApiKey: async (id) => ({ ...(await client.getApiKey(id)), id: OTHER_ID }) }),
      `answered with the key ${OTHER_ID}`,
    ],
    [
      'it belongs to another organization',
      (client) => ({
        getApiKey: async (id) => ({ ...(await client.getApiKey(id)), organization_id: OTHER_ORGANIZATION }),
      }),
      `belongs to the organization ${OTHER_ORGANIZATION}`,
    ],
    [
      'its id shows another secret',
      (client) => ({ getApiKey: async (id) => ({ ...(await client.getApiKey(id)), last_four: '----' }) }),
      'LowerPlane shows it ending in ----',
    ],
  ])('has not ended when %s', async (_, replaced, explanation) => {
    const { run, key, status } = await opened(replaced);
    const outcome = await endKey(run, removal(key));
    expect(outcome).toMatchObject({ ended: false, why: 'unconfirmed' });
    if (!outcome.ended) expect(outcome.problem.detail).toContain(explanation);
    expect(await status()).toBe('active');
  });

  test('and that LowerPlane does not know has ended when the user confirms it', async () => {
    const { run, key } = await opened(() => ({
      getApiKey: (id) => Promise.reject(notFound('GET', `/v1/api-keys/${id}`)),
    }));
    const confirmed = guarded(run, { confirmedRevocations: new Set([key.id]) });
    expect(await endKey(confirmed, removal(key))).toEqual({ ended: true });
  });
});

describe('the guards, immediately before a key ends', () => {
  const causes = (key: ApiKey): readonly Ending[] => [
    removal(key),
    { cause: 'replaced', key: named(key), forceRevoke: false },
    {
      cause: 'retired',
      key: named(key),
      forceRevoke: false,
      predecessor: { ...named(key), expired: false, overlap: undefined, lastUsedBefore: undefined },
      overlapMax: undefined,
    },
    { cause: 'orphan', key: named(key) },
  ];
  const use = async ({ emulator, secret }: Awaited<ReturnType<typeof opened>>) => {
    await fetch(`${emulator.url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${secret}` } });
  };

  test('refuse a key that is used, whatever the cause, and whatever was known of it before', async () => {
    const session = await opened();
    const run = guarded(session.run, { recentUseWindow: '7d' });
    expect(await run.connection.keys.find(session.key.id)).toMatchObject({ request_count: 0 });
    await use(session);
    for (const ending of causes(session.key)) {
      expect(await endKey(run, ending)).toMatchObject({ ended: false, why: 'in-use' });
    }
    expect(await session.status()).toBe('active');
    const confirmed = guarded(run, { confirmedRevocations: new Set([session.key.id]) });
    const [first] = causes(session.key);
    if (first) expect(await endKey(confirmed, first)).toEqual({ ended: true });
  });

  test('let an expired key go, which no one can use', async () => {
    const session = await openSession();
    const expires = new Date(session.emulator.clock.now() + 3_600_000).toISOString();
    const { key, secret } = await session.client.createApiKey({ ...BODY, expires_at: expires });
    await fetch(`${session.emulator.url}/v1/api-keys/self`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    session.emulator.clock.advance(2 * 3_600_000);
    const run = guarded(session.session, { recentUseWindow: '7d' });
    expect(await endKey(run, removal(key))).toEqual({ ended: true });
  });

  test('refuse the key of the run, whatever the cause', async () => {
    const { run } = await opened();
    const { self } = run.connection;
    for (const ending of [...causes(self), { cause: 'temporary', key: named(self) } as const]) {
      expect(await endKey(run, ending)).toMatchObject({ ended: false, why: 'own-key' });
    }
  });

  test('refuse the key of the run even if it is confirmed', async () => {
    const { run } = await opened();
    const { self } = run.connection;
    const confirmed = guarded(run, { confirmedRevocations: new Set([self.id]) });
    expect(await endKey(confirmed, removal(self))).toMatchObject({ ended: false, why: 'own-key' });
  });

  test.each<[keyof Guards, Partial<Guards>]>([
    ['maxRevocations', { maxRevocations: PENDING }],
    ['recentUseWindow', { recentUseWindow: PENDING }],
    ['confirmedRevocations', { confirmedRevocations: PENDING }],
  ])('refuse while %s is not known', async (_, guards) => {
    const { run, key, status } = await opened();
    const outcome = await endKey(guarded(run, guards), removal(key));
    expect(outcome).toMatchObject({ ended: false, problem: { title: 'Guards Not Known' } });
    expect(await status()).toBe('active');
  });

  test('allow as many keys as max_revocations says, however many end at once', async () => {
    const { run, client, keys } = await opened();
    for (let index = 0; index < 4; index++) await client.createApiKey({ ...BODY, name: `Key ${index}` });
    const limited = guarded(run, { maxRevocations: '3' });
    const outcomes = await Promise.all((await keys()).map((key) => endKey(limited, removal(key))));
    expect(outcomes.filter(({ ended }) => ended)).toHaveLength(3);
    expect(outcomes.find(({ ended }) => !ended)).toMatchObject({ why: 'limit' });
    expect((await keys()).filter(({ status }) => status === 'active')).toHaveLength(2);
  });

  test('count the active keys only for a share of them, or when a limit is exceeded', async () => {
    const { run, key, client, emulator } = await opened();
    emulator.requests.reset();
    expect(await endKey(guarded(run, { maxRevocations: '1' }), removal(key))).toEqual({ ended: true });
    expect(emulator.requests.counts()).toEqual({ getApiKey: 2, revokeApiKey: 1 });
    const { key: other } = await client.createApiKey(BODY);
    const shared = guarded(run, { maxRevocations: '100%' });
    expect(await endKey(shared, removal(other))).toEqual({ ended: true });
    expect(emulator.requests.counts().listApiKeys).toBe(1);
  });

  test('refuse a key beyond max_revocations however often it is tried', async () => {
    const { run, key, status } = await opened();
    const limited = guarded(run, { maxRevocations: '0' });
    for (let times = 0; times < 2; times++)
      expect(await endKey(limited, removal(key))).toMatchObject({ ended: false, why: 'limit' });
    expect(await status()).toBe('active');
  });

  test('do not count keys that this run made and no one was given', async () => {
    const { run, client } = await opened();
    const limited = guarded(run, { maxRevocations: '0' });
    const { key } = await client.createApiKey(BODY, { idempotencyKey: 'mine' });
    const ending = { cause: 'undelivered', key: named(key), idempotencyKey: 'mine' } as const;
    expect(await endKey(limited, ending)).toEqual({ ended: true });
  });
});
