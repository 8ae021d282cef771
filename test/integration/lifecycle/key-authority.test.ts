import { describe, expect, test } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { issueKey } from '../../../provider/lifecycle/issue-key.ts';
import { openSession } from './session.ts';

const REQUEST = {
  name: 'CI gate',
  permissions: 'read-only',
  environments: ['staging'],
  expires_at: '2099-01-01T00:00:00Z',
} as const;
const ask = () => ({ ...REQUEST, environments: [...REQUEST.environments] });

/** Creates a key whose record LowerPlane answers with these changes. */
async function issueAnswered(changes: Partial<ApiKey>) {
  const opened = await openSession();
  const createApiKey: AdminClient['createApiKey'] = async (body, options) => {
    const creation = await opened.client.createApiKey(body, options);
    return { ...creation, key: { ...creation.key, ...changes } };
  };
  const issued = issueKey(opened.with({ createApiKey }), ask, ['once']);
  return { opened, issued };
}

describe('a key that was created', () => {
  test.each<[Partial<ApiKey>, string]>([
    [{ name: 'Another' }, 'with the name "Another" instead of "CI gate"'],
    [{ permissions: 'admin' }, 'with permissions "admin" instead of "read-only"'],
    [{ environments: 'all' }, 'with environments all instead of staging'],
    [{ expires_at: null }, 'with the expiration never instead of 2099-01-01T00:00:00Z'],
    [
      { expires_at: '2099-01-02T00:00:00Z' },
      'with the expiration 2099-01-02T00:00:00Z instead of 2099-01-01T00:00:00Z',
    ],
    [{ status: 'revoked' }, 'with the status "revoked" instead of "active"'],
  ])('is revoked when it is not what was asked for: %o', async (changes, difference) => {
    const { opened, issued } = await issueAnswered(changes);
    await expect(issued).rejects.toThrow(difference);
    await expect(issued).rejects.toThrow('Another Key Was Created Than Asked For');
    expect(await opened.keys()).toMatchObject([{ status: 'revoked' }]);
  });

  test('is revoked when the secret does not end as its record says', async () => {
    const { opened, issued } = await issueAnswered({ last_four: '....' });
    await expect(issued).rejects.toThrow('Secret Does Not Belong To Its Key');
    expect(await opened.keys()).toMatchObject([{ status: 'revoked' }]);
  });

  test.each([
    ['with the secret of the new one', false],
    ['as if the request had been repeated', true],
  ])('is not taken for one that existed before, answered %s', async (_, replayed) => {
    const opened = await openSession();
    const { key: other } = await opened.client.createApiKey({ name: 'Other', permissions: 'admin' });
    const { self } = opened.session.connection;
    for (const existing of [other, self]) {
      const run = opened.with({
        async createApiKey(body, options) {
          const creation = await opened.client.createApiKey(body, options);
          return replayed
            ? { key: existing, secret: null, replayed, attempts: 2 }
            : { ...creation, key: existing };
        },
      });
      await run.connection.keys.find(other.id);
      const issued = issueKey(run, ask, [existing.id]);
      await expect(issued).rejects.toThrow('Another Key Was Created Than Asked For');
      await expect(issued).rejects.toThrow(`answered with another key, ${existing.id}`);
      expect(await opened.client.getApiKey(existing.id)).toMatchObject({ status: 'active' });
    }
  });

  test('is the one that is revoked, when the answer names another one that no listing has shown', async () => {
    const opened = await openSession();
    const { key: other } = await opened.client.createApiKey({ name: 'CI gate', permissions: 'read-only' });
    for (const secretIs of ['sent', 'lost']) {
      const run = opened.with({
        async createApiKey(body, options) {
          const creation = await opened.client.createApiKey(body, options);
          return secretIs === 'sent'
            ? { ...creation, key: other }
            : { key: other, secret: null, replayed: true, attempts: 2 };
        },
      });
      await issueKey(run, ask, [secretIs]).catch(() => undefined);
      const [named, ...made] = await opened.keys();
      expect(named).toMatchObject({ id: other.id, status: 'active' });
      expect(made.every(({ status }) => status === 'revoked')).toBe(true);
    }
  });

  test('may expire a fraction of a second from what was asked', async () => {
    const { issued } = await issueAnswered({ expires_at: '2099-01-01T00:00:00.400Z' });
    await expect(issued).resolves.toMatchObject({ key: { name: 'CI gate' } });
  });
});

describe('a change', () => {
  test.each<[Partial<ApiKey>, string]>([
    [{ id: 'key_00000000000000000000' }, 'answered with another key, key_00000000000000000000'],
    [{ name: 'CI gate' }, 'answered with the name "CI gate" instead of "CI"'],
    [{ status: 'revoked' }, 'answered with the status "revoked" instead of "active"'],
    [{ permissions: 'admin' }, 'answered with permissions "admin" instead of "read-only"'],
    [{ environments: 'all' }, 'answered with environments all instead of staging'],
    [{ fingerprint: '0'.repeat(16) }, `answered with the fingerprint ${'0'.repeat(16)} instead of `],
  ])('is an error when the answer is not what was asked for: %o', async (changes, difference) => {
    const opened = await openSession();
    const { key } = await issueKey(opened.session, ask, ['once']);
    const run = opened.with({
      updateApiKey: async (id, body) => ({ ...(await opened.client.updateApiKey(id, body)), ...changes }),
    });
    const changed = run.connection.keyAuthority.update(key.id, { name: 'CI' }, key);
    await expect(changed).rejects.toThrow('Change Not Confirmed');
    await expect(changed).rejects.toThrow(difference);
  });
});
