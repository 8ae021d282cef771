import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../../provider/emulator/start.ts';
import { createKey, ok, refused } from './call.ts';
import { runningEmulator } from './running.ts';

const emulator = runningEmulator();
const names = async (query: Record<string, string>, key?: string) =>
  (await ok(emulator, 'listApiKeys', { query, ...(key === undefined ? {} : { key }) })).data.map(
    ({ name }) => name,
  );

describe('200', () => {
  test('filters by status, environment, permissions and name', async () => {
    await createKey(emulator, { name: 'f-prod', environments: ['production'] });
    await createKey(emulator, { name: 'f-all', permissions: 'admin' });
    const { key } = await createKey(emulator, { name: 'F-Staging', environments: ['staging'] });
    await ok(emulator, 'revokeApiKey', { id: key.id });
    expect(await names({ name: 'f-' })).toEqual(['F-Staging', 'f-all', 'f-prod']);
    expect(await names({ name: 'f-', status: 'active' })).toEqual(['f-all', 'f-prod']);
    expect(await names({ name: 'f-', status: 'revoked' })).toEqual(['F-Staging']);
    expect(await names({ name: 'f-', environment: 'staging' })).toEqual(['F-Staging', 'f-all']);
    expect(await names({ name: 'f-', permissions: 'admin' })).toEqual(['f-all']);
    expect(await names({ name: 'f-', permissions: 'read-write' })).toEqual([]);
  });

  test('folds case in every script and takes % and _ literally', async () => {
    await createKey(emulator, { name: 'ÜBER_100%' });
    expect(await names({ name: 'über' })).toEqual(['ÜBER_100%']);
    expect(await names({ name: '_100%' })).toEqual(['ÜBER_100%']);
    expect(await names({ name: 'r%' })).toEqual([]);
  });

  test('finds what an Idempotency-Key created, with whichever key, at any time', async () => {
    const admin = await createKey(emulator, { name: 'i-admin', permissions: 'admin' });
    const headers = { 'idempotency-key': 'run:1' };
    await createKey(emulator, { name: 'i-mine' }, { headers });
    await createKey(emulator, { name: 'i-theirs' }, { headers, key: admin.text });
    const query = { idempotency_key: 'run:1' };
    expect(await names(query)).toEqual(['i-theirs', 'i-mine']);
    expect(await names(query, admin.text)).toEqual(['i-theirs', 'i-mine']);
    expect(await names({ idempotency_key: 'run:' })).toEqual([]);
    expect(await names({ ...query, status: 'revoked' })).toEqual([]);
    emulator.clock.advance(90 * 86_400_000);
    expect(await names(query)).toEqual(['i-theirs', 'i-mine']);
    await createKey(emulator, { name: 'i-again' }, { headers });
    expect(await names(query)).toEqual(['i-again', 'i-theirs']);
  });

  test('a scoped key sees only keys within its scope', async () => {
    const { text } = await createKey(emulator, { name: 's-own', environments: ['production', 'staging'] });
    await createKey(emulator, { name: 's-inside', environments: ['staging'] });
    await createKey(emulator, { name: 's-wider', environments: 'all' });
    await createKey(emulator, { name: 's-other', environments: ['development'] });
    expect(await names({ name: 's-' }, text)).toEqual(['s-inside', 's-own']);
  });

  test.each([1, 2, 3, 7, 50, 200])(
    'pages of %i hold every key once, newest first, while keys are added',
    async (limit) => {
      const own = await startEmulator({ quiet: true });
      try {
        const before = ['Bootstrap admin'];
        for (let i = 0; i < 14; i++) before.unshift((await createKey(own, { name: `key ${i}` })).key.name);
        const seen: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const query: Record<string, string> = {
            limit: String(limit),
            ...(cursor === '' ? {} : { cursor }),
          };
          const page: Awaited<ReturnType<typeof ok<'listApiKeys'>>> = await ok(own, 'listApiKeys', { query });
          expect(page.data.length).toBeLessThanOrEqual(limit);
          seen.push(...page.data.map(({ name }) => name));
          cursor = page.next_cursor;
          await createKey(own, { name: 'added meanwhile' });
        }
        expect(seen).toEqual(before);
      } finally {
        await own.close();
      }
    },
  );
});

test.each([
  [{ limit: '0' }, 'limit', 'must be at least 1'],
  [{ limit: '201' }, 'limit', 'must be at most 200'],
  [{ limit: 'ten' }, 'limit', 'must be a number'],
  [{ limit: '1.5' }, 'limit', 'must be a whole number'],
  [
    { idempotency_key: 'a b' },
    'idempotency_key',
    'must be 1 to 255 printable ASCII characters without spaces',
  ],
  [{ status: 'expired' }, 'status', 'must be one of "active", "revoked"'],
  [
    { cursor: 'bm9uc2Vuc2U' },
    'cursor',
    'is not a cursor of this list; send next_cursor of the previous page unchanged',
  ],
])('422 invalid-request: %j', async (query, path, message) => {
  const { errors } = await refused(emulator, 'listApiKeys', 422, 'invalid-request', { query });
  expect(errors).toEqual([{ path, message }]);
});

test('422 invalid-request: a cursor of another list', async () => {
  const { next_cursor } = await ok(emulator, 'listControls', { query: { limit: '1' } });
  await refused(emulator, 'listApiKeys', 422, 'invalid-request', { query: { cursor: String(next_cursor) } });
});

test('422 invalid-request: a parameter given twice', async () => {
  const response = await fetch(`${emulator.url}/v1/api-keys?limit=1&limit=2`, {
    headers: { authorization: `Bearer ${emulator.bootstrapKey}` },
  });
  expect(await response.json()).toMatchObject({
    errors: [{ path: 'limit', message: 'is given more than once' }],
  });
});
