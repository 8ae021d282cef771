import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LowerPlaneError } from '../../../provider/api/errors.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { apiKeyEphemeralResource as ephemeral } from '../../../provider/terraform/ephemeral/api-key/api-key.ts';
import { DiagnosticError, Diagnostics, type PrivateState } from '../../../provider/terraform/plugin/index.ts';
import type { Session } from '../../../provider/terraform/session.ts';
import { type OpenSession, openSession } from '../lifecycle/session.ts';

const HOUR = 3_600_000;
const NOTHING = { environments: null, expires_at: null, fingerprint: null, id: null, last_four: null };
const DEFAULTS = { ...NOTHING, lifetime: null, name: null, permissions: null, secret: null };

let opened: OpenSession;
let now: number;

function request(session: Session = opened.session) {
  return { session, diagnostics: new Diagnostics(), signal: new AbortController().signal };
}
const open = (config: object = {}, session?: Session) =>
  ephemeral.open({ config: { ...DEFAULTS, ...config }, ...request(session) });
const renew = async (privateState: PrivateState = {}) => ephemeral.renew?.({ privateState, ...request() });
const onlyKey = async () => (await opened.keys())[0];

beforeEach(async () => {
  opened = await openSession();
  now = Date.parse('2026-11-23T12:00:00Z');
  opened.emulator.clock.set(now);
  // The machine's clock is another than LowerPlane's, and the one Terraform waits by.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T07:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('open', () => {
  test('makes a short-lived key of least privilege by default', async () => {
    const { result, renewAt } = await open();
    const key = await onlyKey();
    expect(key).toMatchObject({
      id: result.id,
      name: 'Terraform run',
      permissions: 'read-only',
      environments: 'all',
      fingerprint: fingerprint(result.secret ?? ''),
      last_four: result.last_four,
    });
    expect(result).toMatchObject({
      name: 'Terraform run',
      permissions: 'read-only',
      environments: null,
      lifetime: '1h',
      expires_at: key?.expires_at,
    });
    const life = Date.parse(key?.expires_at ?? '') - now;
    expect(Math.abs(life - HOUR)).toBeLessThan(2_000);
    expect(renewAt?.getTime()).toBeGreaterThan(Date.now() + 0.6 * HOUR);
    expect(renewAt?.getTime()).toBeLessThan(Date.now() + 0.7 * HOUR);
  });

  test('takes name, permissions, environments and lifetime', async () => {
    const { result } = await open({
      name: 'Nightly',
      permissions: 'read-write',
      environments: ['staging'],
      lifetime: '15m',
    });
    expect(await onlyKey()).toMatchObject({
      name: 'Nightly',
      permissions: 'read-write',
      environments: ['staging'],
    });
    expect(result).toMatchObject({ environments: ['staging'], lifetime: '15m' });
  });

  test('keeps no secret in what Terraform hands back later', async () => {
    const { result, privateState } = await open();
    expect(JSON.stringify(privateState)).not.toContain(result.secret);
  });

  test('makes nothing while the provider is not configured', async () => {
    await expect(open({}, { ...opened.session, connection: undefined })).rejects.toThrow(
      'Provider Configuration Not Known Yet',
    );
    expect(await opened.keys()).toEqual([]);
  });

  test('says what the provider’s own key may not do', async () => {
    const { key, secret } = await opened.client.createApiKey({ name: 'Reader', permissions: 'read-only' });
    const { createAdminClient } = await import('../../../provider/api/create-client.ts');
    const reader = createAdminClient({ baseUrl: opened.emulator.url, apiKey: secret ?? '' });
    const session = opened.with({ createApiKey: (body, options) => reader.createApiKey(body, options) });
    const error = await Promise.resolve(open({}, session)).catch((reason: unknown) => reason);
    await reader.close();
    expect(error).toBeInstanceOf(DiagnosticError);
    expect(String(error)).toMatch(/Reader.*is read-only/);
    expect((await opened.keys()).map(({ id }) => id)).toEqual([key.id]);
  });
});

describe('renew', () => {
  test('moves the expiration on, again and again, and no further than a day', async () => {
    let { privateState, renewAt } = await open({ lifetime: '6h' });
    const lives: number[] = [];
    for (let hour = 4; hour <= 20 && renewAt !== undefined; hour += 4) {
      opened.emulator.clock.set(now + hour * HOUR);
      await opened.client.getOwnApiKey();
      const renewed = await renew(privateState);
      privateState = renewed?.privateState;
      renewAt = renewed?.renewAt;
      lives.push(Math.round((Date.parse((await onlyKey())?.expires_at ?? '') - now) / HOUR));
    }
    expect(lives).toEqual([10, 14, 18, 22, 24]);
    expect(renewAt).toBeUndefined();
  });

  test('of a key that someone revoked is an error for users', async () => {
    const { result, privateState } = await open();
    await opened.client.revokeApiKey(result.id ?? '');
    await expect(renew(privateState)).rejects.toThrow(DiagnosticError);
  });

  test('of something this provider never opened is one too', async () => {
    await expect(renew({ id: 7 })).rejects.toThrow('Unreadable Ephemeral Key');
  });
});

describe('close', () => {
  const close = async (privateState: PrivateState | undefined, session?: Session) => {
    const closing = request(session);
    await ephemeral.close?.({ privateState: privateState ?? {}, ...closing });
    return closing.diagnostics.all;
  };

  test('revokes the key', async () => {
    const { privateState } = await open();
    expect(await close(privateState)).toEqual([]);
    expect(await onlyKey()).toMatchObject({ status: 'revoked' });
    expect(await close(privateState)).toEqual([]);
  });

  test('warns when it cannot, and says until when the key works', async () => {
    const { result, privateState } = await open();
    const unreachable = new LowerPlaneError({
      kind: 'unavailable',
      code: null,
      status: 503,
      method: 'POST',
      path: '/v1/api-keys/x/revoke',
      attempts: 5,
      title: 'Unavailable',
      detail: 'LowerPlane is down.',
      serverDetail: null,
      fields: [],
      retryAfterMs: null,
      mayHaveTakenEffect: true,
    });
    const reported = await close(
      privateState,
      opened.with({ revokeApiKey: () => Promise.reject(unreachable) }),
    );
    expect(reported).toMatchObject([{ severity: 'warning', summary: 'Ephemeral Key Not Revoked' }]);
    expect(reported[0]?.detail).toContain(result.id);
    expect(reported[0]?.detail).toContain(`may work until ${result.expires_at}`);
  });

  test('that never comes leaves a key that dies by itself', async () => {
    const { result } = await open({ lifetime: '5m' });
    const use = () =>
      fetch(`${opened.emulator.url}/v1/api-keys/self`, {
        headers: { authorization: `Bearer ${result.secret}` },
      });
    expect((await use()).status).toBe(200);
    opened.emulator.clock.set(now + 5 * 60_000 + 2_000);
    expect((await use()).status).toBe(401);
  });
});
