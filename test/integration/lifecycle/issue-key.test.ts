import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { LowerPlaneError } from '../../../provider/api/errors.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { makeKeyText } from '../../../provider/keys/key-text.ts';
import { unusedIdempotencyKeys } from '../../../provider/lifecycle/idempotency-keys.ts';
import { issueKey } from '../../../provider/lifecycle/issue-key.ts';
import { PROVISIONAL_LIFE, revokeOrphan } from '../../../provider/lifecycle/orphans.ts';
import { LifecycleError, Report } from '../../../provider/lifecycle/report.ts';
import type { ConnectedRun } from '../../../provider/lifecycle/run.ts';
import { openSession } from './session.ts';

const BODY = { name: 'CI gate', permissions: 'read-only' } as const;

async function issue(session: ConnectedRun, report = new Report(), body: { name: string } = BODY) {
  const orphans: ApiKey[] = [];
  const keys = unusedIdempotencyKeys(session, 'base', orphans);
  const issued = await issueKey(session, () => ({ ...BODY, ...body }), keys);
  for (const orphan of orphans) await revokeOrphan(session, orphan, PROVISIONAL_LIFE, report);
  return issued;
}

async function failure(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LifecycleError)) throw new Error('It should have failed for people');
  return error.message;
}

describe('issueKey', () => {
  test('creates a key with two requests when there is nothing to clean up', async () => {
    const { session, emulator } = await openSession();
    emulator.requests.reset();
    const { key, secret } = await issue(session);
    expect(fingerprint(secret)).toBe(key.fingerprint);
    expect(emulator.requests.counts()).toEqual({ listApiKeys: 1, createApiKey: 1 });
  });

  test('makes another key when the answer with the secret was lost, and revokes the first', async () => {
    const opened = await openSession();
    opened.emulator.faults.add({ kind: 'lose-response', method: 'POST', path: '/v1/api-keys', times: 1 });
    const { key } = await issue(opened.session);
    const [lost, kept, ...others] = await opened.keys();
    expect(others).toEqual([]);
    expect(lost).toMatchObject({ status: 'revoked' });
    expect(kept).toMatchObject({ id: key.id, status: 'active' });
  });

  test('gives up when it is lost twice, and leaves nothing behind', async () => {
    const opened = await openSession();
    const session = opened.with({
      async createApiKey(body, options) {
        const { key } = await opened.client.createApiKey(body, options);
        return { key, secret: null, replayed: true, attempts: 2 };
      },
    });
    const message = await failure(issue(session));
    const keys = await opened.keys();
    expect(keys.map(({ status }) => status)).toEqual(['revoked', 'revoked']);
    for (const { id } of keys) expect(message).toContain(id);
  });

  test('does not go on when the key of a lost answer cannot be revoked', async () => {
    const opened = await openSession();
    opened.emulator.faults.add({ kind: 'lose-response', method: 'POST', path: '/v1/api-keys', times: 1 });
    const session = opened.with({ revokeApiKey: (id) => opened.client.getApiKey(id) });
    expect(await failure(issue(session))).toContain('Revocation Not Confirmed');
    expect(await opened.keys()).toMatchObject([{ status: 'active' }]);
  });

  test('takes the next number for each that has created a key which is revoked by now', async () => {
    const opened = await openSession();
    const { key } = await opened.client.createApiKey(BODY);
    const revoked = await opened.client.revokeApiKey(key.id);
    let calls = 0;
    const session = opened.with({
      createApiKey: async (body, options) =>
        ++calls <= 5
          ? { key: revoked, secret: null, replayed: true, attempts: 2 }
          : opened.client.createApiKey(body, options),
    });
    expect(await issue(session)).toMatchObject({ key: { status: 'active' } });
  });

  test('refuses a secret that is not the key’s, and revokes the key', async () => {
    const opened = await openSession();
    const foreign = makeKeyText(randomBytes(64));
    const session = opened.with({
      async createApiKey(body, options) {
        const { key } = await opened.client.createApiKey(body, options);
        return { key, secret: foreign, replayed: false };
      },
    });
    const message = await failure(issue(session));
    expect(message).toContain('Secret Does Not Belong To Its Key');
    expect(message).toContain('was revoked');
    expect(message).not.toContain(foreign);
    expect(await opened.keys()).toMatchObject([{ status: 'revoked' }]);
  });

  test('says so when that key cannot be revoked', async () => {
    const opened = await openSession();
    const session = opened.with({
      async createApiKey(body, options) {
        const { key } = await opened.client.createApiKey(body, options);
        return { key, secret: makeKeyText(randomBytes(64)), replayed: false };
      },
      revokeApiKey: () => Promise.reject(new Error('unreachable')),
    });
    expect(await failure(issue(session))).toMatch(/could NOT be revoked: revoke it in LowerPlane/);
  });
});

describe('unusedIdempotencyKeys', () => {
  test('revokes a key of an interrupted apply and says so', async () => {
    const opened = await openSession();
    const { key: orphan } = await issue(opened.session);
    const report = new Report();
    const { key } = await issue(opened.session, report);
    expect(await opened.keys()).toMatchObject([
      { id: orphan.id, status: 'revoked' },
      { id: key.id, status: 'active' },
    ]);
    expect(report.problems).toMatchObject([
      { severity: 'warning', title: 'Key Of An Interrupted Apply Was Revoked: "CI gate"' },
    ]);
    expect(report.problems[0]?.detail).toContain(orphan.id);
  });

  test('lets one that is used work for a while', async () => {
    const opened = await openSession();
    const { key, secret } = await issue(opened.session);
    await fetch(`${opened.emulator.url}/v1/api-keys/self`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    const report = new Report();
    await issue(opened.session, report);
    expect((await opened.keys()).map(({ status }) => status)).toEqual(['active', 'active']);
    expect(report.problems).toMatchObject([
      { severity: 'warning', title: 'Key Of An Interrupted Apply Is In Use: "CI gate"' },
    ]);
    expect(report.problems[0]?.detail).toMatch(`${key.id} `);
    expect(report.problems[0]?.detail).toContain('has been used once');
    const { expires_at: ends } = await opened.client.getApiKey(key.id);
    expect(report.problems[0]?.detail).toContain(`It expires on ${ends}.`);
    expect(Date.parse(ends ?? '') - opened.emulator.clock.now()).toBeLessThanOrEqual(PROVISIONAL_LIFE);
  });

  test('says nothing of keys that were revoked', async () => {
    const opened = await openSession();
    const { key } = await issue(opened.session);
    await opened.client.revokeApiKey(key.id);
    const report = new Report();
    await issue(opened.session, report);
    expect(report.problems).toEqual([]);
  });

  test('takes the next number when LowerPlane knows one from another body', async () => {
    const opened = await openSession();
    await issue(opened.session);
    const blind = opened.with({ async *listApiKeys() {} });
    const { key } = await issue(blind, new Report(), { name: 'Other' });
    expect(key).toMatchObject({ name: 'Other', status: 'active' });
    expect(await opened.keys()).toHaveLength(2);
  });

  test('ends its search, and then creates a key all the same', async () => {
    const opened = await openSession();
    const { key } = await issue(opened.session);
    const revoked = await opened.client.revokeApiKey(key.id);
    let asked = 0;
    const busy = opened.with({
      async *listApiKeys({ idempotency_key: asks } = {}) {
        if (!asks?.startsWith('base:')) return;
        asked++;
        yield revoked;
      },
    });
    expect(await issue(busy)).toMatchObject({ key: { status: 'active' } });
    expect(asked).toBe(50);
  });

  test('takes no key for an orphan when LowerPlane lists keys for any Idempotency-Key', async () => {
    const opened = await openSession();
    const { key: other } = await opened.client.createApiKey(BODY);
    const unfiltered = opened.with({ listApiKeys: () => opened.client.listApiKeys() });
    expect(await failure(issue(unfiltered))).toContain('Idempotency-Key Filter Ignored');
    expect(await opened.keys()).toMatchObject([{ id: other.id, status: 'active' }]);
  });

  test('says so when an orphan cannot be revoked, and keeps the new key', async () => {
    const opened = await openSession();
    const { key: orphan } = await issue(opened.session);
    const refusal = new LowerPlaneError({
      kind: 'unavailable',
      code: null,
      status: 503,
      method: 'POST',
      path: `/v1/api-keys/${orphan.id}/revoke`,
      attempts: 5,
      title: 'Unavailable',
      detail: 'Not now.',
      serverDetail: null,
      fields: [],
      retryAfterMs: null,
      mayHaveTakenEffect: false,
    });
    const report = new Report();
    await issue(opened.with({ revokeApiKey: () => Promise.reject(refusal) }), report);
    expect((await opened.keys()).map(({ status }) => status)).toEqual(['active', 'active']);
    expect(report.problems).toMatchObject([
      { severity: 'warning', title: 'Key Of An Interrupted Apply Could Not Be Revoked: "CI gate"' },
    ]);
    expect(report.problems[0]?.detail).toContain(orphan.id);
  });
});
